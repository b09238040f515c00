import type { Situation } from "./activity";
import { wayThrough } from "./machineWay";
import { numberAt, textAt, type CostResource } from "./resource";
import { types } from "./types";
import { billedJobSeconds } from "./work";

/** What a function that starts runs can start in a day: files beyond that wait, and share the runs that there are. */
export class Room {
  /** Functions whose runs are at their limit, so that messages come again. */
  readonly full = new Set<string>();
  /** Functions that never get done: URN to the files a day that they can take. */
  readonly overwhelmed = new Map<string, number>();

  constructor(private readonly situation: Situation) {}

  /**
   * Runs a day of `starter`, which was called for `batches`, and whose runs are of `started`.
   *
   * @param most files that a batch holds at most
   */
  runsOf(
    starter: CostResource,
    started: readonly CostResource[],
    batches: number,
    files: number,
    most: number,
  ): number {
    const capacity = this.capacity(started, 0);
    if (batches > capacity) this.full.add(starter.urn);
    const takes = this.capacity(started, most) * most;
    if (files > takes) this.overwhelmed.set(starter.urn, takes);
    return Math.min(batches, capacity);
  }

  /** Runs a day that `started` has room for, where each is about `files`. */
  private capacity(started: readonly CostResource[], files: number): number {
    const seconds = this.situation.assumed.activeHours * 3600;
    return Math.min(
      ...started.map((resource) => {
        const runs = (seconds * this.atOnce(resource)) / this.runSeconds(resource, files);
        // A crawler cannot run twice at once, but the next crawl may begin while the job of the run before works.
        return this.stepsOf(resource).crawlers.length === 0 ? runs : Math.min(runs, seconds / this.crawlSeconds);
      }),
    );
  }

  private atOnce(resource: CostResource): number {
    const own = resource.type === types.workflow ? numberAt(resource, "maxConcurrentRuns", Infinity) : Infinity;
    const { jobs } = this.stepsOf(resource);
    return Math.min(own, ...jobs.map((job) => numberAt(job, "executionProperty.maxConcurrentRuns", 1)));
  }

  /** From a run's start to its end, with steps one after the other. */
  private runSeconds(resource: CostResource, files: number): number {
    const { load, assumed } = this.situation;
    const { crawlers, jobs } = this.stepsOf(resource);
    const working = jobs.map((job) => assumed.jobStartSeconds + billedJobSeconds(job, files, load, assumed));
    return crawlers.length * this.crawlSeconds + working.reduce((sum, seconds) => sum + seconds, 0) || 1;
  }

  private get crawlSeconds(): number {
    return this.situation.assumed.crawlMinutes * 60;
  }

  private stepsOf(resource: CostResource): { crawlers: readonly CostResource[]; jobs: readonly CostResource[] } {
    const { inventory } = this.situation;
    if (resource.type === types.crawler) return { crawlers: [resource], jobs: [] };
    if (resource.type === types.job) return { crawlers: [], jobs: [resource] };
    if (resource.type === types.machine) {
      const tasks = wayThrough(textAt(resource, "definition"), 0)?.tasks.join(" ") ?? "";
      return { crawlers: inventory.named(tasks, types.crawler), jobs: inventory.named(tasks, types.job) };
    }
    const triggers = inventory.naming(resource, "workflowName", types.trigger);
    const started = (type: string) => triggers.flatMap((trigger) => inventory.namedBy(trigger, "actions", type));
    return { crawlers: started(types.crawler), jobs: started(types.job) };
  }
}
