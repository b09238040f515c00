import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import { queueUrl } from "../events/targets";
import { failureOf, type Failure } from "../failure";
import { againIn, fateOf, PendingDeliveries } from "../pendingDeliveries";
import { envelope, functionEvent } from "./envelope";
import { textFor, type Message } from "./message";
import type { Subscription } from "./subscription";
import type { Subscriptions } from "./subscriptions";

/** A message that a queue or function still has to get. */
interface Delivery {
  readonly subscriptionArn: string;
  readonly message: Message;
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
  private readonly pending: PendingDeliveries<Delivery>;

  constructor(
    private readonly cloud: Cloud,
    private readonly subscriptions: Subscriptions,
  ) {
    this.pending = new PendingDeliveries(cloud.engine, "sns.deliveries", this.attempt.bind(this));
  }

  accept(message: Message, subscription: Subscription): void {
    const id = `${message.id}/${subscription.arn.slice(subscription.arn.lastIndexOf(":") + 1)}`;
    this.pending.accept(id, { subscriptionArn: subscription.arn, message });
  }

  /** Takes up what was under way when the runtime ended. */
  resume(): void {
    this.pending.resume();
  }

  private async attempt(delivery: Delivery, attempts: number): Promise<number | undefined> {
    const subscription = this.subscriptions.get(delivery.subscriptionArn);
    if (subscription === undefined) {
      this.tell(delivery, delivery.subscriptionArn, "dropped", "there is no such subscription any more");
      return undefined;
    }
    const failure = await this.sent(delivery, subscription);
    return failure && this.failed(delivery, attempts, subscription, failure);
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

  private async failed(delivery: Delivery, attempts: number, subscription: Subscription, failure: Failure) {
    if (failure.retriable && attempts < mostAttempts) {
      const wait = waitMs(attempts);
      this.tell(delivery, subscription.endpoint, "retry", againIn(failure.message, wait));
      return wait;
    }
    const { topicArn, arn, raw, protocol, deadLetterArn } = subscription;
    const { message } = delivery;
    const MessageBody = raw ? textFor(message, protocol) : envelope(message, protocol, arn);
    const caller = this.cloud.asService("sns.amazonaws.com", topicArn);
    const fate = await fateOf("the subscription", deadLetterArn, (queueArn) =>
      this.cloud.call(caller, "sqs", "SendMessage", { QueueUrl: queueUrl(queueArn), MessageBody }),
    );
    this.tell(delivery, subscription.endpoint, fate.did, `${failure.message}; ${fate.why}`);
    return undefined;
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
