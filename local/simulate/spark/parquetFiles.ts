import { DuckDBInstance, LIST, listValue, VARCHAR, type DuckDBConnection } from "@duckdb/node-api";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A column of a file: its type is Redshift's, its values are texts that DuckDB casts to it. */
export type ParquetColumn = readonly [name: string, type: string, values: ReadonlyArray<string | null>];

const types: Readonly<Record<string, string>> = { real: "float", "double precision": "double" };

/** Rows as one Parquet file. */
export async function parquetOf(columns: readonly ParquetColumn[]): Promise<Buffer> {
  const from = columns.map(([name], at) => `unnest($${at + 1}::varchar[]) as "${name}"`).join(", ");
  const select = columns.map(([name, type]) => `"${name}"::${types[type] ?? type} as "${name}"`).join(", ");
  return withFiles(async (connection, fileOf) => {
    const path = fileOf("written");
    const values = columns.map(([, , texts]) => listValue([...texts]));
    // Without types, a list whose first value is missing would have no others.
    const texts = columns.map(() => LIST(VARCHAR));
    await connection.run(`copy (select ${select} from (select ${from})) to '${path}' (format parquet)`, values, texts);
    return readFileSync(path);
  });
}

/** The rows of Parquet files with the same columns, values as texts. */
export async function rowsOf(files: readonly Buffer[]): Promise<{ columns: readonly string[]; rows: unknown }> {
  return withFiles(async (connection, fileOf) => {
    const paths = files.map((content, at) => {
      const path = fileOf(`read-${at}`);
      writeFileSync(path, content);
      return `'${path}'`;
    });
    const read = await connection.runAndReadAll(`select columns(*)::varchar from read_parquet([${paths.join(", ")}])`);
    return { columns: read.columnNames(), rows: read.getRowsJson() };
  });
}

let connected: Promise<DuckDBConnection> | undefined;

async function withFiles<T>(
  work: (connection: DuckDBConnection, fileOf: (name: string) => string) => Promise<T>,
): Promise<T> {
  connected ??= DuckDBInstance.create(":memory:", { threads: "1" }).then((instance) => instance.connect());
  const connection = await connected;
  const folder = mkdtempSync(join(tmpdir(), "landfall-parquet-"));
  try {
    return await work(connection, (name) => join(folder, `${name}.parquet`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
