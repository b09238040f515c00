import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../local/cli/command";

/** Where the benchmark keeps the files that it makes once. */
export const benchFolder = join(projectRoot, ".build", "bench");

/** Where this process keeps the states of what it runs, so that two benchmarks never meet; gone when it ends. */
const ownFolder = join(benchFolder, `run-${process.pid}`);
process.once("exit", () => rmSync(ownFolder, { recursive: true, force: true }));

/** An empty folder for one measurement's state. */
export function emptyFolder(name: string): string {
  const folder = join(ownFolder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
