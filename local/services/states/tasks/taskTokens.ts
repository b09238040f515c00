import { digest } from "../../../engine/random";
import type { Store, Table } from "../../../engine/store";
import { AwsError } from "../../errors";
import type { Json } from "../asl/json";
import type { TaskCall } from "../asl/host";
import { StatesError } from "../asl/statesError";

type Outcome = { readonly output: Json } | { readonly error: string; readonly cause: string };

/** A task that waits for its token to come back. */
interface Waiting {
  readonly outcome?: Outcome;
}

interface Waiter {
  readonly heartbeat: () => void;
  readonly settle: (outcome: Outcome) => void;
}

const shape = /^AQCYAAAAKgAAAAMAAAAAAAAAA[0-9a-f]{64}$/;

/** The tasks that wait for SendTaskSuccess or SendTaskFailure. What was sent survives a kill before the task hears of it. */
export class TaskTokens {
  private readonly rows: Table<Waiting>;
  private readonly waiters = new Map<string, Waiter>();

  constructor(store: Store) {
    this.rows = store.table<Waiting>("states.tokens");
  }

  /** The token of one invocation: the same each time it is asked for. */
  tokenOf(executionArn: string, key: string): string {
    return `AQCYAAAAKgAAAAMAAAAAAAAAA${digest(`${executionArn}/${key}`)}`;
  }

  /** From now on the token may come back. */
  open(token: string): void {
    if (!this.rows.has(token)) this.rows.set(token, {});
  }

  /** The task is over, whatever still comes. */
  close(token: string): void {
    this.rows.delete(token);
    this.waiters.delete(token);
  }

  /** @throws StatesError with what SendTaskFailure said */
  async wait(token: string, task: Pick<TaskCall, "heartbeat">): Promise<Json> {
    const outcome = this.rows.get(token)?.outcome ?? (await this.next(token, task));
    if ("output" in outcome) return outcome.output;
    throw new StatesError(outcome.error, outcome.cause);
  }

  /** @throws TaskTimedOut where no task waits for it any more, InvalidToken where none ever did */
  send(token: string, outcome: Outcome): void {
    this.check(token);
    this.rows.set(token, { outcome });
    this.waiters.get(token)?.settle(outcome);
  }

  /** @throws as `send` */
  heartbeat(token: string): void {
    this.check(token);
    this.waiters.get(token)?.heartbeat();
  }

  private next(token: string, task: Pick<TaskCall, "heartbeat">): Promise<Outcome> {
    return new Promise((settle) => this.waiters.set(token, { settle, heartbeat: () => task.heartbeat() }));
  }

  private check(token: string): void {
    if (!shape.test(token)) throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
    const row = this.rows.get(token);
    if (row === undefined || row.outcome !== undefined)
      throw new AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
  }
}
