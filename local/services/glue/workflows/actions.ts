import type { Crawlers } from "../crawlers/crawlers";
import type { Job } from "../jobs/job";
import type { JobRun } from "../jobs/jobRun";
import type { JobRuns } from "../jobs/jobRuns";
import type { Trigger } from "./trigger";

/** The parts that triggers set going. */
export interface Startable {
  readonly jobs: ReadonlyMap<string, Job>;
  readonly jobRuns: JobRuns;
  readonly crawlers: Crawlers;
}

/** On whose behalf a trigger fires. */
export interface Occasion {
  readonly workflow?: string;
  readonly workflowRun?: string;
  readonly predecessors?: JobRun["predecessors"];
}

/** Starts every action of a trigger. One that cannot start is a failed node, never an error of the trigger. */
export function fire(trigger: Trigger, { jobs, jobRuns, crawlers }: Startable, occasion: Occasion): void {
  for (const action of trigger.actions) {
    const common = { trigger: trigger.name, ...occasion };
    const job = jobs.get(action.job ?? "");
    const { arguments: given, timeoutMinutes } = action;
    if (action.crawler !== undefined) crawlers.startTriggered(action.crawler, common);
    if (job !== undefined) jobRuns.startTriggered({ ...common, job, arguments: given, timeoutMinutes });
  }
}
