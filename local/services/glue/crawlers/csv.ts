import { wider, type Found } from "./schema";

const delimiters = [",", "|", "\t", ";", "\u0001"];
/** As many records as Glue looks at. */
const mostRecords = 1000;
/** A quote that is open for longer than this was never meant to close. */
const mostLines = 50;
/** Share of the records that must be as wide as the first: one broken row does not make a file something else. */
const mostlyAlike = 0.7;

/** What Glue's built-in classifier makes of a text: CSV of two columns and two lines at least; undefined where it is none. */
export function csvFound(text: string): Found | undefined {
  const records = recordsOf(text.replace(/^\uFEFF/, ""));
  if (records.length < 2) return undefined;
  for (const delimiter of delimiters) {
    const rows = records.map((record) => fieldsOf(record, delimiter));
    const width = rows[0]?.length ?? 0;
    const alike = rows.filter((row) => row.length === width);
    if (width < 2 || alike.length < 2 || alike.length <= mostlyAlike * rows.length) continue;
    return tableOf(alike, delimiter);
  }
  return undefined;
}

function tableOf(rows: readonly string[][], delimiter: string): Found {
  const header = isHeader(rows);
  const body = header ? rows.slice(1) : rows;
  const columns = rows[0]!.map((name, index) => ({
    Name: (header && name.trim().toLowerCase()) || `col${index}`,
    Type: typeOf(body.map((row) => row[index] ?? "")),
  }));
  return { classification: "csv", columns, csv: { delimiter, header } };
}

/** Lines, those within quotes joined; empty ones are none. */
function recordsOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  const records: string[] = [];
  for (let at = 0; at < lines.length && records.length < mostRecords;) {
    const taken = isClosed(lines[at] ?? "") ? 1 : linesUntilClosed(lines, at);
    const record = lines.slice(at, at + taken).join("\n");
    if (record.trim() !== "") records.push(record);
    at += taken;
  }
  return records;
}

function linesUntilClosed(lines: readonly string[], from: number): number {
  const last = Math.min(mostLines, lines.length - from);
  for (let taken = 2; taken <= last; taken += 1) {
    if (isClosed(lines.slice(from, from + taken).join("\n"))) return taken;
  }
  return 1;
}

function isClosed(text: string): boolean {
  return (text.split('"').length - 1) % 2 === 0;
}

function fieldsOf(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter);
  const fields: string[] = [];
  let field = "";
  let open = false;
  for (const part of record.split(delimiter)) {
    field = open ? field + delimiter + part : part;
    open = !isClosed(field);
    if (!open) fields.push(unquoted(field));
  }
  return open ? [...fields, field] : fields;
}

function unquoted(field: string): string {
  const inner = /^\s*"(.*)"\s*$/s.exec(field)?.[1];
  return inner === undefined ? field : inner.replaceAll('""', '"');
}

/** Glue's own rules: text only, each under 150 characters (the last may be empty), and rows below that are not all text. */
function isHeader([first = [], ...body]: readonly string[][]): boolean {
  const names = first.map((name) => name.trim());
  const isName = (name: string, at: number) =>
    name === "" ? at === names.length - 1 : name.length < 150 && fieldType(name) === "string";
  if (!names.every(isName) || new Set(names.map((name) => name.toLowerCase())).size !== names.length) return false;
  return names.some((_, index) => typeOf(body.map((row) => row[index] ?? "")) !== "string");
}

function typeOf(values: readonly string[]): string {
  const types = values.filter((value) => value !== "").map(fieldType);
  return types.reduce<string | undefined>(wider, undefined) ?? "string";
}

/** Dates stay text. */
function fieldType(value: string): string {
  if (/^[+-]?\d+$/.test(value)) return fitsBigint(value) ? "bigint" : "double";
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(value) ? "double" : "string";
}

function fitsBigint(digits: string): boolean {
  return digits.length < 19 || BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);
}
