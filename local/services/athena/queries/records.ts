import type { Engine } from "../../../engine/engine";
import type { Table } from "../../../engine/store";
import type { Caller } from "../../service";
import type { ColumnInfo } from "../results/columns";
import type { StatementType } from "../sql/statement";
import type { ResultPlace } from "../workgroups";

export type QueryState = "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

/** One query, and what became of it. */
export interface QueryRecord {
  readonly id: string;
  readonly sql: string;
  readonly parameters: readonly string[];
  readonly statementType?: StatementType;
  readonly database?: string;
  readonly workgroup: string;
  readonly results: ResultPlace;
  /** "s3://bucket/prefix/<id>.csv" */
  readonly output: string;
  readonly state: QueryState;
  readonly reason?: string;
  /** Milliseconds since the epoch. */
  readonly submittedAt: number;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly scannedBytes: number;
  readonly columns: readonly ColumnInfo[];
  /** How often the state changed: the sequence number of its last event. */
  readonly changes: number;
  readonly caller: Caller;
  /** Story ids of the trace. */
  readonly about: readonly string[];
}

export function isOver({ state }: Pick<QueryRecord, "state">): boolean {
  return state === "SUCCEEDED" || state === "FAILED" || state === "CANCELLED";
}

/** Athena keeps a query's history for so long. */
const kept = 45 * 24 * 3_600_000;

interface TokenUse {
  readonly id: string;
  readonly request: string;
}

/** Every query of the last 45 days, across restarts, and the tokens that started them. */
export class Records {
  private readonly queries: Table<QueryRecord>;
  private readonly tokens: Table<TokenUse>;

  constructor(private readonly engine: Engine) {
    this.queries = engine.store.table("athena.queries");
    this.tokens = engine.store.table("athena.tokens");
  }

  get(id: string): QueryRecord | undefined {
    return this.queries.get(id);
  }

  put(record: QueryRecord): QueryRecord {
    this.queries.set(record.id, record);
    return record;
  }

  active(): QueryRecord[] {
    return [...this.queries.values()].filter((record) => !isOver(record));
  }

  /** Newest first. */
  of(workgroup: string): QueryRecord[] {
    const mine = [...this.queries.values()].filter((record) => record.workgroup === workgroup);
    return mine.sort((a, b) => b.submittedAt - a.submittedAt || (a.id < b.id ? 1 : -1));
  }

  tokenUse(token: string): TokenUse | undefined {
    return this.tokens.get(token);
  }

  useToken(token: string, use: TokenUse): void {
    this.tokens.set(token, use);
  }

  /** Forgets what is over for longer than Athena remembers. */
  prune(): void {
    const before = this.engine.now() - kept;
    const isOld = (record: QueryRecord | undefined) => record === undefined || (record.completedAt ?? before) < before;
    for (const record of [...this.queries.values()])
      if (isOver(record) && isOld(record)) this.queries.delete(record.id);
    for (const [token, { id }] of [...this.tokens.entries()]) if (!this.queries.has(id)) this.tokens.delete(token);
  }
}
