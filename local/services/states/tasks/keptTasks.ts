import { digest } from "../../../engine/random";
import type { Store, Table } from "../../../engine/store";
import type { Json } from "../asl/json";
import { StatesError } from "../asl/statesError";

/** What is remembered of one invocation of a task until its state is left, so that a restart does not do it twice. */
export interface KeptTask {
  /** What the call answered that began work to be waited for. */
  readonly started?: Json;
  readonly ended?: { readonly output: Json } | { readonly error: string; readonly cause: string };
}

/** The tasks of the states that executions are in. */
export class KeptTasks {
  private readonly rows: Table<KeptTask>;

  constructor(store: Store) {
    this.rows = store.table<KeptTask>("states.tasks");
  }

  get(executionId: string, key: string): KeptTask {
    return this.rows.get(rowKey(executionId, key)) ?? {};
  }

  started(executionId: string, key: string, started: Json): void {
    this.rows.set(rowKey(executionId, key), { started });
  }

  ended(executionId: string, key: string, ended: KeptTask["ended"]): void {
    this.rows.set(rowKey(executionId, key), { ended });
  }

  /** The execution has left the state that these tasks belong to. */
  forget(executionId: string): void {
    for (const key of [...this.rows.keys()]) if (key.startsWith(`${executionId}/`)) this.rows.delete(key);
  }
}

/** Names of states make keys longer than the store takes. */
function rowKey(executionId: string, key: string): string {
  return `${executionId}/${digest(key, 32)}`;
}

/** The result again, or the failure again. */
export function again(ended: NonNullable<KeptTask["ended"]>): Json {
  if ("output" in ended) return ended.output;
  throw new StatesError(ended.error, ended.cause);
}
