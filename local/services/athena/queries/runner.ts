import type { Cloud } from "../../../cloud";
import { AwsError } from "../../errors";
import type { QueryEngine } from "../engine";
import { QueryError } from "../queryError";
import { parseStatement } from "../sql/statement";
import { Sources } from "../tables/source";
import type { WorkGroups } from "../workgroups";
import type { Answer } from "./answer";
import { runCommand } from "./hiveCommands";
import { keepAnswer } from "./output";
import { isOver, type QueryRecord, type QueryState, type Records } from "./records";
import { runSelect, ScanLimitError } from "./select";

/** Runs queries in the background, as whoever started them, and keeps their records up to date. */
export class Runner {
  private readonly engines = new Map<string, QueryEngine>();
  private readonly running = new Map<string, Promise<void>>();
  private stopping = false;

  constructor(
    private readonly cloud: Cloud,
    private readonly records: Records,
    private readonly groups: WorkGroups,
  ) {}

  /** Takes the query up; its record says how it goes. */
  start(id: string): void {
    this.tell(this.record(id));
    this.go(id);
  }

  /** What was under way when the runtime ended runs again: a query changes nothing but its own result. */
  resume(): void {
    for (const { id } of this.records.active()) this.go(id);
  }

  /** Resolves when the query is over; at once where it is. */
  async over(id: string): Promise<void> {
    await this.running.get(id);
  }

  cancel(id: string): void {
    this.end(id, "CANCELLED", "Query cancelled by user");
    this.engines.get(id)?.interrupt();
  }

  /** Breaks off whatever runs, to be taken up at the next start. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const engine of this.engines.values()) engine.interrupt();
    await Promise.all(this.running.values());
  }

  private go(id: string): void {
    const work = this.cloud.engine.background(() => this.work(id));
    this.running.set(
      id,
      work.finally(() => this.running.delete(id)),
    );
  }

  private async work(id: string): Promise<void> {
    if (this.record(id).state === "QUEUED") this.change(id, { state: "RUNNING", startedAt: this.cloud.engine.now() });
    try {
      await this.passes(this.record(id));
      const answer = await this.answer(this.record(id));
      if (this.isLeft(id)) return;
      await keepAnswer(this.cloud, this.record(id), answer);
      this.end(id, "SUCCEEDED", undefined, answer);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      this.end(id, error instanceof ScanLimitError ? "CANCELLED" : "FAILED", error.message);
    } finally {
      this.engines.delete(id);
    }
  }

  /** Where a simulation lets a query take long, or fail. */
  private async passes({ workgroup }: QueryRecord): Promise<void> {
    const { engine } = this.cloud;
    const edge = { at: "query", what: "query", who: workgroup };
    await engine.pass(edge);
    const fault = engine.faults.at(edge);
    if (fault?.kind === "late") await engine.sleep(fault.ms);
    if (fault?.kind === "refused") throw new QueryError(`${fault.code}: The simulation lets this query fail.`);
  }

  /** Whether what comes of the query no longer matters. */
  private isLeft(id: string): boolean {
    return this.stopping || isOver(this.record(id));
  }

  private async answer(record: QueryRecord): Promise<Answer> {
    const { caller, database = "default", sql, parameters } = record;
    const statement = parseStatement(sql, parameters);
    const sources = new Sources(this.cloud, caller);
    if (statement.kind !== "query")
      return runCommand(statement, { sources, database, keys: (...at) => this.keys(record, ...at) });
    const cutoff = this.groups.find(record.workgroup)?.cutoff;
    const began = (engine: QueryEngine) => {
      if (this.isLeft(record.id)) throw new QueryError("The query was stopped before it ran");
      this.engines.set(record.id, engine);
    };
    const setting = { now: new Date(record.submittedAt).toISOString(), repeats: this.cloud.engine.repeats };
    return runSelect(statement, { sources, database, setting, began, ...(cutoff === undefined ? {} : { cutoff }) });
  }

  private keys({ caller }: QueryRecord, bucket: string, prefix: string): string[] {
    try {
      return this.cloud
        .offer("s3")
        .list(caller, bucket, prefix)
        .map(({ key }) => key);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new QueryError(`FAILED: Execution Error: ${error.message} (Service: Amazon S3; Error Code: ${error.code})`);
    }
  }

  private end(id: string, state: QueryState, reason?: string, answer?: Answer): void {
    if (this.isLeft(id)) return;
    const { startedAt } = this.record(id);
    const completedAt = this.cloud.engine.now();
    this.change(id, {
      state,
      completedAt,
      startedAt: startedAt ?? completedAt,
      ...(reason === undefined ? {} : { reason }),
      ...(answer === undefined ? {} : { columns: answer.columns, scannedBytes: answer.scannedBytes }),
    });
  }

  private change(id: string, change: Partial<QueryRecord> & { state: QueryState }): void {
    const before = this.record(id);
    this.tell(this.records.put({ ...before, ...change, changes: before.changes + 1 }), before.state);
  }

  /** Into the trace, and as the event that Athena sends. */
  private tell(record: QueryRecord, previousState?: QueryState): void {
    const { id, state, reason, caller, about } = record;
    const why = reason ?? (state === "QUEUED" ? record.sql : undefined);
    this.cloud.engine.trace.add({
      who: caller.arn,
      did: "athena:QueryExecution",
      on: id,
      outcome: state === "SUCCEEDED" ? "ok" : state.toLowerCase(),
      about,
      ...(why === undefined ? {} : { why }),
    });
    this.cloud.offer("events").emit(eventOf(record, previousState));
  }

  private record(id: string): QueryRecord {
    const record = this.records.get(id);
    if (record === undefined) throw new Error(`query ${id} has no record`);
    return record;
  }
}

function eventOf(record: QueryRecord, previousState: QueryState | undefined) {
  const { id, state, reason, statementType, workgroup, changes, about } = record;
  const athenaError = { errorCategory: 2, retryable: false, errorMessage: reason };
  return {
    source: "aws.athena",
    detailType: "Athena Query State Change",
    resources: [],
    detail: {
      versionId: "0",
      currentState: state,
      ...(previousState === undefined ? {} : { previousState }),
      queryExecutionId: id,
      ...(statementType === undefined ? {} : { statementType }),
      workgroupName: workgroup,
      sequenceNumber: String(changes),
      ...(state === "FAILED" ? { athenaError } : {}),
    },
    about,
  };
}
