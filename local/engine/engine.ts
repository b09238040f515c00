import type { Cancel, Clock, TimerOptions } from "./clock";
import { Random } from "./random";
import { Store } from "./store";
import { Trace } from "./trace";

export interface EngineParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly trace: Trace;
  /** Set with a seed. */
  readonly repeats?: boolean;
}

/** What runs below all services: time, chance, memory, and the record of what happened. */
export class Engine {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly trace: Trace;
  /** Whether a run must repeat exactly: then nothing may depend on how long something takes, and outside work runs in turn. */
  readonly repeats: boolean;
  private turn: Promise<unknown> = Promise.resolve();
  private inFlight = 0;
  private failures: unknown[] = [];
  private waiters: Array<() => void> = [];

  constructor(parts: EngineParts) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.store = parts.store;
    this.trace = parts.trace;
    this.repeats = parts.repeats ?? false;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.clock.now();
  }

  /** ISO 8601, UTC, milliseconds. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  /** Runs `task` later, on the runtime's clock. A rejection is a fault of the runtime itself and surfaces in `quiet()`. */
  after(ms: number, task: () => void | Promise<void>, options?: TimerOptions): Cancel {
    return this.clock.after(ms, () => void this.background(task), options);
  }

  /** Runs `task` every `ms`, as a daemon, until cancelled. */
  every(ms: number, task: () => void | Promise<void>): Cancel {
    let cancel: Cancel = () => {};
    const again = () => {
      cancel = this.after(ms, () => (again(), task()), { daemon: true });
    };
    again();
    return () => cancel();
  }

  /** Starts `task` now, without waiting for it; `quiet()` does. */
  async background(task: () => void | Promise<void>): Promise<void> {
    try {
      await this.inside(async () => task());
    } catch (error) {
      this.failures.push(error);
    }
  }

  /** Work of the runtime itself (a statement in the SQL engine, a file): no timer is jumped to until it ends. */
  async inside<T>(task: () => Promise<T>): Promise<T> {
    this.begin();
    try {
      return await task();
    } finally {
      this.end();
    }
  }

  /** Work of code that is not ours (a function, a job). It may call back in through the gateway. */
  async outside<T>(task: () => Promise<T>): Promise<T> {
    if (!this.repeats) return this.inside(task);
    const before = this.turn;
    const mine = this.inside(async () => {
      await before.catch(() => undefined);
      return task();
    });
    this.turn = mine;
    return mine;
  }

  /** A limit in real time on code that is not ours. */
  watchdog(ms: number, bark: () => void): Cancel {
    const timer = setTimeout(bark, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }

  /** Real milliseconds since the process began, for durations shown to people; never for decisions. */
  stopwatch(): number {
    return performance.now();
  }

  /** Resolves when nothing executes and no timer but daemons is left. @throws the first fault of the runtime itself */
  async quiet(): Promise<void> {
    await new Promise<void>((done) => {
      this.waiters.push(done);
      this.settle();
    });
    if (this.failures.length > 0) throw this.failures.splice(0)[0];
  }

  async stop(): Promise<void> {
    this.clock.stop();
    await this.trace.close();
    await this.store.close();
  }

  private begin(): void {
    this.inFlight += 1;
    this.clock.busy();
  }

  private end(): void {
    this.inFlight -= 1;
    this.clock.idle();
    this.settle();
  }

  /** Quiet must hold after every pending microtask and I/O callback of this turn has had its say. */
  private settle(): void {
    if (this.waiters.length === 0) return;
    setImmediate(() => {
      if (this.inFlight > 0 || this.clock.waiting > 0) return;
      for (const done of this.waiters.splice(0)) done();
    });
  }
}
