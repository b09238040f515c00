import type { Cloud } from "../../cloud";
import type { Deliveries } from "./deliveries";
import { storyIds, type Arrival } from "./event";
import type { Pattern } from "./pattern";
import type { Rule } from "./rule";
import type { Rules } from "./rules";

/** Shows every event to the rules of its bus, and hands the matching ones to delivery. */
export class Router {
  constructor(
    private readonly cloud: Cloud,
    private readonly rules: Rules,
    private readonly deliveries: Deliveries,
  ) {}

  /** An event that comes back to a bus it has passed goes no further. */
  route(arrival: Arrival, bus: string): void {
    if (arrival.passed.includes(bus))
      return this.tell(arrival, this.rules.busArn(bus), "dropped", `it passed ${bus} before`);
    const passing = { ...arrival, passed: [...arrival.passed, bus] };
    for (const rule of this.rules.on(bus)) {
      if (rule.pattern !== undefined) this.look(rule, rule.pattern, passing);
    }
  }

  private look(rule: Rule, pattern: Pattern, arrival: Arrival): void {
    const { arn, name } = rule;
    if (!rule.enabled) return this.tell(arrival, arn, "no match", "the rule is disabled", name);
    const mismatch = pattern.explain(arrival.event);
    if (mismatch !== undefined) return this.tell(arrival, arn, "no match", mismatch, name);
    this.tell(arrival, arn, "match", rule.targets.size === 0 ? "the rule has no target" : undefined, name);
    this.deliveries.accept(rule, arrival);
  }

  private tell(arrival: Arrival, on: string, outcome: string, why: string | undefined, rule?: string): void {
    this.cloud.engine.trace.add({
      who: "events.amazonaws.com",
      did: "events:Match",
      on,
      outcome,
      ...(why === undefined ? {} : { why }),
      about: [...storyIds(arrival), ...(rule === undefined ? [] : [`name:${rule}`])],
    });
  }
}
