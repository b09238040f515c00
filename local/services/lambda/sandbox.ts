import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { FromSandbox, FunctionErrorShape, SandboxData, ToSandbox, TurnOutcome } from "./sandboxMessages";

/** Everything that a sandbox is started with. */
export interface SandboxSpec {
  readonly data: SandboxData;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** A line that the function wrote. */
  readonly onLine: (line: string) => void;
}

/** Where a function's code is run, one invocation at a time. */
export interface FunctionSandbox {
  /** False once it has ended for good. */
  readonly alive: boolean;
  /** Runs the handler. Never rejects: what goes wrong is the outcome. */
  invoke(message: () => ToSandbox): Promise<TurnOutcome>;
  /** Ends it without a word: an invocation under way stays unanswered, to be made again after a restart. */
  abandon(): void;
  /** Ends it; an invocation under way gets `error`. */
  end(error?: FunctionErrorShape): void;
}

const bootstrap = join(__dirname, "runtime", "bootstrap.js");

/**
 * One warm execution environment: a worker thread with the function's code loaded. It works on one invocation at a time,
 * and ends for good at a timeout, a crash or an error at init.
 */
export class Sandbox implements FunctionSandbox {
  private readonly worker: Worker;
  private readonly ready: Promise<void>;
  private settle?: (outcome: TurnOutcome) => void;
  private death?: FunctionErrorShape;
  alive = true;

  constructor({ data, environment, memoryMb, onLine }: SandboxSpec) {
    this.worker = new Worker(bootstrap, {
      workerData: data,
      env: { ...environment },
      execArgv: [], // no loaders of the runtime itself
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    this.worker.unref();
    for (const stream of [this.worker.stdout, this.worker.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => onLine(text.trimEnd()));
    this.ready = new Promise((ready) =>
      this.worker.on("message", (message: FromSandbox) => this.hear(message, ready, onLine)),
    );
    this.worker.on("error", (error) => this.die(exitedBecause(error)));
    this.worker.on("exit", (code) => this.die({ errorType: "Runtime.ExitError", errorMessage: exitWords(code) }));
  }

  /** Loads the code if that has not happened, then runs the handler. Never rejects: what goes wrong is the outcome. */
  async invoke(message: () => ToSandbox): Promise<TurnOutcome> {
    this.worker.ref();
    const outcome = new Promise<TurnOutcome>((settle) => (this.settle = settle));
    if (this.death !== undefined) this.answer({ ok: false, error: this.death });
    void this.ready.then(() => this.worker.postMessage(message()));
    return outcome;
  }

  /** Ends the worker without a word: an invocation under way stays unanswered, to be made again after a restart. */
  abandon(): void {
    this.settle = undefined;
    this.alive = false;
    void this.worker.terminate();
  }

  /** Ends the worker; an invocation under way gets `error`. */
  end(error: FunctionErrorShape = { errorType: "Runtime.ExitError", errorMessage: "Error: Runtime exited" }): void {
    this.die(error);
    void this.worker.terminate();
  }

  private hear(message: FromSandbox, ready: () => void, onLine: (line: string) => void): void {
    if (message.kind === "line") onLine(message.line);
    else if (message.kind === "ready") ready();
    else if (message.kind === "crash") this.die(message.error);
    else this.answer(message);
  }

  private answer(outcome: TurnOutcome): void {
    const { settle } = this;
    this.settle = undefined;
    if (this.alive) this.worker.unref();
    settle?.(outcome);
  }

  private die(error: FunctionErrorShape): void {
    this.alive = false;
    this.death ??= error;
    this.answer({ ok: false, error });
  }
}

function exitWords(code: number): string {
  return code === 0
    ? "Error: Runtime exited without providing a reason"
    : `Error: Runtime exited with error: exit status ${code}`;
}

function exitedBecause(error: Error & { code?: string }): FunctionErrorShape {
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
    return { errorType: "Runtime.OutOfMemory", errorMessage: "Error: Runtime exited with error: signal: killed" };
  return { errorType: error.name, errorMessage: error.message };
}
