import type { ColumnInfo } from "../results/columns";

/** What a statement answers with, and what it read to do so. */
export interface Answer {
  /** "csv": a header, then values in quotes. "txt": plain lines, one a row. */
  readonly format: "csv" | "txt";
  readonly columns: readonly ColumnInfo[];
  readonly body: Buffer;
  readonly scannedBytes: number;
}
