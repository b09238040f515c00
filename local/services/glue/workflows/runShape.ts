import { epochSeconds, optionalSeconds } from "../names";
import type { Parts } from "../parts";
import { actionNames, graphShape, type Progress } from "./graphShape";
import { isUnderWay, type WorkflowRun } from "./workflowRun";

/** The WorkflowRun structure of Glue's API. */
export function runShape(run: WorkflowRun, parts: Parts, withGraph: boolean): Record<string, unknown> {
  const progress = () => ({
    jobRuns: parts.jobRuns.inWorkflowRun(run.id),
    crawls: parts.crawlers.inWorkflowRun(run.id),
  });
  const stateOf = (name: string) => (run.triggers.find((one) => one.name === name)?.active ? "ACTIVATED" : "CREATED");
  return {
    Name: run.workflow,
    WorkflowRunId: run.id,
    PreviousRunId: run.previous,
    WorkflowRunProperties: run.properties,
    StartedOn: epochSeconds(run.startedOn),
    CompletedOn: optionalSeconds(run.completedOn),
    Status: run.state,
    Statistics: statisticsOf(run, progress),
    Graph: withGraph ? graphShape(run.triggers, ({ name }) => stateOf(name), parts, progress()) : undefined,
  };
}

/** Of runs that are over, as they were counted: callers look at them again and again, and they stay as they are. */
const counted = new WeakMap<WorkflowRun, Record<string, number>>();

function statisticsOf(run: WorkflowRun, progress: () => Progress): Record<string, number> {
  const known = counted.get(run);
  if (known !== undefined) return known;
  const found = statistics(run, progress());
  if (!isUnderWay(run)) counted.set(run, found);
  return found;
}

/** Counts each job by its last attempt. */
function statistics({ triggers }: WorkflowRun, { jobRuns, crawls }: Progress): Record<string, number> {
  const { jobs, crawlers } = actionNames(triggers);
  const ends = [
    ...jobs.map((name) => jobRuns.filter(({ job }) => job === name).at(-1)?.state),
    ...crawlers.map((name) => crawls.filter(({ crawler }) => crawler === name).at(-1)?.state),
  ];
  const count = (...states: readonly string[]) =>
    ends.filter((end) => end !== undefined && states.includes(end)).length;
  return {
    TotalActions: ends.length,
    TimeoutActions: count("TIMEOUT"),
    FailedActions: count("FAILED"),
    StoppedActions: count("STOPPED", "CANCELLED"),
    SucceededActions: count("SUCCEEDED"),
    RunningActions: count("STARTING", "RUNNING", "STOPPING", "CANCELLING"),
    ErroredActions: count("ERROR"),
    WaitingActions: count("WAITING"),
  };
}
