import type { Cloud } from "../../cloud";
import type { Pipeline } from "../pipelines";

/** One run of a pipeline for one batch: of a Glue workflow, a state machine, or the job that events start. */
export interface RunReport {
  readonly id: string;
  /** In the words of the service that ran it. */
  readonly state: string;
  readonly seconds: number;
}

/** Runs in these states did all they had to do. */
export const wellEnded: readonly string[] = ["COMPLETED", "SUCCEEDED"];

/** Every run of the pipeline. */
export async function runsOf(cloud: Cloud, pipeline: Pipeline): Promise<RunReport[]> {
  const { workflow, stateMachineArn, job } = pipeline;
  if (workflow !== undefined) return workflowRuns(cloud, workflow);
  if (stateMachineArn !== undefined) return executions(cloud, stateMachineArn);
  return job === undefined ? [] : jobRuns(cloud, job);
}

interface WorkflowRun {
  readonly WorkflowRunId: string;
  readonly Status: string;
  readonly StartedOn: number;
  readonly CompletedOn?: number;
  readonly Statistics?: Readonly<Record<string, number>>;
}

async function workflowRuns(cloud: Cloud, Name: string): Promise<RunReport[]> {
  const { Runs } = await cloud.call<{ Runs: readonly WorkflowRun[] }>(cloud.admin, "glue", "GetWorkflowRuns", { Name });
  return Runs.map((run) => runReport(run.WorkflowRunId, stateOf(run), run.StartedOn, run.CompletedOn));
}

/** Glue says COMPLETED of a run whose job failed; a person would not. */
function stateOf({ Status, Statistics = {} }: WorkflowRun): string {
  const failed = (Statistics.FailedActions ?? 0) + (Statistics.TimeoutActions ?? 0) + (Statistics.ErroredActions ?? 0);
  return Status === "COMPLETED" && failed > 0 ? "FAILED" : Status;
}

interface Execution {
  readonly name: string;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate?: number;
}

async function executions(cloud: Cloud, stateMachineArn: string): Promise<RunReport[]> {
  const input = { stateMachineArn };
  const listed = await cloud.call<{ executions: readonly Execution[] }>(cloud.admin, "states", "ListExecutions", input);
  return listed.executions.map(({ name, status, startDate, stopDate }) => runReport(name, status, startDate, stopDate));
}

interface JobRun {
  readonly Id: string;
  readonly JobRunState: string;
  readonly StartedOn: number;
  readonly CompletedOn?: number;
}

async function jobRuns(cloud: Cloud, JobName: string): Promise<RunReport[]> {
  const { JobRuns } = await cloud.call<{ JobRuns: readonly JobRun[] }>(cloud.admin, "glue", "GetJobRuns", { JobName });
  return JobRuns.map(({ Id, JobRunState, StartedOn, CompletedOn }) =>
    runReport(Id, JobRunState, StartedOn, CompletedOn),
  );
}

/** @param started and `ended` in seconds since 1970 */
function runReport(id: string, state: string, started: number, ended: number | undefined): RunReport {
  return { id, state, seconds: ended === undefined ? 0 : Number((ended - started).toFixed(1)) };
}
