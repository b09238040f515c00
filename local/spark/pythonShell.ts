import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startPythonShell, workerLog } from "./process";
import type { FromPythonShell, PythonShellRun, ScriptOutcome, ToPythonShell } from "./protocol";

/**
 * A Python process that forks one off itself for each run of a Python shell job: with boto3 loaded already, and nothing left from
 * one run to the next. Runs execute at the same time.
 */
export class PythonShell {
  private process?: ChildProcess;
  private scratch = "";
  private readonly running = new Map<string, (outcome: ScriptOutcome) => void>();
  private readonly cancelled = new Set<string>();

  constructor(private readonly projectRoot: string) {}

  /** Starts the process where there is none: worth it as soon as a run is to be expected. @throws UsageError without Python */
  start(): void {
    if (this.process !== undefined) return;
    this.scratch = mkdtempSync(join(tmpdir(), "landfall-pythonshell-"));
    const child = startPythonShell(this.projectRoot, this.scratch);
    this.process = child;
    child.on("error", () => this.ended(child, "could not be started"));
    child.on("exit", (code, signal) => this.ended(child, signal === null ? `exit code ${code}` : `signal ${signal}`));
    child.stdin?.on("error", () => undefined); // A process that died is told of by its exit.
    if (child.stdout !== null) createInterface({ input: child.stdout }).on("line", (line) => this.hear(line));
  }

  run(run: PythonShellRun): Promise<ScriptOutcome> {
    this.start();
    return new Promise((done) => {
      this.running.set(run.id, done);
      this.tell({ op: "run", ...run });
    });
  }

  /** Ends a run under way; its outcome is CANCELLED. Others are left alone. */
  cancel(id: string): void {
    if (!this.running.has(id)) return;
    this.cancelled.add(id);
    this.tell({ op: "cancel", id });
  }

  /** Ends the process, which ends its runs before itself. */
  stop(): void {
    this.process?.stdin?.end();
  }

  private tell(message: ToPythonShell): void {
    this.process?.stdin?.write(JSON.stringify(message) + "\n");
  }

  private hear(line: string): void {
    const { id, ...outcome } = JSON.parse(line) as FromPythonShell;
    this.settle(id, outcome);
  }

  private settle(id: string, outcome: ScriptOutcome): void {
    const done = this.running.get(id);
    this.running.delete(id);
    done?.(this.cancelled.delete(id) ? { state: "CANCELLED" } : outcome);
  }

  private ended(child: ChildProcess, how: string): void {
    if (this.process !== child) return;
    this.process = undefined;
    const log = workerLog(this.scratch);
    const last = existsSync(log) ? readFileSync(log, "utf8").trim().slice(-1000) : "";
    rmSync(this.scratch, { recursive: true, force: true });
    const error = `The process of Python shell jobs ended (${how}). ${last}`.trim();
    for (const id of [...this.running.keys()]) this.settle(id, { state: "FAILED", error });
  }
}
