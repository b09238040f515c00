/** Rows under their column names, numbers to the right, for people. Empty text for no columns. */
export function textTable(columns: readonly string[], rows: ReadonlyArray<readonly unknown[]>): string {
  if (columns.length === 0) return "";
  const cells = rows.map((row) => columns.map((_, at) => cell(row[at])));
  const widths = columns.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const numeric = columns.map(
    (_, at) => rows.length > 0 && rows.every((row) => row[at] === null || isNumeric(row[at])),
  );
  const line = (values: readonly string[]) =>
    values
      .map((value, at) => (numeric[at] ? value.padStart(widths[at] ?? 0) : value.padEnd(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(columns), widths.map((width) => "-".repeat(width)).join("  "), ...cells.map(line)].join("\n") + "\n";
}

/** RFC 4180, with CRLF. Null is an empty field. */
export function csv(columns: readonly string[], rows: ReadonlyArray<readonly unknown[]>): string {
  const field = (value: unknown) => {
    const text = value === null || value === undefined ? "" : cell(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "-";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));
}
