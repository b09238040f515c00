import type { Cloud } from "../../../cloud";
import type { Table } from "../../../engine/store";
import type { Crawl } from "../crawlers/crawl";
import type { JobRun } from "../jobs/jobRun";
import { onSchedule } from "../schedule";
import { fire, type Startable } from "./actions";
import { isMet, type Condition, type Trigger } from "./trigger";

/** What the store keeps of a trigger: whether somebody switched it, and, outside workflows, which conditions were met. */
interface TriggerRow {
  readonly active?: boolean;
  readonly ends?: Readonly<Record<string, string>>;
}

/** All triggers: their states, their schedules, and the firing of those that belong to no workflow. */
export class Triggers {
  private readonly known = new Map<string, Trigger>();
  private readonly rows: Table<TriggerRow>;

  constructor(
    private readonly cloud: Cloud,
    private readonly parts: Startable,
    private readonly startWorkflow: (name: string) => void,
  ) {
    this.rows = cloud.engine.store.table<TriggerRow>("glue.triggers");
    parts.jobRuns.onEnd((run) => this.jobEnded(run));
    parts.crawlers.onEnd((crawl) => this.crawlEnded(crawl));
  }

  add(trigger: Trigger): void {
    this.known.set(trigger.name, trigger);
  }

  get(name: string): Trigger | undefined {
    return this.known.get(name);
  }

  all(): Trigger[] {
    return [...this.known.values()];
  }

  ofWorkflow(workflow: string): Array<Trigger & { active: boolean }> {
    const own = this.all().filter((trigger) => trigger.workflow === workflow);
    return own.map((trigger) => ({ ...trigger, active: this.isActive(trigger) }));
  }

  stateOf(trigger: Trigger): "CREATED" | "ACTIVATED" | "DEACTIVATED" {
    if (trigger.type === "ON_DEMAND") return "CREATED";
    if (this.isActive(trigger)) return "ACTIVATED";
    return this.rows.get(trigger.name)?.active === false ? "DEACTIVATED" : "CREATED";
  }

  /** Activates a trigger; one on demand fires at once. */
  start(trigger: Trigger): void {
    if (trigger.type === "ON_DEMAND") this.fire(trigger);
    else this.rows.set(trigger.name, { ...this.rows.get(trigger.name), active: true });
  }

  /** Deactivates a trigger. Runs under way keep theirs as it was. */
  stop(trigger: Trigger): void {
    this.rows.set(trigger.name, { active: false });
  }

  /** Arms the schedules. */
  resume(): void {
    for (const trigger of this.known.values()) {
      if (trigger.schedule === undefined) continue;
      onSchedule(this.cloud.engine, trigger.schedule, () => this.isActive(trigger) && this.fire(trigger));
    }
  }

  private isActive(trigger: Trigger): boolean {
    return this.rows.get(trigger.name)?.active ?? trigger.enabled;
  }

  private fire(trigger: Trigger): void {
    const about = [`name:${trigger.name}`];
    const record = { who: "glue.amazonaws.com", did: "glue:Trigger", on: trigger.name, outcome: "fired", about };
    this.cloud.engine.trace.add(record);
    if (trigger.workflow === undefined) fire(trigger, this.parts, {});
    else this.startWorkflow(trigger.workflow);
  }

  /** Only what a trigger started fires further triggers, and inside a workflow only the workflow's own. */
  private jobEnded({ job, state, trigger, workflowRun }: JobRun): void {
    if (trigger !== undefined && workflowRun === undefined) this.noteEnd({ job, state });
  }

  private crawlEnded({ crawler, state, trigger, workflowRun }: Crawl): void {
    if (trigger !== undefined && workflowRun === undefined) this.noteEnd({ crawler, state });
  }

  private noteEnd(end: Condition): void {
    for (const trigger of this.known.values()) {
      const watches = trigger.conditions.some(({ job, crawler }) => job === end.job && crawler === end.crawler);
      const isFree = trigger.type === "CONDITIONAL" && trigger.workflow === undefined;
      if (isFree && watches && this.isActive(trigger)) this.noteFor(trigger, end);
    }
  }

  private noteFor(trigger: Trigger, end: Condition): void {
    const row = this.rows.get(trigger.name);
    const ends = { ...row?.ends, [keyOf(end)]: end.state };
    const met = isMet(trigger, (watched) => ends[keyOf(watched)]);
    this.rows.set(trigger.name, { ...row, ends: met ? {} : ends });
    if (met) this.fire(trigger);
  }
}

function keyOf({ job, crawler }: { job?: string; crawler?: string }): string {
  return job === undefined ? `crawler/${crawler}` : `job/${job}`;
}
