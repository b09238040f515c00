import { DuckDBInstance, type DuckDBConnection, type DuckDBResultReader, type DuckDBValue } from "@duckdb/node-api";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { bootstrap, bootstrapVersion } from "./bootstrap";
import { CatalogMemory } from "./catalogMemory";
import { Locks, type Aside } from "./locks";

/** Where DuckDB's defaults are not Redshift's, and how much of a laptop it may take. */
const configuration = {
  storage_compatibility_version: "v1.4.0",
  integer_division: "true",
  default_null_order: "nulls_last_on_asc_first_on_desc",
  preserve_insertion_order: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  errors_as_json: "true",
  memory_limit: "1GB",
};

/** What a database is used in. */
export interface Surroundings {
  /** What a session's wait for a lock is done in. */
  readonly aside?: Aside;
  /** One thread, so that sums of doubles and rows without an order come out the same each time. */
  readonly repeats?: boolean;
}

/** One Redshift database: a DuckDB file, opened when first used, with the table locks of its sessions. */
export class Database {
  readonly locks: Locks;
  readonly catalog = new CatalogMemory();
  private opening?: Promise<DuckDBInstance>;

  /** @param path its file; the file's name, without extension, is the database's name */
  constructor(
    private readonly path: string,
    private readonly surroundings: Surroundings = {},
  ) {
    this.locks = new Locks(surroundings.aside);
  }

  /** A connection of its own, with its own temporary tables and transaction. */
  async connect(): Promise<DuckDBConnection> {
    this.opening ??= this.open();
    const connection = await (await this.opening).connect();
    await connection.run("set search_path = 'public,landfall'; set TimeZone = 'UTC'");
    return connection;
  }

  async close(): Promise<void> {
    const opening = this.opening;
    this.opening = undefined;
    this.catalog.changed();
    (await opening)?.closeSync();
  }

  private async open(): Promise<DuckDBInstance> {
    mkdirSync(dirname(this.path), { recursive: true });
    const instance = await DuckDBInstance.create(this.path, this.configuration());
    const connection = await instance.connect();
    const current = await connection
      .runAndReadAll("select version from landfall.bootstrap")
      .then((found) => found.getRowsJson()[0]?.[0])
      .catch(() => undefined);
    if (current !== bootstrapVersion) await this.prepare(connection);
    connection.closeSync();
    return instance;
  }

  private configuration(): Record<string, string> {
    return this.surroundings.repeats === true ? { ...configuration, threads: "1" } : configuration;
  }

  private async prepare(connection: DuckDBConnection): Promise<void> {
    const version = `create or replace table landfall.bootstrap as select '${bootstrapVersion}' as version`;
    await connection.run(`begin; ${bootstrap}; ${version}; commit`);
  }
}

/** The rows of a small query of our own, as plain objects. */
export async function rowsOf<T>(connection: DuckDBConnection, sql: string, values?: DuckDBValue[]): Promise<T[]> {
  const reader: DuckDBResultReader = await connection.runAndReadAll(sql, values);
  return reader.getRowObjectsJson() as unknown as T[];
}
