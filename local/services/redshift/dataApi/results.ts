import type { DuckDBResult } from "@duckdb/node-api";
import { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { SqlError } from "../sql/sqlError";
import { fieldMakers, metadataOf, type ColumnMetadata, type Field } from "./fields";

const megabyte = 1 << 20;
/** As AWS: more than this fails the statement. */
const resultLimit = 100 * megabyte;
const pageSize = megabyte;

export interface Page {
  readonly columns: readonly ColumnMetadata[];
  readonly rows: readonly (readonly Field[])[];
  /** Where the next page starts; undefined on the last. */
  readonly next?: number;
}

/** Rows of finished queries, one file each: a line of column metadata, then a line a row. Memory holds one page at a time. */
export class Results {
  constructor(private readonly directory: string) {}

  /** Writes all rows. @throws SqlError where they are more than the Data API keeps */
  async keep(id: string, result: DuckDBResult): Promise<{ rows: number; bytes: number }> {
    mkdirSync(this.directory, { recursive: true });
    const file = openSync(this.path(id), "w");
    try {
      writeSync(file, `${JSON.stringify(metadataOf(result))}\n`);
      return await writeRows(file, result);
    } finally {
      closeSync(file);
    }
  }

  has(id: string): boolean {
    return existsSync(this.path(id));
  }

  /** @param from 0, or what the page before gave as `next` */
  page(id: string, from: number): Page {
    const file = openSync(this.path(id), "r");
    try {
      const [head = "", ...first] = linesAt(file, 0);
      const start = Buffer.byteLength(head) + 1;
      const lines = from === 0 ? first : linesAt(file, from);
      const length = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      const next = (from === 0 ? start : from) + length;
      const more = readSync(file, Buffer.alloc(1), 0, 1, next) > 0;
      const columns = JSON.parse(head) as ColumnMetadata[];
      return { columns, rows: lines.map(fieldsIn), ...(more ? { next } : {}) };
    } finally {
      closeSync(file);
    }
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) rmSync(this.path(id), { force: true });
  }

  private path(id: string): string {
    return join(this.directory, `${id.replace(":", "_")}.jsonl`);
  }
}

/** JSON knows no bigint: one stands as text where a number is expected. */
function lineOf(fields: ReadonlyArray<Field | undefined>): string {
  return JSON.stringify(fields, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

function fieldsIn(line: string): Field[] {
  const fields = JSON.parse(line) as Array<Field | { readonly longValue: string }>;
  return fields.map((field) =>
    "longValue" in field && typeof field.longValue === "string"
      ? { longValue: BigInt(field.longValue) }
      : (field as Field),
  );
}

async function writeRows(file: number, result: DuckDBResult): Promise<{ rows: number; bytes: number }> {
  const makers = fieldMakers(result);
  let rows = 0;
  let bytes = 0;
  for await (const chunk of result.yieldRowsJson()) {
    const lines = chunk.map((row) =>
      lineOf(row.map((value, index) => (value === null ? { isNull: true } : makers[index]?.(value)))),
    );
    bytes += writeSync(file, lines.map((line) => `${line}\n`).join(""));
    rows += chunk.length;
    if (bytes > resultLimit) throw new SqlError("Query results exceed the 100 MB that the Data API returns");
  }
  return { rows, bytes };
}

/** Whole lines from a position on: about a page of them, and at least one. */
function linesAt(file: number, position: number): string[] {
  for (let size = pageSize; ; size *= 2) {
    const buffer = Buffer.alloc(size);
    const read = readSync(file, buffer, 0, size, position);
    const end = buffer.lastIndexOf(0x0a, read - 1);
    if (end >= 0 || read < size) return end < 0 ? [] : buffer.toString("utf8", 0, end).split("\n");
  }
}
