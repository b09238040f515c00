import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { AwsError } from "../services/errors";
import { startPython, workerLog } from "./process";
import type { Answering, FromWorker, ScriptOutcome, SparkRun, ToWorker } from "./protocol";

interface Current {
  readonly run: SparkRun;
  readonly answering: Answering;
  readonly done: (outcome: ScriptOutcome) => void;
}

const booted = new Map<string, SparkWorker>();
let kept = false;

/** Starts Spark before anybody knows whether a job will come: the JVM boots while the program is evaluated. */
export function bootSpark(projectRoot: string): void {
  const worker = booted.get(projectRoot) ?? new SparkWorker(projectRoot);
  booted.set(projectRoot, worker);
  worker.start();
}

/** The worker that `bootSpark` started, or one that starts with its first run. */
export function takeSpark(projectRoot: string): SparkWorker {
  const worker = booted.get(projectRoot) ?? new SparkWorker(projectRoot);
  booted.delete(projectRoot);
  return worker;
}

/** From now on workers that are given back wait for this process's next environment: for who starts many, one after another. */
export function keepSpark(): void {
  kept = true;
}

/** Whoever took a worker needs it no more. */
export function giveBackSpark(projectRoot: string, worker: SparkWorker): void {
  if (!kept || booted.has(projectRoot) || !worker.rest()) return worker.stop();
  booted.set(projectRoot, worker);
}

/**
 * A Python process with one warm Spark session. Runs execute one after another. Cancelling a run ends the process, the only way
 * that stops Java, Python and forked workers for certain; the next run gets a new one.
 */
export class SparkWorker {
  private process?: ChildProcess;
  private scratch = "";
  private current?: Current;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly cancelled = new Set<string>();

  constructor(private readonly projectRoot: string) {}

  /** Starts the process where there is none. @throws UsageError where Python or Java is missing */
  start(): void {
    if (this.process !== undefined) return;
    this.scratch = mkdtempSync(join(tmpdir(), "landfall-spark-"));
    const child = startPython(this.projectRoot, this.scratch);
    this.process = child;
    child.on("error", () => this.ended(child, "could not be started"));
    child.on("exit", (code, signal) => this.ended(child, signal === null ? `exit code ${code}` : `signal ${signal}`));
    child.stdin?.on("error", () => undefined); // A worker that died is told of by its exit.
    if (child.stdout !== null) createInterface({ input: child.stdout }).on("line", (line) => this.hear(line));
  }

  /** Waits for its next run without keeping this process from its end. @returns false where it is at work, or not there */
  rest(): boolean {
    if (this.process === undefined || this.current !== undefined) return false;
    for (const handle of this.handles()) handle.unref();
    return true;
  }

  /** Executes one script, after those before it. `began` is told when its turn comes. */
  run(run: SparkRun, answering: Answering, began: () => void = () => {}): Promise<ScriptOutcome> {
    const mine = this.turn.then(() => this.execute(run, answering, began));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Ends a run, or keeps it from starting. Its outcome is CANCELLED. */
  cancel(id: string): void {
    this.cancelled.add(id);
    if (this.current?.run.id === id) this.kill();
  }

  stop(): void {
    this.kill();
  }

  private execute(run: SparkRun, answering: Answering, began: () => void): Promise<ScriptOutcome> {
    if (this.cancelled.delete(run.id)) return Promise.resolve({ state: "CANCELLED" });
    began();
    this.start();
    for (const handle of this.handles()) handle.ref();
    return new Promise((done) => {
      this.current = { run, answering, done };
      this.tell({ op: "run", ...run });
    });
  }

  /** What keeps this process alive. */
  private handles(): Array<{ ref(): unknown; unref(): unknown }> {
    const { process: child } = this;
    return child === undefined ? [] : [child, child.stdin as Socket, child.stdout as Socket];
  }

  private tell(message: ToWorker): void {
    this.process?.stdin?.write(JSON.stringify(message) + "\n");
  }

  private hear(line: string): void {
    const message = JSON.parse(line) as FromWorker;
    if (message.op === "ask") void this.answer(message);
    else if (message.op === "done") this.settle(message);
  }

  private async answer(question: Extract<FromWorker, { op: "ask" }>): Promise<void> {
    const { ask } = question;
    try {
      this.tell({ op: "answer", ask, mounts: (await this.current?.answering(question)) ?? {} });
    } catch (error) {
      const code = error instanceof AwsError ? error.code : "InternalError";
      this.tell({ op: "answer", ask, refused: { code, message: (error as Error).message } });
    }
  }

  private settle(outcome: ScriptOutcome): void {
    const current = this.current;
    this.current = undefined;
    current?.done(outcome);
  }

  private kill(): void {
    const pid = this.process?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended by itself; its exit is on the way.
    }
  }

  private ended(child: ChildProcess, how: string): void {
    if (this.process !== child) return;
    this.process = undefined;
    const last = this.lastWords();
    rmSync(this.scratch, { recursive: true, force: true });
    const id = this.current?.run.id;
    if (id !== undefined && this.cancelled.delete(id)) this.settle({ state: "CANCELLED" });
    else this.settle({ state: "FAILED", error: `The Spark process ended (${how}).${last}` });
  }

  private lastWords(): string {
    const log = workerLog(this.scratch);
    const text = existsSync(log) ? readFileSync(log, "utf8").trim() : "";
    return text === "" ? "" : ` Its last words: ${text.slice(-1000)}`;
  }
}
