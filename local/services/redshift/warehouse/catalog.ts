import type { DuckDBConnection } from "@duckdb/node-api";
import { duckType, fromDuck, lengthCheck, readLengthCheck, type ColumnType } from "../sql/columnTypes";
import { quoteName } from "../sql/nodes";
import { rowsOf } from "./database";
import type { Relation, Session } from "./session";

/** A column of a table that exists. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly required: boolean;
  /** As DuckDB's SQL. */
  readonly default?: string;
}

interface ColumnRow {
  readonly table_schema: string;
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
  readonly is_nullable: boolean;
  readonly column_default: string | null;
}

const columnQuery = `
  select schema_name as table_schema, table_name, column_name, data_type, is_nullable, column_default from duckdb_columns()
  where not internal and schema_name <> 'landfall'`;
const checkQuery = `
  select schema_name as table_schema, table_name, constraint_text from duckdb_constraints() where constraint_type = 'CHECK'`;

/** The columns of a table or view, in order; none where there is no such relation. */
export async function columnsOf(session: Session, relation: Relation): Promise<readonly Column[]> {
  const made = relation.place === "temporary" ? session.columnsOfTemporary(relation.name) : undefined;
  return made ?? asked(session, "columns", relation, findColumns);
}

/** Temporary tables are asked for each time: they are the session's own. */
function asked<T>(
  session: Session,
  what: string,
  relation: Relation,
  find: (connection: DuckDBConnection, relation: Relation) => Promise<T>,
): Promise<T> {
  const ask = () => find(session.connection, relation);
  const { schema, name, place } = relation;
  return place === "temporary" ? ask() : session.inCatalog(JSON.stringify([what, place, schema, name]), ask);
}

async function findColumns(connection: DuckDBConnection, { schema, name, place }: Relation): Promise<Column[]> {
  const database = place === "temporary" ? "'temp'" : "current_database()";
  const only = `and schema_name = $1 and table_name = $2 and database_name = ${database}`;
  const rows = await rowsOf<ColumnRow>(connection, `${columnQuery} ${only} order by column_index`, [schema, name]);
  const checks = await rowsOf<{ constraint_text: string }>(connection, `${checkQuery} ${only}`, [schema, name]);
  const lengths = lengthsOf(checks.map((check) => check.constraint_text));
  return rows.map((row) => column(row, lengths));
}

function lengthsOf(checks: readonly string[]): Map<string, ColumnType> {
  const found = checks.map(readLengthCheck).filter((check) => check !== undefined);
  return new Map(found.map(({ column, type }) => [column, type]));
}

function column(row: ColumnRow, lengths: ReadonlyMap<string, ColumnType>): Column {
  const type = lengths.get(row.column_name) ?? fromDuck(row.data_type);
  const value = row.column_default === null ? {} : { default: row.column_default };
  return { name: row.column_name, type, required: !row.is_nullable, ...value };
}

/** Every table and view of the user's schemas, with its columns. */
export async function allTables(
  connection: DuckDBConnection,
): Promise<ReadonlyArray<{ schema: string; table: string; columns: Column[] }>> {
  const sql = `${columnQuery} and database_name = current_database() order by schema_name, table_name, column_index`;
  const rows = await rowsOf<ColumnRow>(connection, sql);
  const checks = await rowsOf<Pick<ColumnRow, "table_schema" | "table_name"> & { constraint_text: string }>(
    connection,
    checkQuery,
  );
  const tables = new Map<string, { schema: string; table: string; columns: Column[] }>();
  for (const row of rows) {
    const same = (other: Pick<ColumnRow, "table_schema" | "table_name">) =>
      other.table_schema === row.table_schema && other.table_name === row.table_name;
    const key = JSON.stringify([row.table_schema, row.table_name]);
    const table = tables.get(key) ?? { schema: row.table_schema, table: row.table_name, columns: [] };
    table.columns.push(column(row, lengthsOf(checks.filter(same).map((check) => check.constraint_text))));
    tables.set(key, table);
  }
  return [...tables.values()];
}

export type RelationKind = "table" | "view";

/** What the relation is; undefined where there is none. */
export async function kindOf(session: Session, relation: Relation): Promise<RelationKind | undefined> {
  return relation.place === "system" ? "view" : asked(session, "kind", relation, findKind);
}

async function findKind(
  connection: DuckDBConnection,
  { schema, name, place }: Relation,
): Promise<RelationKind | undefined> {
  const database = place === "temporary" ? "'temp'" : "current_database()";
  const sql = `
    select 'table' as kind from duckdb_tables() where schema_name = $1 and table_name = $2 and database_name = ${database}
    union all select 'view' from duckdb_views() where schema_name = $1 and view_name = $2 and database_name = ${database}`;
  const [row] = await rowsOf<{ kind: RelationKind }>(connection, sql, [schema, name]);
  return row?.kind;
}

/** A column's part of CREATE TABLE. */
export function columnDdl({ name, type, required, default: value }: Column): string {
  const quoted = quoteName(name);
  const check = lengthCheck(quoted, type);
  const parts = [quoted, duckType(type), required ? "not null" : "", value === undefined ? "" : `default (${value})`];
  return [...parts, check === undefined ? "" : `check (${check})`].filter((part) => part !== "").join(" ");
}
