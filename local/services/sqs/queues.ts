import type { Cloud } from "../../cloud";
import { digest } from "../../engine/random";
import type { Table } from "../../engine/store";
import { AwsError, UsageError } from "../errors";
import { text } from "../input";
import type { Caller, Input } from "../service";
import type { Delivery, Message } from "./message";
import { Queue } from "./queue";
import type { QueueSettings } from "./queueSettings";

/** Every queue of the environment: found by URL or ARN, with the checks that each call makes. */
export class Queues {
  private readonly byName = new Map<string, Queue>();
  readonly messages: Table<Message>;
  private readonly deliveries: Table<Delivery>;
  /** When this environment began, which is when its queues were made. */
  readonly createdAt: number;

  constructor(readonly cloud: Cloud) {
    this.createdAt = cloud.engine.now();
    this.messages = cloud.engine.store.table<Message>("sqs.messages");
    this.deliveries = cloud.engine.store.table<Delivery>("sqs.deliveries");
  }

  /** Makes a queue, with the messages that the store has of it. */
  add(settings: QueueSettings): void {
    const { messages, deliveries } = this;
    const changed = (queue: Queue) => this.measure(queue);
    const giveUp = (message: Message, from: Queue) => this.moveToDeadLetters(message, from);
    const parts = { engine: this.cloud.engine, messages, deliveries, changed, giveUp };
    const queue = new Queue(settings, parts);
    this.byName.set(settings.name, queue);
    const kept = [...messages.values()].filter((message) => message.queue === settings.name);
    for (const message of kept.sort((a, b) => a.sentAt - b.sentAt)) queue.put(message);
  }

  all(): Queue[] {
    return [...this.byName.values()];
  }

  named(name: string): Queue | undefined {
    return this.byName.get(name);
  }

  byArn(arn: string): Queue | undefined {
    const queue = this.byName.get(arn.split(":").at(-1) ?? "");
    return queue?.settings.arn === arn ? queue : undefined;
  }

  /** Any host will do: SDKs spell the address of a queue in several ways. */
  byUrl(url: string): Queue | undefined {
    const [, account, name] = /\/(\d{12})\/([\w-]+)\/?$/.exec(url) ?? [];
    return account === this.cloud.accountId && name !== undefined ? this.byName.get(name) : undefined;
  }

  /** The queue of the input's QueueUrl, once the caller may do this to it. @throws QueueDoesNotExist, AccessDenied */
  permitted(input: Input, caller: Caller, action: string): Queue {
    const queue = this.byUrl(text(input, "QueueUrl"));
    if (queue === undefined) throw noSuchQueue();
    this.permit(queue, caller, action);
    return queue;
  }

  permit(queue: Queue, caller: Caller, action: string): void {
    const { arn, policy } = queue.settings;
    this.cloud.authorize({ caller, action: `sqs:${action}`, resource: arn, resourcePolicy: policy });
  }

  /** Rights to the queue's key, where it has one: to send takes both of SQS's actions, to receive only kms:Decrypt. */
  permitKey(queue: Queue, caller: Caller, ...actions: ReadonlyArray<"kms:GenerateDataKey" | "kms:Decrypt">): void {
    const { kmsKey, arn } = queue.settings;
    if (kmsKey === undefined) return;
    for (const action of actions) this.cloud.offer("kms").use(caller, action, kmsKey, "sqs", { "aws:sqs:arn": arn });
  }

  /** Queues that give up their messages to this one. */
  sourcesOf(deadLetters: Queue): Queue[] {
    return this.all().filter((queue) => queue.settings.redrive?.deadLetterArn === deadLetters.settings.arn);
  }

  /** @throws UsageError where a dead-letter queue is missing or does not let its source use it */
  checkRedrives(): void {
    for (const { settings } of this.all()) {
      if (settings.redrive === undefined) continue;
      const target = this.byArn(settings.redrive.deadLetterArn);
      const refusal = `Queue "${settings.name}": its dead-letter queue ${settings.redrive.deadLetterArn}`;
      if (target === undefined) throw new UsageError(`${refusal} does not exist.`);
      const { permission, sourceArns } = target.settings.redriveAllow ?? { permission: "allowAll", sourceArns: [] };
      if (permission === "denyAll" || (permission === "byQueue" && !sourceArns.includes(settings.arn)))
        throw new UsageError(`${refusal} does not allow it: its redriveAllowPolicy says ${permission}.`);
    }
  }

  measure(queue: Queue): void {
    const dimensions = { QueueName: queue.settings.name };
    const metrics = this.cloud.offer("metrics");
    metrics.put("AWS/SQS", "ApproximateNumberOfMessagesVisible", dimensions, queue.visibleCount);
    metrics.put("AWS/SQS", "ApproximateAgeOfOldestMessage", dimensions, queue.oldestSentAt);
  }

  private moveToDeadLetters(message: Message, from: Queue): void {
    const { redrive, name, arn } = from.settings;
    const target = this.byArn(redrive?.deadLetterArn ?? "");
    if (redrive === undefined || target === undefined) return;
    const count = this.deliveries.get(`${name}/${message.id}`);
    // The receive count goes along; nobody holds the message any more.
    if (count !== undefined) this.deliveries.set(`${target.settings.name}/${message.id}`, { ...count, hiddenUntil: 0 });
    target.put({ ...message, queue: target.settings.name, deadLetterSource: arn });
    this.cloud.engine.trace.add({
      who: "sqs.amazonaws.com",
      did: "sqs:Message",
      on: target.settings.arn,
      outcome: "moved to dead-letter queue",
      why: `received ${count?.count ?? 0} times from ${name}; maxReceiveCount is ${redrive.maxReceiveCount}`,
      about: message.about,
    });
  }
}

export function noSuchQueue(): AwsError {
  return new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
}

/** What SQS calls the sender: a user's id, or a role's id with the session. */
export function senderId(caller: Caller): string {
  const id = digest(caller.kind === "role" ? caller.role : caller.arn, 17).toUpperCase();
  return caller.kind === "role" ? `AROA${id}:${caller.session}` : `AIDA${id}`;
}
