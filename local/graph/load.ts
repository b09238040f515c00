import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../services/errors";
import { GraphCache } from "./cache";
import type { Evaluation, Task } from "./evaluateMain";
import type { Graph } from "./graph";
import { projectConfig, type Settings } from "./projectConfig";

const run = promisify(execFile);

/** Whether everything exists, or nothing yet: then what AWS would compute is unknown, and the graph has no outputs. */
export type Phase = "deployed" | "preview";

/**
 * The graph of the program in `root` for `stack`, evaluated anew only where a file it depends on has changed.
 * @param over settings that stand over the stack's own
 * @throws UsageError for an unknown stack, bad config, or what the runtime does not support
 */
export async function graphOf(
  root: string,
  stack: string,
  over: Settings = {},
  phase: Phase = "deployed",
): Promise<Graph> {
  const config = projectConfig(root, stack, over);
  const cache = new GraphCache(join(root, ".landfall", "cache"));
  const version = { stack, phase, over };
  const cached = cache.read(version);
  if (cached !== undefined) return cached;
  const task: Task = { root, stack, config, preview: phase === "preview" };
  const first = await evaluated(task);
  const evaluation = "error" in first ? await evaluated(task, ["--enable-source-maps"]) : first;
  if ("usage" in evaluation) throw new UsageError(evaluation.usage);
  if ("error" in evaluation) throw new UsageError(`The program failed for stack "${stack}":\n${evaluation.error}`);
  cache.write(version, evaluation.graph, [...evaluation.files, ...besides(root)]);
  return evaluation.graph;
}

/** What decides about a graph besides the files that evaluation itself has read. */
const besides = (root: string): string[] => [join(root, "package-lock.json"), join(__dirname, "projectConfig.ts")];

/** Pulumi takes a stack trace for each promise: only an error that somebody will read is worth them. */
const quick = ["--stack-trace-limit=0"];

/** Evaluates the program once, in a process of its own, whatever is kept of it. */
export async function evaluated(task: Task, flags: readonly string[] = quick): Promise<Evaluation> {
  const folder = mkdtempSync(join(tmpdir(), "landfall-"));
  const output = join(folder, "evaluation.json");
  try {
    const said = await evaluateIn(task.root, [...flags, ...program, output, JSON.stringify(task)]);
    if (existsSync(output)) return JSON.parse(readFileSync(output, "utf8")) as Evaluation;
    return { error: `it ended before it had registered everything.\n${said}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const program = [
  "--max-semi-space-size=64", // Evaluation allocates much and keeps little.
  ...["-r", join(__dirname, "..", "typescript.cjs")],
  join(__dirname, "evaluateMain.ts"),
];

/** @returns what the program said; anything on stderr is passed on, too */
async function evaluateIn(root: string, args: readonly string[]): Promise<string> {
  const failed = (error: { stdout: string; stderr: string }) => error;
  const { stdout, stderr } = await run(process.execPath, [...args], { cwd: root }).catch(failed);
  process.stderr.write(stderr);
  return stdout + stderr;
}
