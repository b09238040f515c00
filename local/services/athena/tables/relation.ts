import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteName, quoteText } from "../../redshift/sql/nodes";
import { unsupported } from "../queryError";
import { fileColumn, type Scan } from "./files";
import { duckType } from "./hiveTypes";
import { jsonScan } from "./jsonScan";
import { csvScan, lazyScan } from "./textScan";
import { parquetScan } from "./parquetScan";
import type { Source } from "./source";

/** By the last word of the SerDe's class. */
const scans: Readonly<Record<string, Scan>> = {
  ParquetHiveSerDe: parquetScan,
  LazySimpleSerDe: lazyScan,
  OpenCSVSerde: csvScan,
  JsonSerDe: jsonScan,
};

/** Makes the relation `"database"."table"` for a query: a view over the table's files, with its partitions' values. */
export async function createRelation(connection: DuckDBConnection, source: Source): Promise<void> {
  const { SerdeInfo } = source.storage;
  const serde = SerdeInfo?.SerializationLibrary?.split(".").at(-1) ?? "none";
  const scan = scans[serde];
  if (scan === undefined) throw unsupported(`SerDe ${serde} of table ${source.database}.${source.table}`);
  const relation = `${quoteName(source.database)}.${quoteName(source.table)}`;
  await connection.run(`create schema if not exists ${quoteName(source.database)}`);
  const query = source.files.length === 0 ? emptyQuery(source) : await filledQuery(connection, source, scan);
  await connection.run(`create view ${relation} as ${query}`);
}

function emptyQuery({ storage, partitionKeys }: Source): string {
  const nulls = [...storage.Columns, ...partitionKeys].map(
    ({ Name, Type }) => `cast(null as ${duckType(Type)}) as ${quoteName(Name)}`,
  );
  return `select ${nulls.join(", ")} where false`;
}

async function filledQuery(connection: DuckDBConnection, source: Source, scan: Scan): Promise<string> {
  const { storage, partitionKeys, database, table } = source;
  const rows = await scan(source, connection);
  const own = storage.Columns.map(({ Name }) => `f.${quoteName(Name)}`);
  if (partitionKeys.length === 0) return `select ${own.join(", ")} from (${rows}) f`;
  const values = quoteName(`partitions of ${database}.${table}`);
  const keys = partitionKeys.map(({ Name }) => quoteName(Name));
  await connection.run(
    `create table ${values}(${quoteName(fileColumn)} varchar, ${keys.map((key) => `${key} varchar`).join(", ")})`,
  );
  const tuples = source.files.map(({ path, partition }) => `(${[path, ...partition].map(quoteText).join(", ")})`);
  await connection.run(`insert into ${values} values ${tuples.join(", ")}`);
  const typed = partitionKeys.map(({ Name, Type }) => {
    return `cast(nullif(p.${quoteName(Name)}, '__HIVE_DEFAULT_PARTITION__') as ${duckType(Type)}) as ${quoteName(Name)}`;
  });
  return `select ${[...own, ...typed].join(", ")} from (${rows}) f join main.${values} p using (${quoteName(fileColumn)})`;
}
