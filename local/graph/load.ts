import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../services/errors";
import { GraphCache } from "./cache";
import type { Evaluation } from "./evaluateMain";
import type { Graph } from "./graph";
import { projectConfig } from "./projectConfig";

const run = promisify(execFile);

/**
 * The graph of the program in `root` for `stack`, evaluated anew only where a file it depends on has changed.
 * @throws UsageError for an unknown stack, bad config, or what the runtime does not support
 */
export async function graphOf(root: string, stack: string): Promise<Graph> {
  projectConfig(root, stack); // A bad stack is told at once, before any process is started.
  const cache = new GraphCache(join(root, ".landfall", "cache"));
  const cached = cache.read(stack);
  if (cached !== undefined) return cached;
  const first = await evaluated(root, stack, []);
  // Source maps cost a third of the time: only an error that somebody will read is worth them.
  const evaluation = "error" in first ? await evaluated(root, stack, ["--enable-source-maps"]) : first;
  if ("usage" in evaluation) throw new UsageError(evaluation.usage);
  if ("error" in evaluation) throw new UsageError(`The program failed for stack "${stack}":\n${evaluation.error}`);
  cache.write(evaluation.graph, [...evaluation.files, join(root, "package-lock.json")]);
  return evaluation.graph;
}

async function evaluated(root: string, stack: string, flags: readonly string[]): Promise<Evaluation> {
  const folder = mkdtempSync(join(tmpdir(), "landfall-"));
  const output = join(folder, "evaluation.json");
  try {
    const said = await evaluateIn(root, [...flags, ...program, root, stack, output]);
    if (existsSync(output)) return JSON.parse(readFileSync(output, "utf8")) as Evaluation;
    return { error: `it ended before it had registered everything.\n${said}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Evaluation allocates much and keeps little: a larger nursery saves a tenth of its time. */
const program = [
  "--max-semi-space-size=64",
  "-r",
  join(__dirname, "..", "typescript.cjs"),
  join(__dirname, "evaluateMain.ts"),
];

/** @returns what the program said; anything on stderr is passed on, too */
async function evaluateIn(root: string, args: readonly string[]): Promise<string> {
  const failed = (error: { stdout: string; stderr: string }) => error;
  const { stdout, stderr } = await run(process.execPath, [...args], { cwd: root }).catch(failed);
  process.stderr.write(stderr);
  return stdout + stderr;
}
