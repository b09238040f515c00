import { callerStory } from "../../../outcome";
import type { Cloud } from "../../../cloud";
import type { Table } from "../../../engine/store";
import { AwsError } from "../../errors";
import type { Caller } from "../../service";
import { isCrawling } from "../crawlers/crawl";
import { isOver } from "../jobs/jobRun";
import { fire, type Startable } from "./actions";
import { isMet, type EndStates, type Trigger } from "./trigger";
import { isUnderWay, type RunTrigger, type Workflow, type WorkflowRun } from "./workflowRun";

/** What `Triggers` says about the triggers of a workflow at the moment a run starts. */
export type Snapshot = (workflow: string) => ReadonlyArray<Trigger & { readonly active: boolean }>;

/** Every run of every workflow: which trigger fires next, and when a run is over. */
export class WorkflowRuns {
  private readonly rows: Table<WorkflowRun>;

  constructor(
    private readonly cloud: Cloud,
    private readonly parts: Startable,
    private readonly snapshot: Snapshot,
  ) {
    this.rows = cloud.engine.store.table<WorkflowRun>("glue.workflowRuns");
    parts.jobRuns.onEnd((run) => this.advance(run.workflowRun));
    parts.crawlers.onEnd((crawl) => this.advance(crawl.workflowRun));
  }

  /**
   * Starts a run: its triggers are those of now, whatever is changed later.
   * @throws ConcurrentRunsExceededException at the workflow's limit
   */
  start(workflow: Workflow, properties: Readonly<Record<string, string>>, caller: Caller): WorkflowRun {
    const underWay = this.of(workflow.name).filter(isUnderWay).length;
    if (underWay >= (workflow.maxConcurrentRuns ?? Infinity)) {
      throw new AwsError("ConcurrentRunsExceededException", `Concurrent runs exceeded for ${workflow.name}`);
    }
    const run: WorkflowRun = {
      id: `wr_${this.cloud.engine.random.hex(64)}`,
      workflow: workflow.name,
      state: "RUNNING",
      startedOn: this.cloud.engine.now(),
      properties: { ...workflow.defaultRunProperties, ...properties },
      triggers: this.snapshot(workflow.name).map((trigger) => ({ ...trigger, fired: false })),
    };
    this.put(run, callerStory(caller));
    // The answer comes first, then the run: its caller must know the id of what it hears about.
    this.cloud.engine.after(0, () => this.advance(run.id));
    return run;
  }

  get(workflow: string, id: string): WorkflowRun | undefined {
    const run = this.rows.get(id);
    return run?.workflow === workflow ? run : undefined;
  }

  /** Newest first. */
  of(workflow: string): WorkflowRun[] {
    return [...this.rows.values()].filter((run) => run.workflow === workflow).sort((a, b) => b.startedOn - a.startedOn);
  }

  /** @throws IllegalWorkflowStateException where the run is over */
  stop(run: WorkflowRun): void {
    if (!isUnderWay(run))
      throw new AwsError("IllegalWorkflowStateException", `Workflow run ${run.id} is ${run.state}.`);
    this.put({ ...run, state: "STOPPING" });
    for (const jobRun of this.parts.jobRuns.inWorkflowRun(run.id)) this.parts.jobRuns.stop(jobRun);
    for (const crawl of this.parts.crawlers.inWorkflowRun(run.id)) this.parts.crawlers.cancel(crawl);
    this.advance(run.id);
  }

  putProperties(run: WorkflowRun, properties: Readonly<Record<string, string>>): void {
    this.rows.set(run.id, { ...run, properties: { ...run.properties, ...properties } });
  }

  /** After a restart: what ended while nobody listened has its consequences now. */
  resume(): void {
    for (const run of [...this.rows.values()].filter(isUnderWay)) this.advance(run.id);
  }

  /** Fires what is due, until nothing more is; a run with nothing left under way is over. */
  private advance(id: string | undefined): void {
    for (let due = this.due(id); due !== undefined; due = this.due(id)) this.fireOne(due.run, due.trigger);
    const run = this.rows.get(id ?? "");
    if (run === undefined || !isUnderWay(run) || this.isBusy(run.id)) return;
    const state = run.state === "STOPPING" ? "STOPPED" : "COMPLETED";
    this.put({ ...run, state, completedOn: this.cloud.engine.now() });
  }

  private due(id: string | undefined): { run: WorkflowRun; trigger: RunTrigger } | undefined {
    const run = this.rows.get(id ?? "");
    if (run?.state !== "RUNNING") return undefined;
    const trigger = run.triggers.find((one) => !one.fired && this.isDue(one, run));
    return trigger === undefined ? undefined : { run, trigger };
  }

  private isDue(trigger: RunTrigger, run: WorkflowRun): boolean {
    if (trigger.type === "ON_DEMAND") return true;
    if (!trigger.active) return false;
    return trigger.type === "SCHEDULED" || isMet(trigger, this.endStates(run.id));
  }

  private fireOne(run: WorkflowRun, trigger: RunTrigger): void {
    // Marked before it acts: an action that ends at once must not find it unfired.
    const triggers = run.triggers.map((one) => (one.name === trigger.name ? { ...one, fired: true } : one));
    this.rows.set(run.id, { ...run, triggers });
    const watched = new Set(trigger.conditions.map(({ job }) => job));
    const before = this.parts.jobRuns.inWorkflowRun(run.id).filter(({ job }) => watched.has(job));
    const predecessors = before.map(({ job, id }) => ({ job, run: id }));
    this.trace(trigger.name, "glue:Trigger", "fired", run, []);
    fire(trigger, this.parts, { workflow: run.workflow, workflowRun: run.id, predecessors });
  }

  private endStates(id: string): EndStates {
    const jobRuns = this.parts.jobRuns.inWorkflowRun(id);
    const crawls = this.parts.crawlers.inWorkflowRun(id);
    return ({ job, crawler }) => {
      const attempts = jobRuns.filter((run) => run.job === job);
      if (job !== undefined) return attempts.every(isOver) ? attempts.at(-1)?.state : undefined;
      return crawls.filter((crawl) => crawl.crawler === crawler).at(-1)?.state;
    };
  }

  private isBusy(id: string): boolean {
    const { jobRuns, crawlers } = this.parts;
    return jobRuns.inWorkflowRun(id).some((run) => !isOver(run)) || crawlers.inWorkflowRun(id).some(isCrawling);
  }

  private put(run: WorkflowRun, about: readonly string[] = []): void {
    this.rows.set(run.id, run);
    this.trace(run.workflow, "glue:WorkflowRun", run.state, run, about);
  }

  private trace(on: string, did: string, outcome: string, run: WorkflowRun, about: readonly string[]): void {
    const ids = [`run:${run.id}`, ...about, `name:${run.workflow}`];
    const manifest = run.properties.manifest === undefined ? undefined : `manifest ${run.properties.manifest}`;
    this.cloud.engine.trace.add({ who: "glue.amazonaws.com", did, on, outcome, why: manifest, about: ids });
  }
}
