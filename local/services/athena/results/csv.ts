/** A cell: undefined is null, which stands for itself by having no quotes. */
export type Cell = string | undefined;

/** One line as Athena writes it: every value in quotes, null as nothing at all. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => (cell === undefined ? "" : `"${cell.replaceAll('"', '""')}"`)).join(",")}\n`;
}

const comma = 0x2c;
const quote = 0x22;

/** Reads up to `count` lines from a byte on. @returns them, and where the next line begins */
export function csvRows(bytes: Buffer, from: number, count: number): { rows: Cell[][]; next: number } {
  const rows: Cell[][] = [];
  let at = from;
  while (at < bytes.length && rows.length < count) {
    const row: Cell[] = [];
    do {
      const { cell, end } = cellAt(bytes, at);
      row.push(cell);
      at = end + 1;
    } while (bytes[at - 1] === comma);
    rows.push(row);
  }
  return { rows, next: at };
}

/** @returns the cell, and the place of the comma or newline after it */
function cellAt(bytes: Buffer, at: number): { cell: Cell; end: number } {
  if (bytes[at] !== quote) return { cell: undefined, end: at };
  let end = at + 1;
  while (bytes[end] !== quote || bytes[end + 1] === quote) {
    if (end >= bytes.length) throw new RangeError("the result's CSV ends within a value");
    end += bytes[end] === quote ? 2 : 1;
  }
  return { cell: bytes.toString("utf8", at + 1, end).replaceAll('""', '"'), end: end + 1 };
}
