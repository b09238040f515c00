import type { Engine } from "../../../engine/engine";
import type { Table } from "../../../engine/store";

export type StatementStatus = "SUBMITTED" | "PICKED" | "STARTED" | "FINISHED" | "FAILED" | "ABORTED";

/** How far one SQL text got. */
export interface Progress {
  readonly status: StatementStatus;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Nanoseconds. */
  readonly duration: number;
  /** Rows written or found; -1 where there are none to count. */
  readonly rows: number;
  readonly hasResult: boolean;
  /** Bytes. */
  readonly resultSize: number;
  readonly error?: string;
}

/** One call of ExecuteStatement or BatchExecuteStatement, and what became of it. */
export interface StatementRecord extends Progress {
  readonly id: string;
  readonly batch: boolean;
  readonly sqls: readonly string[];
  /** Of a batch: how far each of its statements got. */
  readonly parts: readonly Progress[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly workgroup?: string;
  readonly cluster?: string;
  readonly database: string;
  readonly dbUser: string;
  readonly superuser: boolean;
  readonly secretArn?: string;
  readonly name?: string;
  readonly withEvent: boolean;
  /** ARN of the role or administrator: only it may look at the statement. */
  readonly owner: string;
  /** What `redshift-data:statement-owner-iam-userid` is compared with. */
  readonly ownerUserId: string;
  readonly callerArn: string;
  /** Story ids of the trace. */
  readonly about: readonly string[];
}

const over: readonly StatementStatus[] = ["FINISHED", "FAILED", "ABORTED"];

export function isOver({ status }: Progress): boolean {
  return over.includes(status);
}

const dayMs = 24 * 3_600_000;
const tokenMs = 8 * 3_600_000;

interface TokenUse {
  readonly id: string;
  readonly request: string;
  readonly at: number;
}

/** Every statement of the last day, across restarts, and the client tokens of the last eight hours. */
export class Records {
  private readonly statements: Table<StatementRecord>;
  private readonly tokens: Table<TokenUse>;

  constructor(private readonly engine: Engine) {
    this.statements = engine.store.table("redshift.statements");
    this.tokens = engine.store.table("redshift.tokens");
  }

  get(id: string): StatementRecord | undefined {
    return this.statements.get(id);
  }

  put(record: StatementRecord): StatementRecord {
    this.statements.set(record.id, record);
    return record;
  }

  /** Newest first. */
  all(): StatementRecord[] {
    return [...this.statements.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  }

  active(): StatementRecord[] {
    return [...this.statements.values()].filter((record) => !isOver(record));
  }

  /** The use of a client token by `owner` in the last eight hours. */
  tokenUse(owner: string, token: string): TokenUse | undefined {
    const use = this.tokens.get(tokenKey(owner, token));
    return use !== undefined && use.at + tokenMs > this.engine.now() ? use : undefined;
  }

  useToken(owner: string, token: string, id: string, request: string): void {
    this.tokens.set(tokenKey(owner, token), { id, request, at: this.engine.now() });
  }

  /** Forgets what is over for a day. @returns the ids */
  prune(): string[] {
    const now = this.engine.now();
    for (const [key, use] of [...this.tokens.entries()]) if (use.at + tokenMs <= now) this.tokens.delete(key);
    const old = [...this.statements.values()].filter((record) => isOver(record) && record.updatedAt + dayMs <= now);
    for (const { id } of old) this.statements.delete(id);
    return old.map(({ id }) => id);
  }
}

function tokenKey(owner: string, token: string): string {
  return `${owner} ${token}`;
}
