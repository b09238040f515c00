import type { DuckDBConnection, DuckDBResult } from "@duckdb/node-api";
import { Interruptible } from "../../../duckdb/interruptible";
import { showName, type Name } from "../sql/cursor";
import { quoteName, quoteText } from "../sql/nodes";
import { SqlError, unsupported } from "../sql/sqlError";
import { Translator, type NamePlace } from "../sql/translator";
import { systemViews } from "./bootstrap";
import type { Column } from "./catalog";
import type { CopySource } from "./copySource";
import { rowsOf, type Database } from "./database";
import { asSqlError } from "./errors";
import type { LockMode } from "./locks";
import { Rights, type User } from "./rights";

/** What a statement came to. */
export interface Outcome {
  /** Rows written, or -1 where the statement writes none. */
  readonly rows: number;
  /** Rows to read, before the session does anything else. */
  readonly result?: DuckDBResult;
}

export interface SessionContext {
  readonly database: Database;
  readonly databaseName: string;
  readonly user: User;
  /** The runtime's time, in milliseconds since the epoch. */
  now(): number;
  readonly source: CopySource;
}

/** A relation, looked up: temporary ones are the session's own, system ones everybody's. */
export interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly place: "temporary" | "system" | "schema";
}

/**
 * One connection of one user, in one transaction at a time. DuckDB's transaction, and with it the snapshot, begins with the
 * first statement that reads or writes: not with BEGIN, and not with LOCK.
 */
export class Session implements NamePlace {
  readonly rights: Rights;
  private readonly work: Interruptible;
  /** By name: the columns that each was made with, where it still has them. */
  private temporary = new Map<string, readonly Column[] | undefined>();
  private begun = false;
  /** The edition of the catalog that the transaction began with. */
  private edition = 0;
  private changesCatalog = false;
  /** What SQL knows of the time. */
  private told?: string;

  private constructor(
    readonly connection: DuckDBConnection,
    readonly context: SessionContext,
  ) {
    this.rights = new Rights(this, context.user);
    this.work = new Interruptible(connection, cancelled);
  }

  static async open(context: SessionContext): Promise<Session> {
    const connection = await context.database.connect();
    await connection.run(`set variable rs_user = ${quoteText(context.user.name)}`);
    return new Session(connection, context);
  }

  translator(): Translator {
    return new Translator(this);
  }

  resolve({ database, schema, name }: Name): Relation {
    if (database !== undefined && database !== this.context.databaseName)
      throw unsupported(`a query across databases ("${database}")`);
    if (schema === undefined && this.temporary.has(name)) return { schema: "main", name, place: "temporary" };
    const system = systemName(schema, name);
    if (system !== undefined) return { schema: "landfall", name: system, place: "system" };
    if (schema === "landfall" || schema === "main") throw new SqlError(`schema "${schema}" does not exist`);
    return { schema: schema ?? "public", name, place: "schema" };
  }

  spell(name: Name): string {
    const relation = this.resolve(name);
    const catalog = relation.place === "temporary" ? "temp." : "";
    return `${catalog}${quoteName(relation.schema)}.${quoteName(relation.name)}`;
  }

  /** Takes the table's lock until the transaction ends, waiting as long as it must. */
  async lock(name: Name, mode: LockMode): Promise<void> {
    this.work.check();
    const { schema, name: table, place } = this.resolve(name);
    if (place === "schema") await this.context.database.locks.acquire(this, `${schema}.${table}`, mode);
  }

  /** Serialises changes of the catalog: whoever is to make one asks first. */
  async lockCatalog(): Promise<void> {
    await this.context.database.locks.acquire(this, "catalog", "write");
    this.changesCatalog = true;
  }

  /**
   * What the catalog answers this session: as it answered others, unless the session's transaction has changed the catalog or sees an
   * older one.
   */
  inCatalog<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const { catalog } = this.context.database;
    const seesOwn = this.changesCatalog || (this.begun && this.edition !== catalog.edition);
    return seesOwn ? ask() : catalog.answer(question, ask);
  }

  /** Begins DuckDB's transaction where it has not begun, and tells SQL the time. */
  async begin(): Promise<void> {
    const now = `timestamp '${new Date(this.context.now()).toISOString().slice(0, -1)}'`;
    if (this.begun && this.told === now) return;
    const started = this.begun ? "" : `begin; set variable rs_started = ${now};`;
    if (!this.begun) this.edition = this.context.database.catalog.edition;
    this.begun = true;
    this.told = now;
    await this.connection.run(`${started} set variable rs_now = ${now}`);
  }

  /** Runs DuckDB's SQL within the transaction. @returns rows written @throws SqlError */
  async run(sql: string): Promise<number> {
    try {
      return (await this.work.run(() => this.connection.run(sql))).rowsChanged;
    } catch (error) {
      throw asSqlError(error);
    }
  }

  /** Runs a query whose rows the caller reads before anything else. @throws SqlError */
  async read(sql: string): Promise<DuckDBResult> {
    try {
      return await this.work.run(() => this.connection.stream(sql));
    } catch (error) {
      throw asSqlError(error);
    }
  }

  async commit(): Promise<void> {
    if (this.begun) await this.end("commit");
    else this.release();
  }

  async rollback(): Promise<void> {
    if (this.begun) await this.end("rollback");
    else this.release();
  }

  /** Stops whatever the session is at, a wait for a lock or a statement in DuckDB, and all that it would do next but a rollback. */
  cancel(): void {
    this.context.database.locks.cancel(this, cancelled());
    this.work.interrupt();
  }

  async close(): Promise<void> {
    await this.rollback();
    this.connection.closeSync();
  }

  /** @param columns left out where only the catalog can tell */
  addTemporary(name: string, columns?: readonly Column[]): void {
    this.temporary.set(name, columns);
  }

  columnsOfTemporary(name: string): readonly Column[] | undefined {
    return this.temporary.get(name);
  }

  dropTemporary(name: string): void {
    this.temporary.delete(name);
  }

  private async end(how: "commit" | "rollback"): Promise<void> {
    this.begun = false;
    try {
      await this.connection.run(how);
    } catch (error) {
      throw asSqlError(error);
    } finally {
      this.release();
    }
    if (how === "rollback") await this.recallTemporary();
  }

  /** Those who waited for the catalog to be changed see it as it is now. */
  private release(): void {
    const { catalog, locks } = this.context.database;
    if (this.changesCatalog) catalog.changed();
    this.changesCatalog = false;
    locks.release(this);
  }

  /** A rollback takes temporary tables back that the transaction made. */
  private async recallTemporary(): Promise<void> {
    const sql = "select table_name as name from duckdb_tables() where temporary";
    const found = await rowsOf<{ name: string }>(this.connection, sql);
    this.temporary = new Map(found.map(({ name }) => [name, undefined]));
  }
}

function cancelled(): SqlError {
  return new SqlError("Query cancelled on user's request");
}

/** The view that answers for a catalog relation. @throws SqlError for one that Redshift has and the runtime has not */
function systemName(schema: string | undefined, name: string): string | undefined {
  const full = schema === "information_schema" ? `information_schema_${name}` : name;
  if (schema === undefined || schema === "pg_catalog" || schema === "information_schema") {
    if (systemViews.has(full)) return full;
    if (schema !== undefined || /^(pg|stl|stv|svl|svv|svcs|sys)_/.test(name))
      throw unsupported(`system table ${showName({ name, ...(schema === undefined ? {} : { schema }) })}`);
  }
  return undefined;
}
