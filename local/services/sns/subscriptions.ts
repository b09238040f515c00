import type { Table } from "../../engine/store";
import type { Engine } from "../../engine/engine";
import type { Properties } from "../../graph/graph";
import { subscriptionOf, type Subscription } from "./subscription";

/**
 * All subscriptions of one environment. The program's are as it states them at each start, as after a deployment that found
 * drift; those that a call made are kept until a call ends them or their topic is gone.
 */
export class Subscriptions {
  private readonly known = new Map<string, Subscription>();
  private readonly kept: Table<Properties>;

  constructor(engine: Engine) {
    this.kept = engine.store.table("sns.subscriptions");
  }

  /** Takes one of the program's. */
  declare(subscription: Subscription): void {
    this.known.set(subscription.arn, subscription);
  }

  /** Takes one that a call made or changed. */
  keep(subscription: Subscription): void {
    this.known.set(subscription.arn, subscription);
    this.kept.set(subscription.arn, subscription.terms);
  }

  remove(arn: string): void {
    this.known.delete(arn);
    this.kept.delete(arn);
  }

  /** Takes up what calls made before the runtime ended. @param exists whether there still is such a topic */
  resume(exists: (topicArn: string) => boolean): void {
    for (const [arn, terms] of [...this.kept.entries()]) {
      if (this.known.has(arn) || !exists(String(terms.topic))) this.kept.delete(arn);
      else this.known.set(arn, subscriptionOf(terms));
    }
  }

  all(): Subscription[] {
    return [...this.known.values()];
  }

  /** Those that wait for their confirmation, too. */
  of(topicArn: string): Subscription[] {
    return this.all().filter((each) => each.topicArn === topicArn);
  }

  /** Those that get messages. */
  confirmed(topicArn: string): Subscription[] {
    return this.of(topicArn).filter(({ token }) => token === undefined);
  }

  get(arn: string): Subscription | undefined {
    return this.known.get(arn);
  }
}
