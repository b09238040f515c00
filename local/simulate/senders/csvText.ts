import type { Random } from "../../engine/random";
import { oneOf } from "./sender";

/** A record of a CSV file, as its cells. */
export type Cells = readonly string[];

/** As RFC 4180 has it: cells that need it are in quotes. */
export function csvRecord(cells: Cells): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}

/** A file of records as some spreadsheet or other writes it: with a byte order mark or without, its lines ended either way. */
export function csvFile(random: Random, records: readonly Cells[]): string {
  const mark = random.below(4) === 0 ? "\uFEFF" : "";
  const end = oneOf(random, ["\n", "\r\n"]);
  return mark + records.map(csvRecord).join(end) + oneOf(random, [end, ""]);
}

export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.below(left.length), 1));
}
