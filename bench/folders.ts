import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { projectRoot } from "../local/cli/command";

/** Where the benchmark keeps the files that it makes once. */
export const benchFolder = join(projectRoot, ".build", "bench");

/** Where states are: on the project's disk, unless LANDFALL_BENCH_STATE names another folder, such as one in memory. */
const stateFolder = resolve(process.env.LANDFALL_BENCH_STATE ?? benchFolder);
const memory = existsSync("/dev/shm") ? "/dev/shm" : stateFolder;

/** Where this process keeps the states of what it runs, so that two benchmarks never meet; gone when it ends. */
const own = `landfall-bench-${process.pid}`;
process.once("exit", () => {
  for (const folder of [stateFolder, memory]) rmSync(join(folder, own), { recursive: true, force: true });
});

/** An empty folder for one measurement's state. */
export function emptyFolder(name: string): string {
  return emptied(join(stateFolder, own, name));
}

/** An empty folder in memory, where the machine has such: for what is to be measured without a disk. */
export function memoryFolder(name: string): string {
  return emptied(join(memory, own, name));
}

function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
