import { DuckDBInstance, type DuckDBConnection, type DuckDBResult } from "@duckdb/node-api";
import { Interruptible } from "../../duckdb/interruptible";
import { quoteText } from "../redshift/sql/nodes";
import { QueryError } from "./queryError";
import { macros } from "./sql/macros";
import { openable } from "./tables/files";
import { createRelation } from "./tables/relation";
import type { Source } from "./tables/source";

/** Where DuckDB's defaults are not Trino's, and how much of a laptop a query may take. */
const configuration = {
  integer_division: "true",
  default_null_order: "nulls_last",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  memory_limit: "1GB",
};

export interface Setting {
  /** What current_timestamp is: ISO 8601, UTC. */
  readonly now: string;
  /** One thread, so that sums of doubles and rows without an order come out the same each time. */
  readonly repeats: boolean;
}

/** A database in memory for one query: it sees the query's tables and reads their files, and nothing else on this machine. */
export class QueryEngine {
  private readonly work: Interruptible;

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly sources: readonly Source[],
  ) {
    this.work = new Interruptible(connection, () => new QueryError("Query cancelled by user"));
  }

  /** @throws QueryError where a table's files are not as the catalog has them */
  static async open(sources: readonly Source[], { now, repeats }: Setting): Promise<QueryEngine> {
    const instance = await DuckDBInstance.create(":memory:", { ...configuration, threads: repeats ? "1" : "2" });
    const engine = new QueryEngine(instance, await instance.connect(), sources);
    try {
      await engine.prepare(now);
      return engine;
    } catch (error) {
      engine.close();
      throw asQueryError(named(error, sources));
    }
  }

  /** @throws QueryError in Trino's words where there are such */
  async run(sql: string): Promise<DuckDBResult> {
    try {
      return await this.work.run(() => this.connection.run(sql));
    } catch (error) {
      throw asQueryError(named(error, this.sources));
    }
  }

  /** Stops what is under way, or keeps it from beginning. */
  interrupt(): void {
    this.work.interrupt();
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  private async prepare(now: string): Promise<void> {
    await this.connection.run(`set TimeZone = 'UTC'; set variable trino_now = ${quoteText(now)}`);
    await this.connection.run(`set allowed_paths = ${openable(this.sources)}; set enable_external_access = false`);
    await this.connection.run(macros.map((macro) => `create macro ${macro}`).join(";\n"));
    for (const source of this.sources) await createRelation(this.connection, source);
    await this.connection.run("set lock_configuration = true");
  }
}

/** The error, speaking of objects where DuckDB speaks of files. */
function named(error: unknown, sources: readonly Source[]): unknown {
  if (error instanceof QueryError || !(error instanceof Error)) return error;
  const files = sources.flatMap((source) => source.files);
  return new Error(files.reduce((message, { path, url }) => message.replaceAll(path, url), error.message));
}

const renderings: ReadonlyArray<readonly [RegExp, string]> = [
  [/Referenced column "(.*?)" (?:was )?not found/s, "COLUMN_NOT_FOUND: line 1:8: Column '$1' cannot be resolved"],
  [/does not have a column named "(.*?)"/s, "COLUMN_NOT_FOUND: line 1:8: Column '$1' cannot be resolved"],
  [/Ambiguous reference to column name "(.*?)"/s, "AMBIGUOUS_NAME: line 1:8: Column '$1' is ambiguous"],
  [
    /No magic bytes found at end of file '(.*?)'|'(.*?)' too small to be a Parquet file/s,
    "HIVE_BAD_DATA: Not valid Parquet file: $1$2 expected magic number: PAR1",
  ],
  [/syntax error at or near "(.*?)"/s, "SYNTAX_ERROR: line 1:1: mismatched input '$1'"],
  [
    /must appear in the GROUP BY clause|must be part of an aggregate/s,
    "EXPRESSION_NOT_AGGREGATE: line 1:8: an expression must be an aggregate expression or appear in GROUP BY clause",
  ],
  [/Could not convert string '(.*?)' to (\w+)/s, "INVALID_CAST_ARGUMENT: Cannot cast '$1' to $2"],
  [/out of range|Overflow/i, "NUMERIC_VALUE_OUT_OF_RANGE: a value is out of range for its type"],
  [
    /No function matches|Cannot (?:compare|mix) values of type/s,
    "TYPE_MISMATCH: line 1:8: the types of the arguments do not fit",
  ],
];

/** Any failure of the engine, in Trino's words as far as they are known. */
export function asQueryError(error: unknown): QueryError {
  if (error instanceof QueryError) return error;
  const raw = error instanceof Error ? error.message : String(error);
  const message = (raw.split("\n")[0] ?? raw).replace(
    /^(Invalid Input|Conversion|Binder|Parser|Catalog|Permission) Error: /,
    "",
  );
  if (/^[A-Z]+(_[A-Z]+)+: /.test(message)) return new QueryError(message);
  for (const [pattern, words] of renderings) {
    const found = pattern.exec(message);
    if (found !== null)
      return new QueryError(words.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? ""));
  }
  return new QueryError(`GENERIC_USER_ERROR: ${message}`);
}
