import { DuckDBInstance } from "@duckdb/node-api";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import type { Caller, Input } from "../../../../local/services/service";
import { environmentOf, resource } from "../../../support/environment";

export const lake = resource({ type: "aws:s3/bucket:Bucket", name: "lake", inputs: { bucket: "lake" } });
export const results = resource({ type: "aws:s3/bucket:Bucket", name: "results", inputs: { bucket: "results" } });

/** A workgroup that keeps its results below `s3://results/athena/`. */
export function workgroup(name: string, configuration: Properties = {}): Resource {
  const resultConfiguration = { outputLocation: "s3://results/athena/" };
  const inputs = { name, configuration: { resultConfiguration, ...configuration } };
  return resource({ type: "aws:athena/workgroup:Workgroup", name, inputs });
}

export const database = resource({
  type: "aws:glue/catalogDatabase:CatalogDatabase",
  name: "shipping-db",
  inputs: { name: "shipping-db" },
});

const serdes = {
  parquet: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
  lazy: "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
  csv: "org.apache.hadoop.hive.serde2.OpenCSVSerde",
  json: "org.openx.data.jsonserde.JsonSerDe",
};

export interface Described {
  readonly serde: keyof typeof serdes;
  /** "id int, name string" */
  readonly columns: string;
  readonly keys?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
}

function columns(text: string | undefined) {
  return (text ?? "")
    .split(", ")
    .filter((column) => column !== "")
    .map((column) => column.split(" "))
    .map(([name, type]) => ({ name, type }));
}

/** A catalog table over `s3://lake/<name>/`. */
export function table(name: string, { serde, keys, settings, parameters, ...described }: Described): Resource {
  const inputs = {
    name,
    databaseName: "shipping-db",
    tableType: "EXTERNAL_TABLE",
    ...(parameters === undefined ? {} : { parameters }),
    partitionKeys: columns(keys),
    storageDescriptor: {
      columns: columns(described.columns),
      location: `s3://lake/${name}/`,
      serDeInfo: { serializationLibrary: serdes[serde], ...(settings === undefined ? {} : { parameters: settings }) },
    },
  };
  return resource({ type: "aws:glue/catalogTable:CatalogTable", name, inputs });
}

/** A Parquet file of what a DuckDB query selects. */
export async function parquet(select: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "landfall-parquet-"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await connection.run(`copy (${select}) to '${join(folder, "rows.parquet")}'`);
    return readFileSync(join(folder, "rows.parquet"));
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}

export interface Execution {
  readonly QueryExecutionId: string;
  readonly StatementType?: string;
  readonly Status: { readonly State: string; readonly StateChangeReason?: string };
  readonly Statistics: { readonly DataScannedInBytes: number };
  readonly ResultConfiguration: { readonly OutputLocation: string };
}

export interface ResultPage {
  readonly ResultSet: {
    readonly Rows: ReadonlyArray<{ readonly Data: ReadonlyArray<{ readonly VarCharValue?: string }> }>;
    readonly ResultSetMetadata: {
      readonly ColumnInfo: ReadonlyArray<{ readonly Name: string; readonly Type: string }>;
    };
  };
  readonly NextToken?: string;
}

/** Athena in one environment, asked as one caller. */
export class Client {
  constructor(
    readonly environment: Environment,
    readonly caller: Caller = environment.admin,
  ) {}

  call<T>(operation: string, input: Input): Promise<T> {
    return this.environment.call<T>(this.caller, "athena", operation, input);
  }

  async start(QueryString: string, input: Input = {}): Promise<string> {
    const QueryExecutionContext = { Database: "shipping-db" };
    const asked = { QueryString, WorkGroup: "main", QueryExecutionContext, ...input };
    return (await this.call<{ QueryExecutionId: string }>("StartQueryExecution", asked)).QueryExecutionId;
  }

  async describe(QueryExecutionId: string): Promise<Execution> {
    return (await this.call<{ QueryExecution: Execution }>("GetQueryExecution", { QueryExecutionId })).QueryExecution;
  }

  /** Starts a query and waits until it is over. */
  async run(sql: string, input: Input = {}): Promise<Execution> {
    const id = await this.start(sql, input);
    await this.environment.engine.quiet();
    return this.describe(id);
  }

  /** The rows of a query that must succeed, the header first; null where a value is missing. */
  async rows(sql: string, input: Input = {}): Promise<Array<Array<string | null>>> {
    const { QueryExecutionId, Status } = await this.run(sql, input);
    if (Status.State !== "SUCCEEDED") throw new Error(Status.StateChangeReason);
    const { ResultSet } = await this.call<ResultPage>("GetQueryResults", { QueryExecutionId });
    return ResultSet.Rows.map(({ Data }) => Data.map(({ VarCharValue }) => VarCharValue ?? null));
  }

  /** Why a query that must fail did. */
  async reason(sql: string, input: Input = {}): Promise<string> {
    const { State, StateChangeReason = "" } = (await this.run(sql, input)).Status;
    if (State === "SUCCEEDED") throw new Error(`succeeded: ${sql}`);
    return StateChangeReason;
  }

  async put(Key: string, Body: string | Buffer): Promise<void> {
    await this.environment.call(this.environment.admin, "s3", "PutObject", {
      Bucket: "lake",
      Key,
      Body: Buffer.from(Body),
    });
  }
}

export async function athenaOf(tables: readonly Resource[], groups = [workgroup("main")]): Promise<Client> {
  return new Client(await environmentOf([lake, results, ...groups, database, ...tables]));
}
