import type { Cloud } from "../../../cloud";
import type { Cancel } from "../../../engine/clock";
import { AwsError } from "../../errors";
import type { Caller } from "../../service";
import { payloadStory } from "../../sqs/story";
import { performed } from "../invocations";
import type { LambdaFunction } from "../lambdaFunction";
import { batchVerdict, type BatchVerdict } from "./batchResponse";
import { Gathering } from "./gathering";
import type { MappingSettings } from "./mappingSettings";
import { sqsEvent, sqsRecord, type ReceivedMessage } from "./sqsRecord";

interface Held {
  readonly message: ReceivedMessage;
  readonly record: string;
  readonly bytes: number;
}

export interface PollerParts {
  readonly cloud: Cloud;
  readonly fn: LambdaFunction;
  readonly settings: MappingSettings;
  readonly queueUrl: string;
  /** Seconds for which a received message is hidden; the queue's own timeout where undefined. */
  readonly visibilitySeconds?: number;
  /** The function's role, at work for this mapping. */
  readonly caller: Caller;
}

/** After a refusal the queue is looked at again this much later, or when the next message comes. */
const retryMs = 60_000;

/**
 * Moves messages of one queue to one function. Woken by the queue, it receives as the function's role until a batch is full or
 * its window is over, invokes, and deletes what did not fail; the rest comes back when its visibility timeout ends.
 */
export class Poller {
  private readonly gathering: Gathering<Held>;
  private polling = false;
  /** Something happened that the poll under way may not have seen. */
  private woken = false;
  private running = 0;
  private windowOver = false;
  private closeWindow?: Cancel;
  private stopFeeding: Cancel = () => {};
  private stopped = false;

  constructor(private readonly parts: PollerParts) {
    this.gathering = new Gathering(parts.settings.batchSize);
  }

  start(): void {
    const { cloud, settings } = this.parts;
    this.stopFeeding = cloud.offer("queues").consume(settings.queueArn, () => this.wake());
    this.wake();
  }

  stop(): void {
    this.stopped = true;
    this.stopFeeding();
    this.closeWindow?.();
  }

  private wake(): void {
    this.woken = true;
    if (this.polling || this.stopped) return;
    this.polling = true;
    void this.parts.cloud.engine.background(() => this.poll());
  }

  private async poll(): Promise<void> {
    while (this.woken && !this.stopped) {
      this.woken = false;
      await this.gather().catch((error: unknown) => {
        if (!(error instanceof AwsError)) throw error;
        this.lookAgainLater(error);
      });
      this.dispatchDue();
    }
    this.polling = false;
  }

  private get hasRoom(): boolean {
    return this.running < this.parts.settings.concurrency;
  }

  private async gather(): Promise<void> {
    for (;;) {
      while (this.gathering.isFull && this.hasRoom) this.dispatch();
      if (!this.hasRoom || !(await this.receive())) return;
    }
  }

  /** @returns false where the queue had nothing */
  private async receive(): Promise<boolean> {
    const { cloud, settings, queueUrl, visibilitySeconds, caller } = this.parts;
    if (this.stopped || cloud.offer("queues").visible(settings.queueArn) === 0) return false;
    const { Messages = [] } = await cloud.call<{ Messages?: ReceivedMessage[] }>(caller, "sqs", "ReceiveMessage", {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(10, this.gathering.room),
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
      ...(visibilitySeconds !== undefined && { VisibilityTimeout: visibilitySeconds }),
    });
    for (const message of Messages) {
      const record = sqsRecord(message, settings.queueArn, cloud.region);
      this.gathering.add({ message, record, bytes: Buffer.byteLength(record) });
    }
    return Messages.length > 0;
  }

  /** Hands over what has waited long enough; arms the window for what has not. */
  private dispatchDue(): void {
    const { windowSeconds } = this.parts.settings;
    if (this.gathering.size === 0) return;
    if (windowSeconds === 0 || this.windowOver) {
      if (this.hasRoom) this.dispatch();
      return;
    }
    this.closeWindow ??= this.parts.cloud.engine.after(windowSeconds * 1000, () => {
      this.windowOver = true;
      this.wake();
    });
  }

  private dispatch(): void {
    const batch = this.gathering.take();
    this.closeWindow?.();
    this.closeWindow = undefined;
    this.windowOver = false;
    this.running += 1;
    void this.parts.cloud.engine.background(async () => {
      try {
        await this.handle(batch);
      } finally {
        this.running -= 1;
        this.wake();
      }
    });
  }

  private async handle(batch: readonly Held[]): Promise<void> {
    const { cloud, fn, settings } = this.parts;
    const requestId = cloud.engine.random.uuid();
    const about = batch.flatMap(({ message }) => [`message:${message.MessageId}`, ...payloadStory(message.Body)]);
    const event = sqsEvent(batch.map(({ record }) => record));
    const ids = batch.map(({ message }) => message.MessageId);
    let verdict: BatchVerdict;
    try {
      const outcome = await performed(cloud, fn, { requestId, event, about, who: `mapping:${settings.uuid}` });
      verdict = batchVerdict(outcome, ids, settings.reportsFailures);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      verdict = { failed: new Set(ids), why: `${error.code}: ${error.message}` };
    }
    if (verdict.failed.size > 0) this.noteFailed(requestId, batch, verdict);
    await this.remove(batch.filter(({ message }) => !verdict.failed.has(message.MessageId)));
  }

  private async remove(batch: readonly Held[]): Promise<void> {
    const { cloud, queueUrl, caller } = this.parts;
    for (let at = 0; at < batch.length; at += 10) {
      const Entries = batch
        .slice(at, at + 10)
        .map(({ message }, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
      try {
        await cloud.call(caller, "sqs", "DeleteMessageBatch", { QueueUrl: queueUrl, Entries });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error; // refused: in the trace already; the messages come back
      }
    }
  }

  private noteFailed(requestId: string, batch: readonly Held[], { failed, why }: BatchVerdict): void {
    const { cloud, settings } = this.parts;
    const back = batch.filter(({ message }) => failed.has(message.MessageId));
    cloud.engine.trace.add({
      who: `mapping:${settings.uuid}`,
      did: "lambda:Batch",
      on: settings.queueArn,
      outcome: "back to the queue",
      why: `${back.length} of ${batch.length} messages, when their visibility timeout ends: ${why ?? ""}`,
      about: [
        `invocation:${requestId}`,
        ...back.flatMap(({ message }) => [`message:${message.MessageId}`, ...payloadStory(message.Body)]),
      ],
    });
  }

  private lookAgainLater(error: AwsError): void {
    const { cloud, settings, fn } = this.parts;
    cloud.engine.trace.add({
      who: `mapping:${settings.uuid}`,
      did: "lambda:Poll",
      on: settings.queueArn,
      outcome: "failed",
      why: `PROBLEM: ${error.message}`,
      about: [`name:${fn.settings.name}`],
    });
    cloud.engine.after(retryMs, () => this.wake(), { daemon: true });
  }
}
