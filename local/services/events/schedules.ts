import type { Cloud } from "../../cloud";
import type { Cancel } from "../../engine/clock";
import type { Table } from "../../engine/store";
import type { Deliveries } from "./deliveries";
import { eventTime } from "./event";
import type { Rule } from "./rule";

interface Due {
  readonly expression: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Timers cannot be set further ahead than some 24 days. */
const longestWaitMs = 86_400_000;

/** Fires the rules that have a schedule. Their timers keep no run from being quiet. */
export class Schedules {
  private readonly due: Table<Due>;
  private readonly timers: Cancel[] = [];

  constructor(
    private readonly cloud: Cloud,
    private readonly deliveries: Deliveries,
  ) {
    this.due = cloud.engine.store.table("events.schedules");
  }

  /** A rate goes on from where it was before a restart. */
  start(rules: readonly Rule[]): void {
    for (const rule of rules) if (rule.enabled && rule.schedule !== undefined) this.wait(rule);
  }

  stop(): void {
    for (const cancel of this.timers.splice(0)) cancel();
  }

  private wait(rule: Rule): void {
    const at = this.nextOf(rule);
    if (at === undefined) return;
    const now = this.cloud.engine.now();
    const again = () => {
      if (this.cloud.engine.now() >= at) this.fire(rule);
      this.wait(rule);
    };
    this.timers.push(this.cloud.engine.after(Math.min(at - now, longestWaitMs), again, { daemon: true }));
  }

  /** The moment in the store where it still lies ahead, and no further than the schedule's own next. */
  private nextOf({ arn, schedule, scheduleText = "" }: Rule): number | undefined {
    const now = this.cloud.engine.now();
    const fresh = schedule?.(now);
    if (fresh === undefined) return undefined;
    const kept = this.due.get(arn);
    const at = kept?.expression === scheduleText && kept.at > now && kept.at < fresh ? kept.at : fresh;
    this.due.set(arn, { expression: scheduleText, at });
    return at;
  }

  private fire(rule: Rule): void {
    const { engine, accountId, region } = this.cloud;
    const acceptedAt = engine.now();
    this.deliveries.accept(rule, {
      event: {
        version: "0",
        id: engine.random.uuid(),
        "detail-type": "Scheduled Event",
        source: "aws.events",
        account: accountId,
        time: eventTime(acceptedAt),
        region,
        resources: [rule.arn],
        detail: {},
      },
      acceptedAt,
      about: [],
      passed: ["default"],
    });
  }
}
