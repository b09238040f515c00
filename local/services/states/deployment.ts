import type { Cloud } from "../../cloud";
import { AwsError, UsageError } from "../errors";
import { MachineError } from "./asl/problems";
import type { Machine } from "./asl/machine";
import { resourceProblems } from "./machineProblems";
import { compiled, type Revision, type StateMachine } from "./stateMachine";
import { integrationOf } from "./tasks/integration";
import { syncJobs } from "./tasks/syncJobs";

/**
 * A state machine that is fit to run.
 * @throws AwsError InvalidDefinition where AWS would refuse it; UsageError naming state and field of what only the local
 * runtime does not have
 */
export function deployable(cloud: Cloud, revision: Revision): StateMachine {
  const machine = parsed(revision);
  const unusable = resourceProblems(machine.machine);
  const problems = unusable.length > 0 ? unusable : missingCalls(cloud, machine.machine);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return machine;
}

function parsed(revision: Revision): StateMachine {
  try {
    return compiled(revision);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    const invalid = error.problems.filter(({ kind }) => kind === "invalid");
    if (invalid.length === 0) throw new UsageError(error.message);
    throw new AwsError("InvalidDefinition", `Invalid State Machine Definition: '${new MachineError(invalid).message}'`);
  }
}

/** Tasks that call what no service here answers. */
function missingCalls(cloud: Cloud, { tasks }: Machine): string[] {
  return tasks.flatMap(({ state, resource }) => {
    const { service, operation, pattern } = integrationOf(resource);
    const answered = cloud.operationsOf(service);
    const job = pattern === "sync" ? syncJobs[`${service}:${operation}`] : undefined;
    const needed = [operation, ...(job === undefined ? [] : [job.poll({}, {}).operation])];
    return needed
      .filter((each) => !answered.includes(each))
      .map((each) => {
        const known = answered.length === 0 ? "nothing" : [...answered].sort().join(", ");
        return `State "${state}", field "Resource": ${resource} calls ${service}:${each}; ${service} answers ${known} here.`;
      });
  });
}
