import { digest } from "../../../engine/random";
import { crawlShape, type Crawl } from "../crawlers/crawl";
import { jobRunShape, type JobRun } from "../jobs/jobRun";
import type { Parts } from "../parts";
import { triggerShape, type Trigger } from "./trigger";

type Kind = "TRIGGER" | "JOB" | "CRAWLER";

/** What of a run stands beside the nodes; empty for a workflow that is not running. */
export interface Progress {
  readonly jobRuns: readonly JobRun[];
  readonly crawls: readonly Crawl[];
}

function idOf(kind: Kind, name: string): string {
  return `wnode_${digest(`${kind}/${name}`)}`;
}

/** The WorkflowGraph structure of Glue's API: triggers, jobs and crawlers, and what follows what. */
export function graphShape(
  triggers: readonly Trigger[],
  states: (trigger: Trigger) => string,
  parts: Parts,
  progress: Progress,
) {
  const names = actionNames(triggers);
  return {
    Nodes: [
      ...triggers.map((trigger) =>
        node("TRIGGER", trigger.name, { TriggerDetails: { Trigger: triggerShape(trigger, states(trigger)) } }),
      ),
      ...names.jobs.map((name) => node("JOB", name, { JobDetails: { JobRuns: jobRunsOf(name, parts, progress) } })),
      ...names.crawlers.map((name) => node("CRAWLER", name, { CrawlerDetails: { Crawls: crawlsOf(name, progress) } })),
    ],
    Edges: triggers.flatMap(edgesOf),
  };
}

/** Each job and crawler that a workflow's triggers start or watch, once. */
export function actionNames(triggers: readonly Trigger[]): { jobs: string[]; crawlers: string[] } {
  const all = triggers.flatMap(({ actions, conditions }) => [...actions, ...conditions]);
  const jobs = new Set(all.flatMap(({ job }) => job ?? []));
  const crawlers = new Set(all.flatMap(({ crawler }) => crawler ?? []));
  return { jobs: [...jobs], crawlers: [...crawlers] };
}

function node(Type: Kind, Name: string, details: Record<string, unknown>): Record<string, unknown> {
  return { Type, Name, UniqueId: idOf(Type, Name), ...details };
}

function jobRunsOf(name: string, { jobs }: Parts, { jobRuns }: Progress): unknown[] {
  return jobRuns.filter(({ job }) => job === name).map((run) => jobRunShape(run, jobs.get(name)));
}

function crawlsOf(name: string, { crawls }: Progress): unknown[] {
  return crawls.filter(({ crawler }) => crawler === name).map(crawlShape);
}

function edgesOf({ name, actions, conditions }: Trigger): Array<{ SourceId: string; DestinationId: string }> {
  const trigger = idOf("TRIGGER", name);
  const end = ({ job, crawler }: { job?: string; crawler?: string }) =>
    job === undefined ? idOf("CRAWLER", crawler ?? "") : idOf("JOB", job);
  const watched = [...new Set(conditions.map(end))];
  return [
    ...watched.map((SourceId) => ({ SourceId, DestinationId: trigger })),
    ...actions.map((action) => ({ SourceId: trigger, DestinationId: end(action) })),
  ];
}
