import { digest } from "../../engine/random";
import { executionStory } from "./names";

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** One execution, as the store keeps it. Moments are milliseconds since the epoch; input and output JSON text. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  /** Name of the state machine. */
  readonly machine: string;
  readonly machineArn: string;
  /** Which revision of the machine it runs, whatever is deployed meanwhile. */
  readonly revision: string;
  readonly status: ExecutionStatus;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  readonly traceHeader?: string;
  /** Story ids of whoever started it. */
  readonly startedFor: readonly string[];
}

/** What the rows that belong to an execution begin with. */
export function executionId(arn: string): string {
  return digest(arn, 16);
}

/** Ids of the stories that an execution belongs to. */
export function executionAbout({ arn, name, machine }: Execution): string[] {
  return [executionStory(arn), `name:${name}`, `name:${machine}`];
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000);

/** The members that DescribeExecution and ListExecutions share. */
export function listedExecution(execution: Execution): Record<string, unknown> {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status: execution.status,
    startDate: seconds(execution.startedAt),
    stopDate: seconds(execution.stoppedAt),
    redriveCount: 0,
  };
}

/** What DescribeExecution answers. */
export function describedExecution(execution: Execution): Record<string, unknown> {
  const { output, error, cause, status, traceHeader } = execution;
  return {
    ...listedExecution(execution),
    input: execution.input,
    inputDetails: { included: true },
    output,
    outputDetails: output === undefined ? undefined : { included: true },
    error,
    cause,
    traceHeader,
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason:
      status === "RUNNING" ? "Execution is RUNNING and cannot be redriven" : "Landfall has no RedriveExecution",
  };
}
