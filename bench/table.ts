import type { Line } from "./measure";

const head = ["measure", "ours", "beside it", "ratio", "reach", "ok?"];

/** The lines as one Markdown table, its columns aligned for those who read it raw. */
export function markdownTable(lines: readonly Line[]): string {
  const rows = lines.map(({ measure, ours, beside, ratio, reach, ok }) => [
    measure,
    ours,
    beside,
    ratio,
    reach,
    ok === "skipped" ? ok : ok ? "yes" : "NO",
  ]);
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |\n`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("");
}
