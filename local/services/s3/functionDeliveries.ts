import type { Cloud } from "../../cloud";
import type { Table } from "../../engine/store";
import { AwsError } from "../errors";

/** A call of a function that is still to be made. */
export interface Delivery {
  readonly bucketArn: string;
  readonly functionArn: string;
  readonly payload: unknown;
  /** Calls made so far. */
  readonly attempts: number;
  readonly about: readonly string[];
}

const firstRetryMs = 1000;
const longestRetryMs = 5 * 60_000;
/** About a day of retries. */
const attemptLimit = 300;

/** Calls functions about object events, each until it has been accepted once, through restarts. */
export class FunctionDeliveries {
  private started = false;

  constructor(
    private readonly cloud: Cloud,
    private readonly table: Table<Delivery>,
  ) {}

  /** @param id unique among deliveries */
  add(id: string, delivery: Delivery): void {
    const { engine } = this.cloud;
    const fault = engine.faults.at({ at: "event", what: "Object Created, to a function", who: delivery.functionArn });
    if (fault?.kind === "lost") return;
    if (fault?.kind === "twice") engine.after(fault.ms, () => this.put(`${id}-again`, delivery, 0));
    this.put(id, delivery, fault?.kind === "late" ? fault.ms : 0);
  }

  private put(id: string, delivery: Delivery, delayMs: number): void {
    this.table.set(id, delivery);
    if (this.started) this.schedule(id, delayMs);
  }

  /** Takes up what a former run of the environment left. */
  start(): void {
    this.started = true;
    for (const id of [...this.table.keys()]) this.schedule(id, 0);
  }

  private schedule(id: string, delayMs: number): void {
    this.cloud.engine.after(delayMs, () => this.attempt(id));
  }

  private async attempt(id: string): Promise<void> {
    const delivery = this.table.get(id);
    if (delivery === undefined) return;
    try {
      await this.invoke(delivery);
      this.close(id, delivery, "delivered");
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.refused(id, delivery, error);
    }
  }

  private invoke({ bucketArn, functionArn, payload }: Delivery): Promise<unknown> {
    return this.cloud.call(this.cloud.asService("s3.amazonaws.com", bucketArn), "lambda", "Invoke", {
      FunctionName: functionArn,
      InvocationType: "Event",
      Payload: Buffer.from(JSON.stringify(payload)),
    });
  }

  /** A right that is missing, or a function that is not there, does not come back by waiting. */
  private refused(id: string, delivery: Delivery, error: AwsError): void {
    const attempts = delivery.attempts + 1;
    const why = `${error.code}: ${error.message}`;
    if (error.status === 403 || error.status === 404 || attempts >= attemptLimit) {
      this.close(id, delivery, "failed", why);
      return;
    }
    this.table.set(id, { ...delivery, attempts });
    this.schedule(id, Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 20)));
  }

  private close(
    id: string,
    { bucketArn, functionArn, about }: Delivery,
    outcome: "delivered" | "failed",
    why?: string,
  ): void {
    this.table.delete(id);
    const reason = why === undefined ? {} : { why };
    this.cloud.engine.trace.add({ who: bucketArn, did: "s3:Notify", on: functionArn, outcome, ...reason, about });
  }
}
