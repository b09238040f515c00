import type { Cloud } from "../../../cloud";
import type { Host, Hosts } from "../hosts";
import { S3Files } from "../s3Files";
import { SqlError } from "../sql/sqlError";
import { asSqlError } from "../warehouse/errors";
import { execute } from "../warehouse/execute";
import { Session } from "../warehouse/session";
import { Users } from "../warehouse/users";
import type { Login } from "./identity";
import { isOver, type Progress, type Records, type StatementRecord, type StatementStatus } from "./records";
import type { Results } from "./results";

export interface RunnerParts {
  readonly cloud: Cloud;
  readonly hosts: Hosts;
  readonly records: Records;
  readonly results: Results;
}

/** Runs statements in the background, each in a session of its own, and keeps their records up to date. */
export class Runner {
  private readonly sessions = new Map<string, Session>();
  private readonly cancelled = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly users = new Users();

  constructor(private readonly parts: RunnerParts) {}

  /** Runs to the end. The record says how it went: this never throws for what the SQL did. */
  async run(id: string, host: Host, login: Login): Promise<void> {
    const work = this.work(id, host, login);
    this.running.set(id, work);
    await work.finally(() => this.running.delete(id));
  }

  /** Resolves when the statement is over; at once where it is. */
  async over(id: string): Promise<void> {
    await this.running.get(id);
  }

  /** Aborts everything under way. */
  async stop(): Promise<void> {
    for (const { id } of this.parts.records.active()) this.cancel(id);
    await Promise.all(this.running.values());
  }

  private async work(id: string, host: Host, login: Login): Promise<void> {
    this.update(id, { status: "STARTED" });
    const began = this.parts.cloud.engine.stopwatch();
    try {
      const session = await this.open(this.record(id), host, login);
      this.sessions.set(id, session);
      await this.statements(id, session).finally(() => session.close());
      this.finish(id, "FINISHED", began);
    } catch (error) {
      this.fail(id, asSqlError(error), began);
    } finally {
      this.sessions.delete(id);
      this.cancelled.delete(id);
    }
  }

  /** Stops a statement that is under way. */
  cancel(id: string): void {
    this.cancelled.add(id);
    this.sessions.get(id)?.cancel();
  }

  /** What was under way when the runtime ended is aborted: its transaction was never committed. */
  abortInterrupted(): void {
    for (const { id } of this.parts.records.active())
      this.fail(id, new SqlError("The runtime stopped while the statement ran"), undefined, "ABORTED");
  }

  private async open(record: StatementRecord, host: Host, login: Login): Promise<Session> {
    const { cloud, hosts } = this.parts;
    const database = hosts.databaseOf(host, record.database);
    if (database === undefined) throw new SqlError(`FATAL: database "${record.database}" does not exist`);
    const user = await this.users.admit(database, host, login);
    const source = new S3Files(cloud, host, login.user, `statement:${record.id}`);
    return Session.open({ database, databaseName: record.database, user, now: () => cloud.engine.now(), source });
  }

  private async statements(id: string, session: Session): Promise<void> {
    const { sqls } = this.record(id);
    for (let index = 0; index < sqls.length; index++) {
      if (this.cancelled.has(id)) throw new SqlError("Query cancelled on user's request");
      await this.one(id, index, session);
    }
    await this.passes(sqls, "commit");
    await session.commit();
  }

  private async one(id: string, index: number, session: Session): Promise<void> {
    const { sqls, batch, parameters } = this.record(id);
    const began = this.parts.cloud.engine.stopwatch();
    const ended = () => ({
      duration: nanoseconds(this.parts.cloud.engine.stopwatch() - began),
      updatedAt: this.parts.cloud.engine.now(),
    });
    if (batch) this.updatePart(id, index, { status: "STARTED" });
    try {
      await this.passes(sqls, "statement");
      const { rows, result } = await execute(session, sqls[index] ?? "", new Map(Object.entries(parameters)));
      const kept =
        result === undefined ? undefined : await this.parts.results.keep(batch ? `${id}:${index + 1}` : id, result);
      const found = { rows: kept?.rows ?? rows, hasResult: kept !== undefined, resultSize: kept?.bytes ?? 0 };
      if (batch) this.updatePart(id, index, { status: "FINISHED", ...found, ...ended() });
      this.update(id, batch ? { rows: found.rows } : found);
    } catch (error) {
      const failure = asSqlError(error);
      if (!batch) throw failure;
      this.updatePart(id, index, {
        status: this.cancelled.has(id) ? "ABORTED" : "FAILED",
        error: failure.reported,
        ...ended(),
      });
      throw new PartError(index, failure);
    }
  }

