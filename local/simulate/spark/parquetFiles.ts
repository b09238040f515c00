import { DuckDBInstance, type DuckDBConnection, type DuckDBPreparedStatement } from "@duckdb/node-api";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A column of a file: its type is Redshift's, its values are texts that DuckDB casts to it. */
export type ParquetColumn = readonly [name: string, type: string, values: ReadonlyArray<string | null>];

const types: Readonly<Record<string, string>> = { real: "float", "double precision": "double" };

/** DuckDB in memory, and a folder of this process for the files that it writes and reads: the same ones again and again. */
class Files {
  private readonly folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "landfall-parquet-"));
  private readonly statements = new Map<string, Promise<DuckDBPreparedStatement>>();
  private last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly connection: DuckDBConnection) {
    process.once("exit", () => rmSync(this.folder, { recursive: true, force: true }));
  }

  static async open(): Promise<Files> {
    // It must not take the next file of a name for the one before.
    const configuration = { threads: "1", enable_external_file_cache: "false" };
    return new Files(await (await DuckDBInstance.create(":memory:", configuration)).connect());
  }

  pathOf(name: string): string {
    return join(this.folder, name);
  }

  /** What a statement is prepared as, once. */
  prepared(sql: string): Promise<DuckDBPreparedStatement> {
    const statement = this.statements.get(sql) ?? this.connection.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  /** One after the other: statements, and files, are used again. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  async rows(sql: string): Promise<{ columns: readonly string[]; rows: unknown }> {
    const read = await this.connection.runAndReadAll(sql);
    return { columns: read.columnNames(), rows: read.getRowsJson() };
  }
}

let opened: Promise<Files> | undefined;
const files = (): Promise<Files> => (opened ??= Files.open());

/** Rows as one Parquet file. */
export async function parquetOf(columns: readonly ParquetColumn[]): Promise<Buffer> {
  const marks = marksFor(columns);
  const own = await files();
  return own.inTurn(async () => {
    const path = own.pathOf("written.parquet");
    const statement = await own.prepared(`copy (${rowsQuery(columns, marks)}) to '${path}' (format parquet)`);
    columns.forEach(([, , texts], at) => {
      statement.bindVarchar(at + 1, texts.map((text) => (text ?? marks.none) + marks.end).join(""));
    });
    await statement.run();
    return readFileSync(path);
  });
}

/** A column is handed over as one text: as a list of values, or in JSON, it takes three times as long as all of the rest. */
interface Marks {
  /** What each value ends with. */
  readonly end: string;
  /** What stands for null. */
  readonly none: string;
}

/** Marks that no value has in it. Nor can one arise where two values meet: each begins and ends with a sign that is in it once. */
function marksFor(columns: readonly ParquetColumn[]): Marks {
  const texts = columns.map(([, , values]) => values.join(""));
  for (let number = 0; ; number++) {
    const [end, none] = [`\u001f${number}\u001e`, `\u001e${number}\u001f`];
    if (!texts.some((text) => text.includes(end) || text.includes(none))) return { end, none };
  }
}

/** @returns a query with a parameter a column. The marks are part of it: as parameters they would be read row by row. */
function rowsQuery(columns: readonly ParquetColumn[], { end, none }: Marks): string {
  const from = columns.map(([name], at) => `unnest(string_split($${at + 1}, '${end}')[:-2]) as "${name}"`);
  const select = columns.map(([name, type]) => `nullif("${name}", '${none}')::${types[type] ?? type} as "${name}"`);
  return `select ${select.join(", ")} from (select ${from.join(", ")})`;
}

/** The rows of Parquet files with the same columns, values as texts. */
export async function rowsOf(contents: readonly Buffer[]): Promise<{ columns: readonly string[]; rows: unknown }> {
  const own = await files();
  return own.inTurn(() => {
    const paths = contents.map((content, at) => {
      const path = own.pathOf(`read-${at}.parquet`);
      writeFileSync(path, content);
      return `'${path}'`;
    });
    return own.rows(`select columns(*)::varchar from read_parquet([${paths.join(", ")}])`);
  });
}
