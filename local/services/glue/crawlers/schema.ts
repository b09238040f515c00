import type { Column } from "../catalog/shapes";

/** What a file's first bytes say it is. */
export interface Found {
  readonly classification: "json" | "csv" | "parquet" | "UNKNOWN";
  readonly columns: readonly Column[];
  /** csv: its delimiter, and whether its first line names the columns. */
  readonly csv?: { readonly delimiter: string; readonly header: boolean };
}

export const unknown: Found = { classification: "UNKNOWN", columns: [] };

/** The type of one JSON value, as Glue names it; undefined where it says nothing (null, an empty list). */
export function jsonType(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return "string";
  if (typeof value === "number") return numberType(value);
  if (Array.isArray(value)) return `array<${value.map(jsonType).reduce(wider, undefined) ?? "string"}>`;
  const members = Object.entries(value).map(
    ([name, member]) => `${name.toLowerCase()}:${jsonType(member) ?? "string"}`,
  );
  return `struct<${members.join(",")}>`;
}

function numberType(value: number): string {
  if (!Number.isInteger(value)) return "double";
  return Math.abs(value) < 2 ** 31 ? "int" : "bigint";
}

const numeric = ["int", "bigint", "double"];

/** The type that holds both; text where nothing else does. */
export function wider(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  const ranks = [numeric.indexOf(a), numeric.indexOf(b)];
  return ranks.every((rank) => rank >= 0) ? numeric[Math.max(...ranks)] : "string";
}

/** Columns of several files of one table: those of the first, then what the others add. */
export function mergedColumns(lists: ReadonlyArray<readonly Column[]>): Column[] {
  const types = new Map<string, string>();
  for (const { Name, Type } of lists.flat()) types.set(Name, wider(types.get(Name), Type) ?? Type);
  return [...types].map(([Name, Type]) => ({ Name, Type }));
}

/** Share of column names that two schemas have in common; 0 for files of different kinds. */
export function similarity(a: Found, b: Found): number {
  if (a.classification !== b.classification) return 0;
  const names = new Set(a.columns.map(({ Name }) => Name));
  const common = b.columns.filter(({ Name }) => names.has(Name)).length;
  const all = new Set([...names, ...b.columns.map(({ Name }) => Name)]).size;
  return all === 0 ? 1 : common / all;
}
