import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { findPython } from "../local/spark/process";
import { emptyFolder } from "./folders";

const files = 200;

/** What the numbers were measured on, in one line. */
export function machineLine(root: string): string {
  const python = execFileSync(findPython(root), ["--version"], { encoding: "utf8" }).trim();
  const processors = `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"})`;
  const busy = `load ${loadavg()[0]?.toFixed(1)} and ${fileMicroseconds()} µs to make a file at the start`;
  return `${processors}, Node ${process.versions.node}, ${python}, ${busy}`;
}

/**
 * What the states' disk takes for a small new file. For minutes after many files were removed, ext4 passes over their inodes one by
 * one, and takes ten times as long: puts are then as slow, whatever they are compared with.
 */
function fileMicroseconds(): string {
  const folder = emptyFolder("new-files");
  const began = performance.now();
  for (let file = 0; file < files; file++) writeFileSync(join(folder, String(file)), "x");
  return (((performance.now() - began) * 1000) / files).toFixed(0);
}
