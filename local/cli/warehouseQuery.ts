import type { Cloud } from "../cloud";
import { UsageError } from "../services/errors";
import type { Pipeline } from "./pipelines";
import { tracedChange } from "./tracedChange";

export interface QueryResult {
  readonly columns: readonly string[];
  /** Numbers, text, booleans and null, as the Data API types them. */
  readonly rows: ReadonlyArray<readonly unknown[]>;
}

interface Described {
  readonly Status: string;
  readonly Error?: string;
  readonly HasResultSet?: boolean;
}
interface Page {
  readonly ColumnMetadata: ReadonlyArray<{ readonly name?: string; readonly label?: string }>;
  readonly Records: ReadonlyArray<ReadonlyArray<Readonly<Record<string, unknown>>>>;
  readonly NextToken?: string;
}

/** Where a pipeline's tables are, as the Data API wants it said. */
export type Target = Pick<Pipeline, "workgroup" | "cluster" | "database">;

/**
 * Runs one SQL statement through the Data API, as the administrator.
 * @throws UsageError with the engine's own words where the statement fails
 */
export async function queryWarehouse(
  cloud: Cloud,
  { workgroup, cluster, database }: Target,
  sql: string,
): Promise<QueryResult> {
  if (database === undefined) throw new UsageError("This stack has no warehouse to query.");
  const where = workgroup === undefined ? { ClusterIdentifier: cluster } : { WorkgroupName: workgroup };
  const { Id } = await call<{ Id: string }>(cloud, "ExecuteStatement", { ...where, Database: database, Sql: sql });
  const described = await ended(cloud, Id);
  if (described.Status !== "FINISHED")
    throw new UsageError(`The query failed: ${described.Error ?? described.Status}\n${sql}`);
  return described.HasResultSet === true ? resultOf(cloud, Id) : { columns: [], rows: [] };
}

function call<T>(cloud: Cloud, operation: string, input: Readonly<Record<string, unknown>>): Promise<T> {
  return cloud.call<T>(cloud.admin, "redshift", operation, input);
}

/** Looks again whenever the trace says something of the statement. */
async function ended(cloud: Cloud, id: string): Promise<Described> {
  for (;;) {
    const described = await call<Described>(cloud, "DescribeStatement", { Id: id });
    if (["FINISHED", "FAILED", "ABORTED"].includes(described.Status)) return described;
    await tracedChange(cloud, `statement:${id}`);
  }
}

async function resultOf(cloud: Cloud, id: string): Promise<QueryResult> {
  const rows: unknown[][] = [];
  let columns: string[] = [];
  let token: string | undefined;
  do {
    const page: Page = await call<Page>(cloud, "GetStatementResult", {
      Id: id,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    columns = page.ColumnMetadata.map(({ label, name }) => label ?? name ?? "");
    rows.push(...page.Records.map((record) => record.map(valueOf)));
    token = page.NextToken;
  } while (token !== undefined);
  return { columns, rows };
}

/** The Data API's `{longValue: 1}` as plain 1; decimals and integers beyond 2^53 as text, so that no digit is lost. */
function valueOf(field: Readonly<Record<string, unknown>>): unknown {
  const [value] = Object.values(field);
  if (field.isNull === true) return null;
  return typeof value === "bigint" ? String(value) : value;
}
