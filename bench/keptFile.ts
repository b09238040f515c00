import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { benchFolder } from "./folders";

/**
 * A file of the benchmark, made once and kept.
 *
 * @param parts its text, piece by piece
 * @returns its path
 */
export function keptFile(name: string, parts: () => Iterable<string>): string {
  const path = join(benchFolder, name);
  if (existsSync(path)) return path;
  mkdirSync(benchFolder, { recursive: true });
  const file = openSync(`${path}.partial`, "w");
  for (const part of parts()) writeSync(file, part);
  closeSync(file);
  renameSync(`${path}.partial`, path);
  return path;
}
