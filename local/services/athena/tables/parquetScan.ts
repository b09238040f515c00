import { quoteName } from "../../redshift/sql/nodes";
import { rowsOf } from "../../redshift/warehouse/database";
import { QueryError } from "../queryError";
import { duckType } from "./hiveTypes";
import { fileColumn, fileList, type Scan } from "./files";
import type { Source } from "./source";

interface SchemaRow {
  readonly file_name: string;
  readonly name: string;
  readonly type: string | null;
  readonly num_children: string | number | null;
}

/** A file's own columns, in its order: Parquet's physical types; none for nested ones. */
type FileSchema = ReadonlyMap<string, string | undefined>;

/** Which physical types Athena reads a column of a type from. */
const readable: ReadonlyArray<readonly [hive: RegExp, physical: readonly string[]]> = [
  [/^boolean/, ["BOOLEAN"]],
  [/^(tinyint|smallint|int|integer)$/, ["INT32", "INT64"]],
  [/^bigint/, ["INT32", "INT64"]],
  [/^float/, ["FLOAT"]],
  [/^double/, ["DOUBLE", "FLOAT"]],
  [/^decimal/, ["INT32", "INT64", "FIXED_LEN_BYTE_ARRAY", "BYTE_ARRAY"]],
  [/^(string|varchar|char|binary)/, ["BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"]],
  [/^date/, ["INT32"]],
  [/^timestamp/, ["INT96", "INT64"]],
];

/** Columns by name, or by their place where the SerDe says so. Files that lack a column have nulls there. */
export const parquetScan: Scan = async (source, connection) => {
  const sql = `select file_name, name, type, num_children from parquet_schema(${fileList(source)})`;
  const schemas = schemasOf(await rowsOf<SchemaRow>(connection, sql));
  const byIndex = source.storage.SerdeInfo?.Parameters?.["parquet.column.index.access"] === "true";
  const queries = alike(source, schemas, byIndex).map((group) => {
    const schema = group.schema;
    const columns = source.storage.Columns.map(({ Name, Type }, index) => {
      const held = byIndex ? [...schema.keys()][index] : Name.toLowerCase();
      if (!byIndex) checkAll(source, schemas, Name, Type);
      const value = held !== undefined && schema.has(held) ? quoteName(held) : "null";
      return `cast(${value} as ${duckType(Type)}) as ${quoteName(Name)}`;
    });
    const files = `read_parquet(${fileList(group)}, union_by_name = true, filename = '${fileColumn}')`;
    return `select ${[...columns, quoteName(fileColumn)].join(", ")} from ${files}`;
  });
  return queries.join(" union all ");
};

/** By name, all files are read as one; by place, those whose columns stand alike. */
function alike(source: Source, schemas: ReadonlyMap<string, FileSchema>, byIndex: boolean) {
  const groups = new Map<string, { files: Source["files"][number][]; schema: Map<string, string | undefined> }>();
  for (const file of source.files) {
    const schema = schemas.get(file.path) ?? new Map<string, string | undefined>();
    const key = byIndex ? JSON.stringify([...schema.keys()]) : "";
    const group = groups.get(key) ?? { files: [], schema: new Map<string, string | undefined>() };
    group.files.push(file);
    for (const [name, type] of schema) group.schema.set(name, type);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The first row of a file is its root; a nested column's own rows follow it. */
function schemasOf(rows: readonly SchemaRow[]): Map<string, FileSchema> {
  const schemas = new Map<string, Map<string, string | undefined>>();
  let inner = 0;
  for (const { file_name, name, type, num_children } of rows) {
    const schema = schemas.get(file_name);
    const children = Number(num_children ?? 0);
    if (schema === undefined) {
      schemas.set(file_name, new Map());
      inner = 0;
    } else if (inner > 0) inner += children - 1;
    else {
      schema.set(name.toLowerCase(), children > 0 ? undefined : (type ?? undefined));
      inner = children;
    }
  }
  return schemas;
}

function checkAll(source: Source, schemas: ReadonlyMap<string, FileSchema>, name: string, hive: string): void {
  const allowed = readable.find(([pattern]) => pattern.test(hive.toLowerCase()))?.[1];
  if (allowed === undefined) return;
  for (const { path, url } of source.files) {
    const physical = schemas.get(path)?.get(name.toLowerCase());
    if (physical !== undefined && !allowed.includes(physical)) {
      throw new QueryError(
        `HIVE_BAD_DATA: Field ${name}'s type ${physical} in parquet file ${url} is incompatible with type ${hive} defined in table schema`,
      );
    }
  }
}
