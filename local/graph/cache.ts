import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Graph } from "./graph";

interface Entry {
  readonly fingerprint: string;
  readonly files: readonly string[];
  readonly graph: Graph;
}

/** The last graphs of each stack, kept for as long as every file it was made from is unchanged. */
export class GraphCache {
  constructor(private readonly folder: string) {}

  read(stack: string, phase: string): Graph | undefined {
    const path = this.pathOf(stack, phase);
    if (!existsSync(path)) return undefined;
    try {
      const entry = JSON.parse(readFileSync(path, "utf8")) as Entry;
      return entry.fingerprint === fingerprint(entry.files) ? entry.graph : undefined;
    } catch {
      return undefined; // A cache that cannot be read is no cache.
    }
  }

  write(graph: Graph, phase: string, files: readonly string[]): void {
    mkdirSync(this.folder, { recursive: true });
    const path = this.pathOf(graph.stack, phase);
    const entry: Entry = { fingerprint: fingerprint(files), files, graph };
    writeFileSync(`${path}.new`, JSON.stringify(entry));
    renameSync(`${path}.new`, path);
  }

  private pathOf(stack: string, phase: string): string {
    return join(this.folder, phase === "deployed" ? `${stack}.graph.json` : `${stack}.${phase}.json`);
  }
}

/** Contents of the files and the names beside them: a file that appears in a folder counts as a change. */
function fingerprint(files: readonly string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const folder of [...new Set(files.map((file) => dirname(file)))].sort()) {
    hash.update(`${folder}:${existsSync(folder) ? readdirSync(folder).sort().join() : ""}\n`);
  }
  for (const file of [...new Set(files)].sort()) {
    hash.update(`${file}:`).update(existsSync(file) ? readFileSync(file) : "absent");
  }
  return hash.digest("hex");
}
