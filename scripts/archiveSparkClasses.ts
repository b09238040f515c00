/** A step of the set-up; with `--check`, exits 0 where it has been done. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findJava } from "../local/spark/java";
import { classArchive, makeClassArchive } from "../local/spark/process";

const root = join(__dirname, "..");

async function main(): Promise<void> {
  const made = process.argv.includes("--check")
    ? existsSync(classArchive(root, findJava(root)))
    : await makeClassArchive(root);
  process.exitCode = made ? 0 : 1;
}

void main();
