import { wider, type Found } from "./schema";

const delimiters = [",", "|", "\t", ";", "\u0001"];
const columnName = /^[A-Za-z_][\w .-]{0,148}$/;

/** A table of at least two columns and two lines, all of them as wide as the first; undefined where the lines are none. */
export function csvFound(lines: readonly string[]): Found | undefined {
  for (const delimiter of delimiters) {
    const rows = lines.map((line) => fieldsOf(line, delimiter));
    const width = rows[0]?.length ?? 0;
    if (width < 2 || rows.length < 2 || rows.some((row) => row.length !== width)) continue;
    const header = isHeader(rows);
    const names = rows[0]!.map((name, index) => (header ? name.trim().toLowerCase() : `col${index}`));
    const body = header ? rows.slice(1) : rows;
    const columns = names.map((Name, index) => ({ Name, Type: typeOf(body.map((row) => row[index] ?? "")) }));
    return { classification: "csv", columns, csv: { delimiter, header } };
  }
  return undefined;
}

function fieldsOf(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  return [...fields, field];
}

/** All names, all different, and the lines below are not all text as well. */
function isHeader([first = [], ...body]: readonly string[][]): boolean {
  const names = first.map((name) => name.trim());
  if (!names.every((name) => columnName.test(name)) || new Set(names).size !== names.length) return false;
  return names.some((_, index) => typeOf(body.map((row) => row[index] ?? "")) !== "string");
}

function typeOf(values: readonly string[]): string {
  const types = values.filter((value) => value !== "").map(fieldType);
  return types.reduce<string | undefined>(wider, undefined) ?? "string";
}

function fieldType(value: string): string {
  if (/^-?\d+$/.test(value)) return "bigint";
  if (/^-?\d*\.\d+([eE][-+]?\d+)?$/.test(value)) return "double";
  return "string";
}
