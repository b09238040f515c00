/** The path as DuckDB's readers want it, which take patterns: the signs of a pattern in it mean themselves. */
export function filePattern(path: string): string {
  return path.replace(/[*?[]/g, "[$&]");
}
