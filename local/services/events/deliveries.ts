import type { Cloud } from "../../cloud";
import type { Table } from "../../engine/store";
import { AwsError } from "../errors";
import { putIntoDeadLetters } from "./deadLetters";
import { storyIds, type Arrival } from "./event";
import { DeliveryRefused, failureOf, type Failure } from "./failure";
import type { Rule, Target } from "./rule";
import type { Rules } from "./rules";
import type { Targets } from "./targets";

/** An event that one target still has to get. */
interface Delivery {
  readonly ruleArn: string;
  readonly targetId: string;
  readonly arrival: Arrival;
  /** Attempts made. */
  readonly attempts: number;
}

const firstDelayMs = 1000;
const longestDelayMs = 600_000;

/** Brings events to targets: at least once, with retries, over restarts. */
export class Deliveries {
  private readonly pending: Table<Delivery>;

  constructor(
    private readonly cloud: Cloud,
    private readonly rules: Rules,
    private readonly targets: Targets,
  ) {
    this.pending = cloud.engine.store.table("events.deliveries");
  }

  /** Accepts the event for every target of the rule. From here on it survives a kill. */
  accept(rule: Rule, arrival: Arrival): void {
    for (const target of rule.targets.values()) {
      const id = `${arrival.event.id}/${this.cloud.engine.random.hex(8)}`;
      this.pending.set(id, { ruleArn: rule.arn, targetId: target.id, arrival, attempts: 0 });
      void this.cloud.engine.background(() => this.attempt(id));
    }
  }

  /** Takes up what was under way when the runtime ended. */
  resume(): void {
    for (const id of this.pending.keys()) this.cloud.engine.after(0, () => this.attempt(id));
  }

  private async attempt(id: string): Promise<void> {
    const delivery = this.pending.get(id);
    if (delivery === undefined) return;
    const rule = this.rules.withArn(delivery.ruleArn);
    const target = rule?.targets.get(delivery.targetId);
    if (rule === undefined || target === undefined) return this.forget(id, delivery);
    const failure = await this.sent(delivery, rule, target);
    if (failure === undefined) this.pending.delete(id);
    else await this.failed(id, { ...delivery, attempts: delivery.attempts + 1 }, { rule, target, failure });
  }

  /** @returns what went wrong, if anything did */
  private async sent(delivery: Delivery, rule: Rule, target: Target): Promise<Failure | undefined> {
    const { arrival } = delivery;
    try {
      const made = await this.targets.send({ rule, target, arrival, input: target.input(arrival) });
      this.tell(delivery, target.arn, "ok", undefined, made);
      return undefined;
    } catch (error) {
      if (error instanceof DeliveryRefused) return error.failure;
      if (error instanceof AwsError) return failureOf(error);
      throw error;
    }
  }

  private async failed(
    id: string,
    delivery: Delivery,
    parts: { rule: Rule; target: Target; failure: Failure },
  ): Promise<void> {
    const { target, failure } = parts;
    const wait = this.waitBeforeNext(delivery.attempts);
    const exhausted = failure.retriable ? this.exhaustedBy(delivery, target, wait) : undefined;
    if (failure.retriable && exhausted === undefined) {
      this.pending.set(id, delivery);
      this.tell(delivery, target.arn, "retry", `${failure.message} (again in ${Math.ceil(wait / 1000)} s)`);
      this.cloud.engine.after(wait, () => this.attempt(id));
      return;
    }
    const outcome = await this.giveUp(delivery, parts, exhausted);
    this.pending.delete(id);
    this.tell(delivery, target.arn, outcome.did, outcome.why);
  }

  private async giveUp(
    { arrival, attempts }: Delivery,
    { rule, target, failure }: { rule: Rule; target: Target; failure: Failure },
    exhausted: string | undefined,
  ): Promise<{ did: string; why: string }> {
    const why = `${failure.code}: ${failure.message}${exhausted === undefined ? "" : ` (${exhausted} reached)`}`;
    if (target.deadLetterArn === undefined)
      return { did: "dropped", why: `${why}; the target has no dead-letter queue` };
    try {
      await putIntoDeadLetters(this.cloud, target.deadLetterArn, {
        arrival,
        rule,
        target,
        failure,
        exhausted,
        retries: attempts - 1,
      });
      return { did: "dead-lettered", why: `${why}; now in ${target.deadLetterArn}` };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { did: "dropped", why: `${why}; ${target.deadLetterArn} did not take it: ${error.message}` };
    }
  }

  /** Exponential, with jitter, as AWS promises no more than that. */
  private waitBeforeNext(attempts: number): number {
    const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1));
    return full / 2 + this.cloud.engine.random.below(full / 2 + 1);
  }

  private exhaustedBy({ attempts, arrival }: Delivery, { retry }: Target, wait: number): string | undefined {
    if (attempts > retry.retries) return "MaximumRetryAttempts";
    const age = this.cloud.engine.now() + wait - arrival.acceptedAt;
    return age > retry.maxAgeSeconds * 1000 ? "MaximumEventAgeInSeconds" : undefined;
  }

  private forget(id: string, delivery: Delivery): void {
    this.pending.delete(id);
    this.tell(delivery, delivery.targetId, "dropped", "the program no longer has this rule or target");
  }

  private tell(delivery: Delivery, on: string, outcome: string, why?: string, made: readonly string[] = []): void {
    const name = delivery.ruleArn.slice(delivery.ruleArn.lastIndexOf("/") + 1);
    this.cloud.engine.trace.add({
      who: "events.amazonaws.com",
      did: "events:Deliver",
      on,
      outcome,
      ...(why === undefined ? {} : { why }),
      about: [...storyIds(delivery.arrival), ...made, `name:${name}`],
    });
  }
}
