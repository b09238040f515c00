import type { Cloud } from "../../cloud";
import type { Table } from "../../engine/store";
import { AwsError } from "../errors";
import { failureOf, type Failure } from "../events/failure";
import { queueUrl } from "../events/targets";
import { envelope, functionEvent } from "./envelope";
import { textFor, type Message } from "./message";
import type { Subscription } from "./subscription";
import type { Topics } from "./topics";

/** A message that a queue or function still has to get. */
interface Delivery {
  readonly subscriptionArn: string;
  readonly message: Message;
  /** Attempts made. */
  readonly attempts: number;
}

const mostAttempts = 100_016;

/** SNS's own schedule for AWS endpoints: 3 at once, 2 a second apart, 10 backing off to 20 s, then every 20 s. */
function waitMs(attempts: number): number {
  if (attempts <= 3) return 0;
  if (attempts <= 5) return 1000;
  return attempts <= 15 ? Math.min(20_000, 1000 * 20 ** ((attempts - 5) / 10)) : 20_000;
}

/** Brings messages to queues and functions: at least once, with retries, over restarts. */
export class Deliveries {
  private readonly pending: Table<Delivery>;

  constructor(
    private readonly cloud: Cloud,
    private readonly topics: Topics,
  ) {
    this.pending = cloud.engine.store.table("sns.deliveries");
  }

  accept(message: Message, subscription: Subscription): void {
    const id = `${message.id}/${subscription.arn.slice(subscription.arn.lastIndexOf(":") + 1)}`;
    this.pending.set(id, { subscriptionArn: subscription.arn, message, attempts: 0 });
    void this.cloud.engine.background(() => this.attempt(id));
  }

  /** Takes up what was under way when the runtime ended. */
  resume(): void {
    for (const id of this.pending.keys()) this.cloud.engine.after(0, () => this.attempt(id));
  }

  private async attempt(id: string): Promise<void> {
    const delivery = this.pending.get(id);
    if (delivery === undefined) return;
    const subscription = this.topics.subscription(delivery.subscriptionArn);
    if (subscription === undefined) {
      this.pending.delete(id);
      return this.tell(delivery, delivery.subscriptionArn, "dropped", "the program no longer has this subscription");
    }
    const failure = await this.sent(delivery, subscription);
    if (failure === undefined) this.pending.delete(id);
    else await this.failed(id, { ...delivery, attempts: delivery.attempts + 1 }, subscription, failure);
  }

  /** @returns what went wrong, if anything did */
  private async sent(delivery: Delivery, subscription: Subscription): Promise<Failure | undefined> {
    try {
      await this.send(delivery.message, subscription);
      this.tell(delivery, subscription.endpoint, "ok");
      return undefined;
    } catch (error) {
      if (error instanceof AwsError) return failureOf(error);
      throw error;
    }
  }

  private async send(message: Message, { protocol, endpoint, arn, raw, topicArn }: Subscription): Promise<void> {
    const caller = this.cloud.asService("sns.amazonaws.com", topicArn);
    if (protocol === "lambda") {
      const Payload = Buffer.from(functionEvent(message, arn));
      await this.cloud.call(caller, "lambda", "Invoke", { FunctionName: endpoint, InvocationType: "Event", Payload });
      return;
    }
    await this.cloud.call(caller, "sqs", "SendMessage", {
      QueueUrl: queueUrl(endpoint),
      MessageBody: raw ? textFor(message, "sqs") : envelope(message, "sqs", arn),
      ...(raw ? { MessageAttributes: message.attributes } : {}),
    });
  }

  private async failed(id: string, delivery: Delivery, subscription: Subscription, failure: Failure): Promise<void> {
    if (failure.retriable && delivery.attempts < mostAttempts) {
      const wait = waitMs(delivery.attempts);
      this.pending.set(id, delivery);
      this.tell(delivery, subscription.endpoint, "retry", `${failure.message} (again in ${Math.ceil(wait / 1000)} s)`);
      this.cloud.engine.after(wait, () => this.attempt(id));
      return;
    }
    const fate = await this.deadLetter(delivery, subscription);
    this.pending.delete(id);
    this.tell(delivery, subscription.endpoint, fate.did, `${failure.message}; ${fate.why}`);
  }

  private async deadLetter(
    { message }: Delivery,
    { topicArn, arn, raw, protocol, deadLetterArn }: Subscription,
  ): Promise<{ did: string; why: string }> {
    if (deadLetterArn === undefined) return { did: "dropped", why: "the subscription has no dead-letter queue" };
    try {
      await this.cloud.call(this.cloud.asService("sns.amazonaws.com", topicArn), "sqs", "SendMessage", {
        QueueUrl: queueUrl(deadLetterArn),
        MessageBody: raw ? textFor(message, protocol) : envelope(message, protocol, arn),
      });
      return { did: "dead-lettered", why: `now in ${deadLetterArn}` };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { did: "dropped", why: `${deadLetterArn} did not take it: ${error.message}` };
    }
  }

  private tell({ message }: Delivery, on: string, outcome: string, why?: string): void {
    this.cloud.engine.trace.add({
      who: "sns.amazonaws.com",
      did: "sns:Deliver",
      on,
      outcome,
      ...(why === undefined ? {} : { why }),
      about: [`notice:${message.id}`, ...message.about],
    });
  }
}
