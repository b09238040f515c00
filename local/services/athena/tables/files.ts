import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "../../redshift/sql/nodes";
import type { Source } from "./source";

/** Names the file that a row came from, in every scan. */
export const fileColumn = "$path";

/** Writes the query that reads a table's own columns, plus `fileColumn`, from its files (one at least). */
export type Scan = (source: Source, connection: DuckDBConnection) => string | Promise<string>;

/** The files, as an argument of DuckDB's readers. */
export function fileList({ files }: Pick<Source, "files">): string {
  return `[${files.map(({ path }) => quoteText(path)).join(", ")}]`;
}
