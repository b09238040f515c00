import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Graph } from "./graph";
import type { Settings } from "./projectConfig";

/** Which of a stack's graphs is meant. */
export interface Version {
  readonly stack: string;
  readonly phase: string;
  /** What stands over the stack's own settings. */
  readonly over: Settings;
}

/** Settings are tried by the dozen, and few of them again: so many of the last graphs with settings are kept. */
const mostWithSettings = 64;

interface Entry {
  readonly fingerprint: string;
  readonly files: readonly string[];
  readonly graph: Graph;
}

/** The last graphs of each stack, as it is and with settings over it, kept for as long as every file it was made from is unchanged. */
export class GraphCache {
  constructor(private readonly folder: string) {}

  read(version: Version): Graph | undefined {
    const path = join(this.folder, fileOf(version));
    if (!existsSync(path)) return undefined;
    try {
      const entry = JSON.parse(readFileSync(path, "utf8")) as Entry;
      return entry.fingerprint === fingerprint(entry.files) ? entry.graph : undefined;
    } catch {
      return undefined; // A cache that cannot be read is no cache.
    }
  }

  write(version: Version, graph: Graph, files: readonly string[]): void {
    mkdirSync(this.folder, { recursive: true });
    const path = join(this.folder, fileOf(version));
    const entry: Entry = { fingerprint: fingerprint(files), files, graph };
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(entry));
    renameSync(`${path}.${process.pid}`, path); // Two processes may write the same graph at once.
    this.forgetOldest();
  }

  private forgetOldest(): void {
    const paths = readdirSync(this.folder)
      .filter((name) => withSettings.test(name))
      .map((name) => join(this.folder, name));
    if (paths.length <= mostWithSettings) return;
    const times = new Map(paths.map((path) => [path, statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0]));
    const oldest = paths.sort((one, other) => times.get(one)! - times.get(other)!).slice(0, -mostWithSettings);
    for (const path of oldest) rmSync(path, { force: true });
  }
}

const withSettings = /\.with-[0-9a-f]+\.json$/;

function fileOf({ stack, phase, over }: Version): string {
  const settings = Object.entries(over).sort(([one], [other]) => (one < other ? -1 : 1));
  const digest = createHash("sha256").update(JSON.stringify(settings)).digest("hex").slice(0, 16);
  return `${stack}.${phase === "deployed" ? "graph" : phase}${settings.length === 0 ? "" : `.with-${digest}`}.json`;
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
