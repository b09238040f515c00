import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../local/cli/command";

/** Where the benchmark keeps its files: those that it makes once, and the states of what it runs. */
export const benchFolder = join(projectRoot, ".build", "bench");

/** An empty folder for one measurement's state. */
export function emptyFolder(name: string): string {
  const folder = join(benchFolder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
