import type { Cloud } from "../../cloud";
import type { Table } from "../../engine/store";
import { AwsError } from "../errors";
import { performed } from "./invocations";
import type { LambdaFunction } from "./lambdaFunction";
import type { FunctionErrorShape } from "./sandboxMessages";

/** An event that was accepted with InvocationType Event. Durable until it is handled or given up. */
interface Accepted {
  readonly functionName: string;
  readonly event: string;
  readonly about: readonly string[];
  readonly who: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** How often the function failed on it. */
  readonly failures: number;
  /** How often there was no room to run it. */
  readonly throttles: number;
  readonly dueAt: number;
}

const longestAgeMs = 6 * 3_600_000;
const retryDelaysMs = [60_000, 120_000];

/** Lambda's queue for asynchronous invocations: two retries, a minute and two minutes later, then the dead-letter target. */
export class AsyncInvocations {
  private readonly table: Table<Accepted>;

  constructor(
    private readonly cloud: Cloud,
    private readonly find: (name: string) => LambdaFunction | undefined,
  ) {
    this.table = cloud.engine.store.table<Accepted>("lambda.async");
  }

  accept(requestId: string, event: Pick<Accepted, "functionName" | "event" | "about" | "who">): void {
    const now = this.cloud.engine.now();
    this.table.set(requestId, { ...event, acceptedAt: now, failures: 0, throttles: 0, dueAt: now });
    void this.cloud.engine.background(() => this.attempt(requestId));
  }

  /** Takes up what was accepted before a restart. */
  resume(): void {
    for (const [requestId, { functionName, dueAt }] of [...this.table.entries()])
      if (this.find(functionName) === undefined) this.table.delete(requestId);
      else this.wait(requestId, dueAt);
  }

  private wait(requestId: string, dueAt: number): void {
    this.cloud.engine.after(dueAt - this.cloud.engine.now(), () => this.attempt(requestId));
  }

  private async attempt(requestId: string): Promise<void> {
    const accepted = this.table.get(requestId);
    const fn = this.find(accepted?.functionName ?? "");
    if (accepted === undefined || fn === undefined) return;
    const { event, about, who } = accepted;
    try {
      const outcome = await performed(this.cloud, fn, { requestId, event, about, who });
      if (outcome.ok) this.table.delete(requestId);
      else await this.failed(requestId, accepted, fn, outcome.error);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      await this.throttled(requestId, accepted, fn, error);
    }
  }

  private async failed(requestId: string, accepted: Accepted, fn: LambdaFunction, error: FunctionErrorShape) {
    const delay = retryDelaysMs[accepted.failures];
    if (delay === undefined) return this.giveUp(requestId, accepted, fn, { code: "200", message: error.errorMessage });
    await this.again(requestId, { ...accepted, failures: accepted.failures + 1 }, fn, delay);
  }

  /** No room is no failure: it is tried for as long as the event may live, less and less often. */
  private async throttled(requestId: string, accepted: Accepted, fn: LambdaFunction, error: AwsError) {
    const delay = Math.min(1_000 * 2 ** accepted.throttles, 300_000);
    await this.again(requestId, { ...accepted, throttles: accepted.throttles + 1 }, fn, delay, error);
  }

  private async again(requestId: string, accepted: Accepted, fn: LambdaFunction, delay: number, error?: AwsError) {
    const dueAt = this.cloud.engine.now() + delay;
    if (dueAt > accepted.acceptedAt + longestAgeMs) {
      const why = { code: String(error?.status ?? 200), message: error?.message ?? "Event age exceeded." };
      return this.giveUp(requestId, accepted, fn, why);
    }
    this.table.set(requestId, { ...accepted, dueAt });
    this.wait(requestId, dueAt);
  }

  private async giveUp(
    requestId: string,
    accepted: Accepted,
    fn: LambdaFunction,
    why: { code: string; message: string },
  ) {
    this.cloud.engine.trace.add({
      who: "lambda.amazonaws.com",
      did: "lambda:AsyncInvocation",
      on: fn.settings.arn,
      outcome: fn.settings.deadLetterArn === undefined ? "dropped" : "given up",
      why: `failed ${accepted.failures + 1} times: ${why.message}`,
      about: [`invocation:${requestId}`, ...accepted.about],
    });
    await this.sendToDeadLetters(requestId, accepted, fn, why).catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error; // a refusal is in the trace already; Lambda drops the event
    });
    this.table.delete(requestId);
  }

  private async sendToDeadLetters(
    requestId: string,
    { event }: Accepted,
    { settings }: LambdaFunction,
    why: { code: string; message: string },
  ): Promise<void> {
    const { deadLetterArn, role, name } = settings;
    if (deadLetterArn === undefined) return;
    const caller = this.cloud.asRole(role, `invocation:${requestId}`);
    const text = (StringValue: string, DataType = "String") => ({ DataType, StringValue });
    const MessageAttributes = {
      RequestID: text(requestId),
      ErrorCode: text(why.code, "Number"),
      ErrorMessage: text(why.message.slice(0, 1024) || name),
    };
    const [, , service, , account, target] = deadLetterArn.split(":");
    if (service === "sns")
      await this.cloud.call(caller, "sns", "Publish", { TopicArn: deadLetterArn, Message: event, MessageAttributes });
    else {
      const QueueUrl = `${this.cloud.endpoint}/${account}/${target}`;
      await this.cloud.call(caller, "sqs", "SendMessage", { QueueUrl, MessageBody: event, MessageAttributes });
    }
  }
}
