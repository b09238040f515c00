import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { findPython } from "../local/spark/process";

/** What the numbers were measured on, in one line. */
export function machineLine(root: string): string {
  const python = execFileSync(findPython(root), ["--version"], { encoding: "utf8" }).trim();
  const busy = loadavg()[0]?.toFixed(1);
  return `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.versions.node}, ${python}, load ${busy} at the start`;
}
