import type { Engine } from "../engine/engine";
import type { Table } from "../engine/store";
import { AwsError } from "./errors";

/** What a service has accepted and still has to bring somewhere: each is tried until it is over with, over restarts too. */
export class PendingDeliveries<Delivery> {
  private readonly table: Table<{ readonly delivery: Delivery; readonly attempts: number }>;

  /**
   * @param name of the table that keeps them
   * @param attempt tries once, for the time that `attempts` says, and tells what came of it
   * @returns milliseconds until the next try; undefined where there is none
   */
  constructor(
    private readonly engine: Engine,
    name: string,
    private readonly attempt: (delivery: Delivery, attempts: number) => Promise<number | undefined>,
  ) {
    this.table = engine.store.table(name);
  }

  /** From here on it survives a kill. @param id unique among those of this table */
  accept(id: string, delivery: Delivery): void {
    this.table.set(id, { delivery, attempts: 0 });
    void this.engine.background(() => this.next(id));
  }

  /** Takes up what was under way when the runtime ended. */
  resume(): void {
    for (const id of this.table.keys()) this.engine.after(0, () => this.next(id));
  }

  private async next(id: string): Promise<void> {
    const pending = this.table.get(id);
    if (pending === undefined) return;
    const attempts = pending.attempts + 1;
    const wait = await this.attempt(pending.delivery, attempts);
    if (wait === undefined) {
      this.table.delete(id);
      return;
    }
    this.table.set(id, { ...pending, attempts });
    this.engine.after(wait, () => this.next(id));
  }
}

/** What became of a delivery that was given up, as the trace says it. */
export interface Fate {
  readonly did: "dead-lettered" | "dropped";
  readonly why: string;
}

/**
 * Puts what was given up into its dead-letter queue.
 * @param arn of the queue; undefined where `owner`, such as "the target", has none
 */
export async function fateOf(
  owner: string,
  arn: string | undefined,
  put: (arn: string) => Promise<unknown>,
): Promise<Fate> {
  if (arn === undefined) return { did: "dropped", why: `${owner} has no dead-letter queue` };
  try {
    await put(arn);
    return { did: "dead-lettered", why: `now in ${arn}` };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { did: "dropped", why: `${arn} did not take it: ${error.message}` };
  }
}

/** Why another try is to come, and when. */
export const againIn = (message: string, waitMs: number): string =>
  `${message} (again in ${Math.ceil(waitMs / 1000)} s)`;
