import { epochSeconds, optionalSeconds } from "../names";
import { capacityShape, type Job } from "./job";

export type JobRunState =
  "STARTING" | "RUNNING" | "STOPPING" | "STOPPED" | "SUCCEEDED" | "FAILED" | "TIMEOUT" | "ERROR" | "WAITING";

/** One attempt at a job, as the store keeps it. Moments are milliseconds since the epoch. */
export interface JobRun {
  readonly id: string;
  readonly job: string;
  /** 0 for the first. */
  readonly attempt: number;
  readonly previous?: string;
  readonly trigger?: string;
  readonly workflow?: string;
  readonly workflowRun?: string;
  readonly predecessors?: ReadonlyArray<{ readonly job: string; readonly run: string }>;
  /** Story ids of whoever started it by an API call. */
  readonly startedFor?: readonly string[];
  readonly state: JobRunState;
  /** What the start gave, over the job's defaults. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly startedOn: number;
  readonly lastModifiedOn: number;
  readonly completedOn?: number;
  readonly executionSeconds: number;
  readonly error?: string;
  readonly timeoutMinutes: number;
}

const over: ReadonlySet<JobRunState> = new Set(["STOPPED", "SUCCEEDED", "FAILED", "TIMEOUT", "ERROR"]);

export function isOver(run: JobRun): boolean {
  return over.has(run.state);
}

/** Ids of the stories that a run belongs to. */
export function jobRunAbout(run: JobRun): string[] {
  const workflowRun = run.workflowRun === undefined ? [] : [`run:${run.workflowRun}`];
  return [`jobrun:${run.id}`, ...workflowRun, ...(run.startedFor ?? []), `name:${run.job}`];
}

/** The JobRun structure of Glue's API. */
export function jobRunShape(run: JobRun, job: Job | undefined): Record<string, unknown> {
  return {
    Id: run.id,
    Attempt: run.attempt,
    PreviousRunId: run.previous,
    TriggerName: run.trigger,
    JobName: run.job,
    JobMode: "SCRIPT",
    StartedOn: epochSeconds(run.startedOn),
    LastModifiedOn: epochSeconds(run.lastModifiedOn),
    CompletedOn: optionalSeconds(run.completedOn),
    JobRunState: run.state,
    Arguments: run.arguments,
    ErrorMessage: run.error,
    PredecessorRuns: (run.predecessors ?? []).map(({ job, run }) => ({ JobName: job, RunId: run })),
    ExecutionTime: run.executionSeconds,
    Timeout: run.timeoutMinutes,
    ...(job === undefined ? {} : capacityShape(job)),
    GlueVersion: job?.glueVersion,
    LogGroupName: job?.command === "pythonshell" ? "/aws-glue/python-jobs" : "/aws-glue/jobs",
  };
}
