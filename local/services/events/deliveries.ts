import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import { DeliveryRefused, failureOf, type Failure } from "../failure";
import { againIn, fateOf, PendingDeliveries } from "../pendingDeliveries";
import { putIntoDeadLetters } from "./deadLetters";
import { storyIds, type Arrival } from "./event";
import type { Rule, Target } from "./rule";
import type { Rules } from "./rules";
import type { Targets } from "./targets";

/** An event that one target still has to get. */
interface Delivery {
  readonly ruleArn: string;
  readonly targetId: string;
  readonly arrival: Arrival;
}

/** A try that did not arrive. */
interface Failed {
  readonly rule: Rule;
  readonly target: Target;
  readonly failure: Failure;
}

const firstDelayMs = 1000;
const longestDelayMs = 600_000;

/** Brings events to targets: at least once, with retries, over restarts. */
export class Deliveries {
  private readonly pending: PendingDeliveries<Delivery>;

  constructor(
    private readonly cloud: Cloud,
    private readonly rules: Rules,
    private readonly targets: Targets,
  ) {
    this.pending = new PendingDeliveries(cloud.engine, "events.deliveries", this.attempt.bind(this));
  }

  /** Accepts the event for every target of the rule. */
  accept(rule: Rule, arrival: Arrival): void {
    for (const target of rule.targets.values()) {
      const delivery = { ruleArn: rule.arn, targetId: target.id, arrival };
      const fault = this.cloud.engine.faults.at({ at: "event", what: arrival.event["detail-type"], who: rule.name });
      if (fault?.kind === "late") this.cloud.engine.after(fault.ms, () => this.begin(delivery));
      else if (fault?.kind === "lost") this.tell(delivery, target.arn, "lost", "the simulation loses this event");
      else this.begin(delivery);
      if (fault?.kind === "twice") this.cloud.engine.after(fault.ms, () => this.begin(delivery));
    }
  }

  private begin(delivery: Delivery): void {
    this.pending.accept(`${delivery.arrival.event.id}/${this.cloud.engine.random.hex(8)}`, delivery);
  }

  /** Takes up what was under way when the runtime ended. */
  resume(): void {
    this.pending.resume();
  }

  private async attempt(delivery: Delivery, attempts: number): Promise<number | undefined> {
    const rule = this.rules.withArn(delivery.ruleArn);
    const target = rule?.targets.get(delivery.targetId);
    if (rule === undefined || target === undefined) {
      this.tell(delivery, delivery.targetId, "dropped", "the program no longer has this rule or target");
      return undefined;
    }
    const failure = await this.sent(delivery, rule, target);
    return failure && this.failed(delivery, attempts, { rule, target, failure });
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

  private async failed(delivery: Delivery, attempts: number, { rule, target, failure }: Failed) {
    const wait = this.waitBeforeNext(attempts);
    const { arrival } = delivery;
    const exhausted = failure.retriable ? this.exhaustedBy(arrival, attempts, target, wait) : undefined;
    if (failure.retriable && exhausted === undefined) {
      this.tell(delivery, target.arn, "retry", againIn(failure.message, wait));
      return wait;
    }
    const letter = { arrival, rule, target, failure, exhausted, retries: attempts - 1 };
    const fate = await fateOf("the target", target.deadLetterArn, (arn) => putIntoDeadLetters(this.cloud, arn, letter));
    const reached = exhausted === undefined ? "" : ` (${exhausted} reached)`;
    this.tell(delivery, target.arn, fate.did, `${failure.code}: ${failure.message}${reached}; ${fate.why}`);
    return undefined;
  }

  /** Exponential, with jitter, as AWS promises no more than that. */
  private waitBeforeNext(attempts: number): number {
    const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempts - 1));
    return full / 2 + this.cloud.engine.random.below(full / 2 + 1);
  }

  private exhaustedBy(arrival: Arrival, attempts: number, { retry }: Target, wait: number): string | undefined {
    if (attempts > retry.retries) return "MaximumRetryAttempts";
    const age = this.cloud.engine.now() + wait - arrival.acceptedAt;
    return age > retry.maxAgeSeconds * 1000 ? "MaximumEventAgeInSeconds" : undefined;
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
