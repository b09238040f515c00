import type { Random } from "../../engine/random";
import type { Contract, ContractColumn } from "../contract";

/** Few enough for many rows to share a key. */
const keyValues = 12;

/** What every value of a private column begins with, so that it can be found wherever it went. */
export const privateMark = "Private";

/** Values that keep a contract, by column. @param number of the record: it settles the declared keys */
export function recordOf({ columns, keys = [] }: Contract, random: Random, number: number): Record<string, unknown> {
  const isKey = (name: string) => keys.includes(name);
  return Object.fromEntries(
    columns.map((column) => [column.name, isKey(column.name) ? (number % keyValues) + 1 : valueFor(column, random)]),
  );
}

function valueFor(column: ContractColumn, random: Random): unknown {
  const { type, pattern } = column;
  if (type === "varchar" && pattern !== undefined) return `2026/01/${day(random)}`;
  if (type === "varchar") return `${column.private === true ? privateMark : "text"} ${random.hex(6)}`;
  if (type === "date") return column.format === "M/d/yyyy" ? `1/${day(random)}/2026` : `2026-01-${day(random)}`;
  if (type === "timestamp") return `2026-01-${day(random)} 12:00:00`;
  if (type === "boolean") return random.below(2) === 1;
  return type === "bigint" || type === "integer" ? random.below(1_000_000) : random.below(100_000) / 100;
}

const day = (random: Random): string => String(random.below(20) + 10);
