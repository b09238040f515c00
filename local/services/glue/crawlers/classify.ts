import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { csvFound } from "./csv";
import { jsonType, unknown, wider, type Found } from "./schema";

/** How much of a file is looked at. */
const headBytes = 1024 * 1024;

/** What a file is and which columns it has. Lines that are no JSON make a file that starts like JSON UNKNOWN. */
export async function classify(path: string): Promise<Found | undefined> {
  const size = statSync(path).size;
  if (size === 0) return undefined;
  const head = headOf(path, size);
  if (head.subarray(0, 4).toString("latin1") === "PAR1") return parquetFound(path);
  const text = head.toString("utf8");
  if (text.trim() === "") return undefined;
  if (head.includes(0)) return unknown;
  const whole = size <= headBytes;
  return /^\s*[[{]/.test(text) ? jsonFound(text, whole) : (csvFound(linesOf(text, whole)) ?? unknown);
}

function headOf(path: string, size: number): Buffer {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(Math.min(size, headBytes));
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}

/** Whole lines only: the last one of a head may be cut. */
function linesOf(text: string, whole: boolean): string[] {
  const lines = text.split(/\r?\n/);
  return (whole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== "");
}

function jsonFound(text: string, whole: boolean): Found {
  const records = recordsOf(text, whole);
  if (records === undefined) return unknown;
  const types = new Map<string, string | undefined>();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) {
      const column = name.toLowerCase();
      types.set(column, wider(types.get(column), jsonType(value)));
    }
  }
  return { classification: "json", columns: [...types].map(([Name, Type]) => ({ Name, Type: Type ?? "string" })) };
}

/** One object a line, one object in all, or one list of objects. */
function recordsOf(text: string, whole: boolean): object[] | undefined {
  const values = parsed(linesOf(text, whole)) ?? (whole ? parsed([text]) : undefined);
  const records = values?.flat();
  return records?.every((record) => typeof record === "object" && record !== null) ? records : undefined;
}

function parsed(texts: readonly string[]): unknown[] | undefined {
  try {
    return texts.map((text) => JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

const parquetTypes: Readonly<Record<string, string>> = {
  BOOLEAN: "boolean",
  INT32: "int",
  INT64: "bigint",
  INT96: "timestamp",
  FLOAT: "float",
  DOUBLE: "double",
  BYTE_ARRAY: "string",
  FIXED_LEN_BYTE_ARRAY: "binary",
  UTF8: "string",
  DATE: "date",
  TIMESTAMP_MILLIS: "timestamp",
  TIMESTAMP_MICROS: "timestamp",
  INT_8: "tinyint",
  INT_16: "smallint",
};

async function parquetFound(path: string): Promise<Found> {
  const { parquetMetadata } = await import("hyparquet");
  const file = readFileSync(path);
  const { schema } = parquetMetadata(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  // The first element is the root; nested columns are named by their outermost group.
  const columns: Array<{ Name: string; Type: string }> = [];
  for (let at = 1; at < schema.length; at += 1) {
    const { name, type, converted_type: converted, precision, scale, num_children: nested = 0 } = schema[at]!;
    const decimal = converted === "DECIMAL" ? `decimal(${precision ?? 10},${scale ?? 0})` : undefined;
    const Type =
      nested > 0 ? "string" : (decimal ?? parquetTypes[converted ?? ""] ?? parquetTypes[type ?? ""] ?? "string");
    columns.push({ Name: name.toLowerCase(), Type });
    at += nested;
  }
  return { classification: "parquet", columns };
}
