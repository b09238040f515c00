import type { Cloud } from "../../cloud";
import { executionAbout, type Execution } from "./execution";

/** AWS leaves input and output out of an event that would get too large. */
const largestInEvent = 248 * 1024;

function withData(name: "input" | "output", text: string | undefined): Record<string, unknown> {
  if (text === undefined) return { [name]: null, [`${name}Details`]: null };
  const included = Buffer.byteLength(text) <= largestInEvent;
  return { [name]: included ? text : null, [`${name}Details`]: { included } };
}

/** Tells the default bus of an execution's status, as AWS does at its start and its end. */
export function tellStatus(cloud: Cloud, execution: Execution): void {
  const { arn, machineArn, name, status, startedAt, stoppedAt, error, cause } = execution;
  const detail = {
    executionArn: arn,
    stateMachineArn: machineArn,
    name,
    status,
    startDate: startedAt,
    stopDate: stoppedAt ?? null,
    ...withData("input", execution.input),
    ...withData("output", execution.output),
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: "NOT_REDRIVABLE",
    error: error ?? null,
    cause: cause ?? null,
  };
  const event = { source: "aws.states", detailType: "Step Functions Execution Status Change", resources: [arn] };
  cloud.offer("events").emit({ ...event, detail, about: executionAbout(execution) });
}

const metrics = {
  RUNNING: "ExecutionsStarted",
  SUCCEEDED: "ExecutionsSucceeded",
  FAILED: "ExecutionsFailed",
  TIMED_OUT: "ExecutionsTimedOut",
  ABORTED: "ExecutionsAborted",
} as const;

/** Counts an execution's start or end in CloudWatch. */
export function countStatus(cloud: Cloud, { machineArn, status }: Execution): void {
  cloud.offer("metrics").put("AWS/States", metrics[status], { StateMachineArn: machineArn }, 1);
}

/** Leaves an execution's start or end in the trace. */
export function traceStatus(cloud: Cloud, execution: Execution): void {
  const { machine, status, error, cause, startedFor } = execution;
  const why = error === undefined ? cause : `${error}${cause === undefined ? "" : `: ${shortCause(cause)}`}`;
  cloud.engine.trace.add({
    who: "states.amazonaws.com",
    did: "states:Execution",
    on: machine,
    outcome: status,
    ...(why === undefined ? {} : { why }),
    about: [...executionAbout(execution), ...startedFor],
  });
}

/** A cause in one line: of a job run given as JSON, what it says of its error. */
export function shortCause(cause: string): string {
  const message = /"(?:ErrorMessage|errorMessage|StateChangeReason|Cause)":("(?:[^"\\]|\\.)*")/.exec(cause)?.[1];
  const text = message === undefined ? cause : (JSON.parse(message) as string);
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
