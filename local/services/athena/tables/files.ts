import type { DuckDBConnection } from "@duckdb/node-api";
import { filePattern } from "../../../duckdb/filePattern";
import { quoteText } from "../../redshift/sql/nodes";
import type { Source } from "./source";

/** Names the file that a row came from, in every scan. */
export const fileColumn = "$path";

/** Writes the query that reads a table's own columns, plus `fileColumn`, from its files (one at least). */
export type Scan = (source: Source, connection: DuckDBConnection) => string | Promise<string>;

/** The files, as an argument of DuckDB's readers, which take patterns. */
export function fileList({ files }: Pick<Source, "files">): string {
  return `[${files.map(({ path }) => quoteText(filePattern(path))).join(", ")}]`;
}

/** Everything that DuckDB may open for these files: each by its name and as the pattern that means it. */
export function openable(sources: readonly Source[]): string {
  const paths = sources.flatMap(({ files }) => files.flatMap(({ path }) => [path, filePattern(path)]));
  return `[${[...new Set(paths)].map(quoteText).join(", ")}]`;
}
