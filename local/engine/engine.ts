import { AsyncLocalStorage } from "node:async_hooks";
import type { Cancel, Clock, TimerOptions } from "./clock";
import { noFaults, type Edge, type FaultPlan } from "./faults";
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
  /** Set where code that is not ours has stand-ins in this very thread, which wait on the runtime's clock. */
  readonly simulates?: boolean;
  /** @default nothing goes wrong */
  readonly faults?: FaultPlan;
}

/** Work under way that holds the clock, unless it waits aside. */
interface Level {
  readonly of: Engine;
  readonly outer?: Level;
  waitingAside: number;
  over: boolean;
}

/** One for all engines: each that there ever was would cost every promise from then on. */
const levels = new AsyncLocalStorage<Level | undefined>();

/** What runs below all services: time, chance, memory, and the record of what happened. */
export class Engine {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly trace: Trace;
  /** Whether a run must repeat exactly: then nothing may depend on how long something takes, and outside work runs in turn. */
  readonly repeats: boolean;
  readonly simulates: boolean;
  readonly faults: FaultPlan;
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
    this.simulates = parts.simulates ?? false;
    this.faults = parts.faults ?? noFaults;
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
      // Nobody waits for it: what it waits for is no wait of whoever started it.
      if (this.simulates) await levels.run(undefined, () => this.inside(async () => task()));
      else await this.inside(async () => task()); // a context would cost every promise from here on
    } catch (error) {
      this.failures.push(error);
    }
  }

  /** Work of the runtime itself (a statement in the SQL engine, a file): no timer is jumped to until it ends. */
  async inside<T>(task: () => Promise<T>): Promise<T> {
    this.begin();
    if (this.simulates) return this.onLevel(task);
    try {
      return await task();
    } finally {
      this.end();
    }
  }

  /**
   * Waits for what takes the runtime's own time, such as a lock that another statement holds: the clock is not held by those
   * who wait for it. Only in a simulation does that differ from just waiting.
   */
  async aside<T>(task: () => Promise<T>): Promise<T> {
    if (!this.simulates) return task();
    const held = this.enclosing();
    for (const level of held) if (level.waitingAside++ === 0) this.end();
    try {
      return await levels.run(undefined, task);
    } finally {
      for (const level of held) if (--level.waitingAside === 0 && !level.over) this.begin();
    }
  }

  /** Lets time pass for whoever waits for it. */
  async sleep(ms: number): Promise<void> {
    await this.aside(() => new Promise<void>((done) => void this.clock.after(ms, done)));
  }

  /** Time that passing an edge takes in a simulation; none elsewhere. */
  async pass(edge: Edge): Promise<void> {
    const ms = this.simulates ? this.faults.takes(edge) : 0;
    if (ms > 0) await this.sleep(ms);
  }

  /** Work of code that is not ours (a function, a job). It may call back in through the gateway. */
  async outside<T>(task: () => Promise<T>): Promise<T> {
    if (this.simulates) return this.aside(task);
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

  private async onLevel<T>(task: () => Promise<T>): Promise<T> {
    const level: Level = { of: this, outer: levels.getStore(), waitingAside: 0, over: false };
    try {
      return await levels.run(level, task);
    } finally {
      level.over = true;
      if (level.waitingAside === 0) this.end();
    }
  }

  /** This engine's work that whoever asks is part of. */
  private enclosing(): Level[] {
    const found: Level[] = [];
    for (let level = levels.getStore(); level !== undefined; level = level.outer)
      if (level.of === this && !level.over) found.push(level);
    return found;
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
