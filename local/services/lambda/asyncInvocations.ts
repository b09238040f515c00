import type { Cloud } from "../../cloud";
import type { Table } from "../../engine/store";
import { AwsError } from "../errors";
import { standardSettings, type AsyncSettings } from "./asyncSettings";
import { sendToDestination, type Ending } from "./destinations";
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

/** Why an event is given up: what a dead letter says of it, and what a destination is told. */
interface Why {
  readonly code: string;
  readonly message: string;
  readonly ending: Ending;
}

const retryDelaysMs = [60_000, 120_000];

/**
 * Lambda's queue for asynchronous invocations: two retries, a minute and two minutes later, then the dead-letter target and
 * the destination for failures. What a function did with an event goes to its destination for successes.
 */
export class AsyncInvocations {
  private readonly table: Table<Accepted>;
  private readonly settings = new Map<string, AsyncSettings>();

  constructor(
    private readonly cloud: Cloud,
    private readonly find: (name: string) => LambdaFunction | undefined,
  ) {
    this.table = cloud.engine.store.table<Accepted>("lambda.async");
  }

  /** @throws AwsError where the function has settings already */
  configure(settings: AsyncSettings): void {
    const { functionName } = settings;
    if (this.settings.has(functionName))
      throw new AwsError("ResourceConflictException", `${functionName} has an event invoke config already.`, 409);
    this.settings.set(functionName, settings);
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
      if (outcome.ok) await this.succeeded(requestId, accepted, fn, outcome.payload);
      else await this.failed(requestId, accepted, fn, outcome.error);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      await this.throttled(requestId, accepted, fn, error);
    }
  }

  private async succeeded(requestId: string, accepted: Accepted, fn: LambdaFunction, payload: string): Promise<void> {
    await this.tell(requestId, accepted, fn, { condition: "Success", payload });
    this.table.delete(requestId);
  }

  private async failed(requestId: string, accepted: Accepted, fn: LambdaFunction, error: FunctionErrorShape) {
    const retries = this.settingsOf(accepted).retries;
    const delay = accepted.failures < retries ? retryDelaysMs[accepted.failures] : undefined;
    const why = { code: "200", message: error.errorMessage };
    const ending: Ending = { condition: "RetriesExhausted", payload: JSON.stringify(error) };
    if (delay === undefined) return this.giveUp(requestId, accepted, fn, { ...why, ending });
    await this.again(requestId, { ...accepted, failures: accepted.failures + 1 }, fn, delay);
  }

  /** No room is no failure: it is tried for as long as the event may live, less and less often. */
  private async throttled(requestId: string, accepted: Accepted, fn: LambdaFunction, error: AwsError) {
    const delay = Math.min(1_000 * 2 ** accepted.throttles, 300_000);
    await this.again(requestId, { ...accepted, throttles: accepted.throttles + 1 }, fn, delay, error);
  }

  private async again(requestId: string, accepted: Accepted, fn: LambdaFunction, delay: number, error?: AwsError) {
    const dueAt = this.cloud.engine.now() + delay;
    if (dueAt > accepted.acceptedAt + this.settingsOf(accepted).longestAgeMs) {
      const why: Why = {
        code: String(error?.status ?? 200),
        message: error?.message ?? "Event age exceeded.",
        ending: { condition: "EventAgeExceeded" },
      };
      return this.giveUp(requestId, accepted, fn, why);
    }
    this.table.set(requestId, { ...accepted, dueAt });
    this.wait(requestId, dueAt);
  }

  private async giveUp(requestId: string, accepted: Accepted, fn: LambdaFunction, why: Why) {
    this.cloud.engine.trace.add({
      who: "lambda.amazonaws.com",
      did: "lambda:AsyncInvocation",
      on: fn.settings.arn,
      outcome: this.isKept(accepted, fn) ? "given up" : "dropped",
      why: `failed ${accepted.failures + 1} times: ${why.message}`,
      about: [`invocation:${requestId}`, ...accepted.about],
    });
    await this.sendToDeadLetters(requestId, accepted, fn, why).catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error; // a refusal is in the trace already; Lambda drops the event
    });
    await this.tell(requestId, accepted, fn, why.ending);
    this.table.delete(requestId);
  }

  private settingsOf({ functionName }: Accepted): AsyncSettings {
    return this.settings.get(functionName) ?? standardSettings(functionName);
  }

  /** Whether somebody hears of the event although it could not be handled. */
  private isKept(accepted: Accepted, { settings }: LambdaFunction): boolean {
    return settings.deadLetterArn !== undefined || this.settingsOf(accepted).onFailure !== undefined;
  }

  private async tell(requestId: string, accepted: Accepted, fn: LambdaFunction, ending: Ending): Promise<void> {
    const { onSuccess, onFailure } = this.settingsOf(accepted);
    const destination = ending.condition === "Success" ? onSuccess : onFailure;
    if (destination === undefined) return;
    const { event, failures } = accepted;
    const result = { requestId, event, invocations: failures + 1, ending };
    await sendToDestination(this.cloud, fn.settings, destination, result);
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
