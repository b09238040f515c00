import type { Cloud } from "../../cloud";
import type { ListeningRule } from "./audience";
import type { Deliveries } from "./deliveries";
import { storyIds, type Arrival } from "./event";
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
    const arn = this.rules.busArn(bus);
    if (arrival.passed.includes(bus)) return this.tell(arrival, arn, "dropped", `it passed ${bus} before`);
    const passing = { ...arrival, passed: [...arrival.passed, bus] };
    const { listening, elsewhere } = this.rules.audience(bus, arrival.event.source);
    if (elsewhere !== undefined) this.tell(passing, arn, "no match", elsewhere.why, elsewhere.names);
    for (const rule of listening) this.look(rule, passing);
  }

  private look(rule: ListeningRule, arrival: Arrival): void {
    const { arn, name } = rule;
    if (!rule.enabled) return this.tell(arrival, arn, "no match", "the rule is disabled", [name]);
    const mismatch = rule.pattern.explain(arrival.event);
    if (mismatch !== undefined) return this.tell(arrival, arn, "no match", mismatch, [name]);
    this.tell(arrival, arn, "match", rule.targets.size === 0 ? "the rule has no target" : undefined, [name]);
    this.deliveries.accept(rule, arrival);
  }

  private tell(
    arrival: Arrival,
    on: string,
    outcome: string,
    why: string | undefined,
    rules: readonly string[] = [],
  ): void {
    this.cloud.engine.trace.add({
      who: "events.amazonaws.com",
      did: "events:Match",
      on,
      outcome,
      ...(why === undefined ? {} : { why }),
      about: [...storyIds(arrival), ...rules.map((name) => `name:${name}`)],
    });
  }
}
