import { closeSync, openSync, readSync, statSync } from "node:fs";
import { csvFound } from "./csv";
import { parquetFound } from "./parquet";
import { jsonType, unknown, wider, type Found } from "./schema";

/** How much of a file is looked at: as much as Glue does. */
const headBytes = 1024 * 1024;

/** What a file is and which columns it has. Lines that are no JSON make a file that starts like JSON UNKNOWN. */
export async function classify(path: string): Promise<Found | undefined> {
  const size = statSync(path).size;
  if (size === 0) return undefined;
  const head = headOf(path, size);
  if (head.subarray(0, 4).toString("latin1") === "PAR1") return parquetFound(path, size);
  const text = head.toString("utf8");
  if (text.trim() === "") return undefined;
  if (head.includes(0)) return unknown;
  const whole = size <= headBytes;
  if (/^\s*[[{]/.test(text)) return jsonFound(text, whole);
  return csvFound(whole ? text : text.slice(0, text.lastIndexOf("\n"))) ?? unknown;
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

/** What was found in objects, by their content: an object that is still the same is not read again. */
export class Classified {
  private readonly known = new Map<string, Found | undefined>();

  /** `etag` and `key` say which content lies at `path`. */
  async of(path: string, key: string, etag: string): Promise<Found | undefined> {
    const id = `${etag} ${key}`;
    if (!this.known.has(id)) {
      if (this.known.size >= mostKnown) this.known.clear();
      this.known.set(id, await classify(path));
    }
    return this.known.get(id);
  }
}

const mostKnown = 5000;
