import type { FidelityRow } from "../service";

function exactly(...calls: readonly string[]): FidelityRow[] {
  return calls.map((call) => ({ kind: "call", what: `states:${call}`, fidelity: "exact" }));
}

function nearly(what: string, approximate: string, kind: FidelityRow["kind"] = "behaviour"): FidelityRow {
  return { kind, what: `states:${kind === "call" ? "" : " "}${what}`, fidelity: { approximate } };
}

function refused(what: string, instead: string): FidelityRow {
  return { kind: "behaviour", what: `states: ${what}`, fidelity: { refused: instead } };
}

/** What Step Functions does here, and how near to AWS. */
export const fidelity: readonly FidelityRow[] = [
  ...exactly("ListStateMachines", "DescribeStateMachine", "DescribeStateMachineForExecution"),
  ...exactly("StopExecution", "DescribeExecution", "SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat"),
  nearly("StartExecution", "a name that was used is never free again, in AWS after 90 days", "call"),
  nearly("ListExecutions", "no Map runs", "call"),
  nearly("GetExecutionHistory", "what the interpreter records; input and output are never truncated", "call"),
  nearly(
    "a runtime that is killed",
    "executions go on with the state they were in: what its tasks began is waited for and what they finished is kept; a call that was being made is made again, a retry waits anew",
  ),
  nearly(
    "aws-sdk resources",
    "the calls that the services here answer, errors by AWS's names as far as the service's model is known",
  ),
  nearly(
    "optimized integrations",
    "lambda, glue, athena, sns, sqs, events and states; SdkHttpMetadata has the status only",
  ),
  nearly(".sync", "looks at the job four times a second"),
  nearly("log lines", "a file for each machine, logs/states/<name>.log, in place of the log group"),
  nearly("a history of 25,000 events", "ends the execution with States.Runtime"),
  refused("EXPRESS machines, StartSyncExecution", "use STANDARD"),
  refused("activities, distributed Map, redrives, versions and aliases", "at start, by name"),
];
