import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import type { TraceRecord } from "../engine/trace";

/** Ids that link one record to the next. Objects and names are ends, not links: one batch must not drag in every other file. */
const links = ["event:", "message:", "invocation:", "run:", "jobrun:", "statement:", "notice:", "crawl:", "execution:"];

/** Every record of a trace file. A last line that a kill cut short is left out. */
export async function readTrace(path: string): Promise<TraceRecord[]> {
  if (!existsSync(path)) return [];
  const records: TraceRecord[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    try {
      records.push(JSON.parse(line) as TraceRecord);
    } catch {
      continue;
    }
  }
  return records;
}

/** What a person may have meant: an object's key, with or without bucket and version, or the name of a resource. */
function isAbout(record: TraceRecord, asked: string): boolean {
  return record.on === asked || record.about.some((id) => matches(id, asked));
}

function matches(id: string, asked: string): boolean {
  if (id === asked || id === `name:${asked}`) return true;
  if (!id.startsWith("object:")) return id.slice(id.indexOf(":") + 1) === asked;
  const object = id.slice("object:".length);
  return [object, withoutVersion(object), keyOf(object)].includes(asked);
}

const withoutVersion = (object: string): string => object.replace(/@[^@]*$/, "");
const keyOf = (object: string): string => withoutVersion(object).slice(object.indexOf("/") + 1);

/** Keys of objects whose last parts are `asked`: for who knows a file by the name that it had before it landed. */
export function keysEnding(records: readonly TraceRecord[], asked: string): string[] {
  const objects = records.flatMap(({ about }) => about.filter((id) => id.startsWith("object:")));
  const keys = objects.map((id) => keyOf(id.slice("object:".length)));
  return [...new Set(keys.filter((key) => key.endsWith(`/${asked}`)))];
}

/** Whether a record is of the way of some other object: one batch has many, and each has a rule that takes it. */
export function isOfOther({ did, about }: TraceRecord, asked: string): boolean {
  const objects = did === "events:Match" ? about.filter((id) => id.startsWith("object:")) : [];
  return objects.length > 0 && !objects.some((id) => matches(id, asked)) && !about.includes(`name:${asked}`);
}

/** The records that tell what happened to `asked`: those about it, and those that follow from them, in their order. */
export function storyOf(records: readonly TraceRecord[], asked: string): TraceRecord[] {
  const told = new Set(records.filter((record) => isAbout(record, asked)));
  const followed = new Set<string>();
  for (let before = -1; told.size !== before;) {
    before = told.size;
    for (const record of told) for (const id of record.about) if (isLink(id)) followed.add(id);
    for (const record of records) if (record.about.some((id) => followed.has(id))) told.add(record);
  }
  // As they were written down: each process numbers its own records, and a virtual clock may have run ahead.
  return records.filter((record) => told.has(record));
}

function isLink(id: string): boolean {
  return links.some((prefix) => id.startsWith(prefix));
}