  /** Where a simulation lets a transaction fail: only one of several statements can be told apart from a look at the tables. */
  private async passes(sqls: readonly string[], what: "statement" | "commit"): Promise<void> {
    if (sqls.length === 1) return;
    const { engine } = this.parts.cloud;
    const edge = { at: "transaction", what, who: "redshift" };
    await engine.pass(edge);
    const fault = engine.faults.at(edge);
    if (fault?.kind === "refused") throw new SqlError(fault.code);
  }

  private finish(id: string, status: StatementStatus, began: number): void {
    const record = this.update(id, { status, duration: this.since(began) });
    this.tell(record);
  }

  private fail(id: string, error: SqlError, began: number | undefined, forced?: StatementStatus): void {
    const status = forced ?? (this.cancelled.has(id) ? "ABORTED" : "FAILED");
    this.abortParts(id);
    const duration = began === undefined ? {} : { duration: this.since(began) };
    this.tell(this.update(id, { status, error: error.reported, rows: -1, hasResult: false, ...duration }));
  }

  /** All parts share one transaction: what had run is undone, what had not will not. */
  private abortParts(id: string): void {
    this.record(id).parts.forEach((part, index) => {
      if (!isOver(part))
        this.updatePart(id, index, { status: "ABORTED", error: "Connection or an prior query failed." });
    });
  }

  private tell(record: StatementRecord): void {
    const { cloud } = this.parts;
    const outcome = record.status === "FINISHED" ? "ok" : record.status === "FAILED" ? "failed" : "aborted";
    const why = record.error ?? (record.rows >= 0 ? `${record.rows} rows` : undefined);
    const about = record.about;
    cloud.engine.trace.add({
      who: record.callerArn,
      did: "redshift:Statement",
      on: record.id,
      outcome,
      about,
      ...(why === undefined ? {} : { why }),
    });
    if (record.withEvent) cloud.offer("events").emit(eventOf(record));
  }

  private since(began: number): number {
    return nanoseconds(this.parts.cloud.engine.stopwatch() - began);
  }

  private record(id: string): StatementRecord {
    const record = this.parts.records.get(id);
    if (record === undefined) throw new Error(`statement ${id} has no record`);
    return record;
  }

  private update(id: string, change: Partial<Progress>): StatementRecord {
    return this.parts.records.put({ ...this.record(id), updatedAt: this.parts.cloud.engine.now(), ...change });
  }

  private updatePart(id: string, index: number, change: Partial<Progress>): void {
    const record = this.record(id);
    this.parts.records.put({
      ...record,
      parts: record.parts.map((part, at) => (at === index ? { ...part, ...change } : part)),
    });
  }
}

/** A part's failure, as the whole batch reports it. */
class PartError extends SqlError {
  constructor(
    private readonly index: number,
    private readonly failure: SqlError,
  ) {
    super(failure.message);
  }

  override get reported(): string {
    return `Query #${this.index + 1} failed with ${this.failure.reported}`;
  }
}

function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6);
}

function eventOf(record: StatementRecord) {
  const detail = {
    principal: record.callerArn,
    statementName: record.name ?? "",
    statementId: record.id,
    redshiftQueryId: 0,
    state: record.status,
    rows: record.rows,
    expireAt: Math.floor(record.updatedAt / 1000) + 86_400,
  };
  return {
    source: "aws.redshift-data",
    detailType: "Redshift Data Statement Status Change",
    resources: [],
    detail,
    about: record.about,
  };
}
