import { filePattern } from "../../../duckdb/filePattern";
import { showType, type ColumnType } from "../sql/columnTypes";
import { showName } from "../sql/cursor";
import { quoteName, quoteText } from "../sql/nodes";
import { SqlError } from "../sql/sqlError";
import type { CopyCommand } from "../sql/statements";
import { columnsOf, type Column } from "./catalog";
import type { CopyFile } from "./copySource";
import { rowsOf } from "./database";
import { requireOn } from "./runData";
import type { Outcome, Session } from "./session";

/** Parquet files into a table: columns by position, all rows or none. @returns the rows loaded */
export async function runCopy(session: Session, copy: CopyCommand): Promise<Outcome> {
  const { table, from, role, manifest } = copy;
  await requireOn(session, table, "insert");
  if (session.resolve(table).place === "system") throw new SqlError(`permission denied for relation ${table.name}`);
  await session.lock(table, "write");
  await session.begin();
  const columns = await targetColumns(session, copy);
  const files = session.context.source.files(from, role, manifest);
  await checkSchemas(session, files, columns);
  const paths = pathList(files);
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  try {
    return {
      rows: await session.run(
        `insert into ${session.spell(table)} (${names}) select * from read_parquet([${paths}], hive_partitioning = false)`,
      ),
    };
  } catch (error) {
    throw await explained(session, error, files, columns);
  }
}

async function targetColumns(session: Session, { table, columns: named }: CopyCommand): Promise<readonly Column[]> {
  const columns = await columnsOf(session, session.resolve(table));
  if (columns.length === 0) throw new SqlError(`Cannot COPY into nonexistent table ${showName(table)}`);
  if (named === undefined) return columns;
  return named.map((name) => {
    const column = columns.find((known) => known.name === name);
    if (column === undefined) throw new SqlError(`column "${name}" of relation "${table.name}" does not exist`);
    return column;
  });
}

interface SchemaRow {
  readonly file_name: string;
  readonly name: string;
  readonly type: string | null;
  readonly num_children: string | null;
  readonly converted_type: string | null;
  readonly duckdb_type: string | null;
}

/** Every file must have the table's number of columns, each of a type that Redshift reads into its column. */
async function checkSchemas(session: Session, files: readonly CopyFile[], columns: readonly Column[]): Promise<void> {
  const paths = pathList(files);
  const rows = await readSchemas(session, paths, files);
  for (const { url, path } of files) {
    const [, ...found] = rows.filter((row) => row.file_name === path);
    if (found.some((row) => row.num_children !== null && row.num_children !== "0"))
      throw scanError(url, "has nested columns");
    if (found.length !== columns.length)
      throw new SqlError(
        `Spectrum Scan Error: unmatched number of columns between table and file. Table columns: ${columns.length}, Data columns: ${found.length}, File name: ${url}`,
      );
    found.forEach((row, index) => checkType(url, row, columns[index]));
  }
}

async function readSchemas(session: Session, paths: string, files: readonly CopyFile[]): Promise<SchemaRow[]> {
  try {
    return await rowsOf<SchemaRow>(session.connection, `select * from parquet_schema([${paths}])`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const culprit = files.find(({ path }) => reason.includes(path)) ?? files[0];
    throw scanError(culprit?.url ?? "", "is not a Parquet file");
  }
}

function scanError(url: string, what: string): SqlError {
  return new SqlError(`Spectrum Scan Error: File '${url}' ${what}`);
}

const accepted: Readonly<Record<ColumnType["name"], readonly string[]>> = {
  smallint: ["SMALLINT", "TINYINT"],
  integer: ["INTEGER"],
  bigint: ["BIGINT"],
  real: ["FLOAT"],
  "double precision": ["DOUBLE"],
  numeric: [],
  boolean: ["BOOLEAN"],
  date: ["DATE"],
  "timestamp without time zone": ["TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP WITH TIME ZONE"],
  "timestamp with time zone": ["TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"],
  "time without time zone": ["TIME"],
  "character varying": ["VARCHAR"],
  character: ["VARCHAR"],
};

function checkType(url: string, { name, type, duckdb_type: duck }: SchemaRow, column: Column | undefined): void {
  if (column === undefined || duck === null) return;
  const decimal = `DECIMAL(${column.type.precision},${column.type.scale})`;
  const fits = column.type.name === "numeric" ? duck === decimal : accepted[column.type.name].includes(duck);
  if (fits) return;
  const wanted = showType(column.type).toUpperCase();
  throw scanError(
    url,
    `has an incompatible Parquet schema for column '${name}'. Column type: ${wanted}, Parquet schema: ${type ?? ""} (${duck})`,
  );
}

/** A text too long is reported with both lengths, as Redshift does. */
async function explained(
  session: Session,
  error: unknown,
  files: readonly CopyFile[],
  columns: readonly Column[],
): Promise<unknown> {
  if (!(error instanceof SqlError) || !error.message.startsWith("value too long")) return error;
  await session.rollback();
  const paths = pathList(files);
  for (const [index, { name, type }] of columns.entries()) {
    if (type.length === undefined) continue;
    const longest = `select max(strlen(#1)) as bytes from (select #${index + 1} as value from read_parquet([${paths}], hive_partitioning = false))`;
    const [row] = await rowsOf<{ bytes: string | null }>(session.connection, longest);
    if (Number(row?.bytes ?? 0) > type.length)
      return new SqlError(
        `Spectrum Scan Error: The length of the data column ${name} is longer than the length defined in the table. Table: ${type.length}, Data: ${row?.bytes ?? ""}`,
      );
  }
  return error;
}

function pathList(files: readonly CopyFile[]): string {
  return files.map(({ path }) => quoteText(filePattern(path))).join(", ");
}
