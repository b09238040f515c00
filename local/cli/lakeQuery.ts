import type { Cloud } from "../cloud";
import { UsageError } from "../services/errors";
import { lakeOf } from "./pipelines";
import { tracedChange } from "./tracedChange";
import type { QueryResult } from "./warehouseQuery";

interface Execution {
  readonly Status: { readonly State: string; readonly StateChangeReason?: string };
  readonly StatementType?: string;
}
interface Column {
  readonly Name: string;
  readonly Type: string;
}
interface Page {
  readonly ResultSet: {
    readonly Rows: ReadonlyArray<{ readonly Data: ReadonlyArray<{ readonly VarCharValue?: string }> }>;
    readonly ResultSetMetadata: { readonly ColumnInfo: readonly Column[] };
  };
  readonly NextToken?: string;
}

/**
 * Runs one SQL statement through Athena, as the administrator, in the workgroup and database of the stack's lake.
 * @throws UsageError with the engine's own words where the statement fails, and where the stack has no workgroup
 */
export async function queryLake(cloud: Cloud, sql: string): Promise<QueryResult> {
  const { athenaWorkgroup: WorkGroup, athenaDatabase, catalogDatabase } = lakeOf(cloud.graph, sql);
  if (WorkGroup === undefined) throw new UsageError("This stack has no Athena workgroup to query with.");
  const Database = athenaDatabase ?? catalogDatabase;
  const input = { QueryString: sql, WorkGroup, QueryExecutionContext: { Database } };
  const { QueryExecutionId } = await call<{ QueryExecutionId: string }>(cloud, "StartQueryExecution", input);
  const { Status, StatementType } = await ended(cloud, QueryExecutionId);
  if (Status.State === "SUCCEEDED") return resultOf(cloud, QueryExecutionId, StatementType === "DML");
  throw new UsageError(`The query failed: ${Status.StateChangeReason ?? Status.State}\n${sql}`);
}

function call<T>(cloud: Cloud, operation: string, input: Readonly<Record<string, unknown>>): Promise<T> {
  return cloud.call<T>(cloud.admin, "athena", operation, input);
}

async function ended(cloud: Cloud, id: string): Promise<Execution> {
  for (;;) {
    const input = { QueryExecutionId: id };
    const { QueryExecution } = await call<{ QueryExecution: Execution }>(cloud, "GetQueryExecution", input);
    if (!["QUEUED", "RUNNING"].includes(QueryExecution.Status.State)) return QueryExecution;
    await tracedChange(cloud, `query:${id}`);
  }
}

/** A query's first row is its header; what SHOW and DESCRIBE answer has none, and its columns stand between tabs. */
async function resultOf(cloud: Cloud, id: string, isQuery: boolean): Promise<QueryResult> {
  const rows: Array<Array<string | undefined>> = [];
  let columns: readonly Column[] = [];
  let token: string | undefined;
  do {
    const more = token === undefined ? {} : { NextToken: token };
    const page: Page = await call<Page>(cloud, "GetQueryResults", { QueryExecutionId: id, ...more });
    columns = page.ResultSet.ResultSetMetadata.ColumnInfo;
    rows.push(...page.ResultSet.Rows.map(({ Data }) => Data.map(({ VarCharValue }) => VarCharValue)));
    token = page.NextToken;
  } while (token !== undefined);
  const names = columns.map(({ Name }) => Name);
  if (!isQuery) return { columns: names, rows: rows.map(([line = ""]) => line.split("\t").map((cell) => cell.trim())) };
  return { columns: names, rows: rows.slice(1).map((row) => row.map((cell, at) => valueOf(cell, columns[at]?.Type))) };
}

const numeric = new Set(["tinyint", "smallint", "integer", "bigint", "float", "double"]);

/** Numbers that JSON holds without loss as numbers, booleans as booleans, all else as text. */
function valueOf(text: string | undefined, type = ""): unknown {
  if (text === undefined) return null;
  if (type === "boolean") return text === "true";
  const number = Number(text);
  const fits = Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
  return numeric.has(type) && fits ? number : text;
}
