/** What a timer is for. A daemon (a schedule, a keep-alive) does not keep a run from being quiet. */
export interface TimerOptions {
  readonly daemon?: boolean;
}

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly daemon: boolean;
  readonly fire: () => void;
}

/** Stops a timer that has not fired. Calling it again does nothing. */
export type Cancel = () => void;

/** Where the runtime's time comes from. All times are milliseconds since the epoch, UTC. */
export interface Clock {
  now(): number;
  after(ms: number, fire: () => void, options?: TimerOptions): Cancel;
  /** Told when something outside the runtime (a function, a Spark job) begins and ends: only then does real time matter. */
  busy(): void;
  idle(): void;
  /** Timers, not daemons, that still have to fire. */
  readonly waiting: number;
  stop(): void;
}

/** Wall-clock time, for `serve`. */
export class RealClock implements Clock {
  private readonly timers = new Set<NodeJS.Timeout>();
  waiting = 0;

  now(): number {
    return Date.now();
  }

  after(ms: number, fire: () => void, { daemon = false }: TimerOptions = {}): Cancel {
    if (!daemon) this.waiting += 1;
    const forget = () => {
      if (!this.timers.delete(timer)) return false;
      clearTimeout(timer);
      if (!daemon) this.waiting -= 1;
      return true;
    };
    const timer = setTimeout(() => forget() && fire(), Math.max(0, ms));
    this.timers.add(timer);
    return forget;
  }

  busy(): void {}
  idle(): void {}

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.waiting = 0;
  }
}

/**
 * Time that jumps to the next timer whenever nothing outside is executing, for `run` and tests: ten minutes of waiting cost
 * nothing. While something outside executes, time flows at the real pace, or stands still where `frozen` asks that a run
 * repeat exactly.
 */
export class VirtualClock implements Clock {
  private readonly timers: Timer[] = [];
  waiting = 0;
  private order = 0;
  private executing = 0;
  private since = 0;
  private wake?: NodeJS.Timeout | NodeJS.Immediate;
  private stopped = false;

  constructor(
    private base: number,
    readonly frozen: boolean,
  ) {}

  now(): number {
    return Math.floor(this.exactly());
  }

  after(ms: number, fire: () => void, { daemon = false }: TimerOptions = {}): Cancel {
    const timer: Timer = { due: this.exactly() + Math.max(0, ms), order: this.order++, daemon, fire };
    const at = this.timers.findIndex((other) => other.due > timer.due);
    this.timers.splice(at < 0 ? this.timers.length : at, 0, timer);
    if (!daemon) this.waiting += 1;
    this.plan();
    return () => this.forget(timer);
  }

  busy(): void {
    if (this.executing++ === 0) this.since = performance.now();
    this.plan();
  }

  idle(): void {
    const now = this.exactly();
    this.executing -= 1;
    if (this.executing === 0) this.base = now;
    this.plan();
  }

  stop(): void {
    this.stopped = true;
    this.timers.length = 0;
    this.waiting = 0;
    this.unplan();
  }

  /** To the fraction of a millisecond: what is due within one millisecond still has an order. */
  private exactly(): number {
    return this.flowing ? this.base + performance.now() - this.since : this.base;
  }

  private forget(timer: Timer): void {
    const index = this.timers.indexOf(timer);
    if (index < 0) return;
    this.timers.splice(index, 1);
    if (!timer.daemon) this.waiting -= 1;
  }

  private get flowing(): boolean {
    return this.executing > 0 && !this.frozen;
  }

  private unplan(): void {
    if (this.wake === undefined) return;
    clearTimeout(this.wake as NodeJS.Timeout);
    clearImmediate(this.wake as NodeJS.Immediate);
    this.wake = undefined;
  }

  /** Arranges for the next timer: at its real moment while time flows, else as soon as all other work has settled. */
  private plan(): void {
    this.unplan();
    const next = this.timers[0];
    if (this.stopped || next === undefined) return;
    if (this.flowing) this.wake = setTimeout(() => this.fireDue(), Math.max(0, next.due - this.exactly()));
    else if (this.executing === 0 && this.waiting > 0) this.wake = setImmediate(() => this.fireDue());
  }

  private fireDue(): void {
    this.wake = undefined;
    const next = this.timers[0];
    if (next !== undefined && !(this.executing > 0 && next.due > this.exactly())) {
      if (next.due > this.base) this.advance(next.due);
      this.forget(next);
      next.fire();
    }
    this.plan();
  }

  private advance(to: number): void {
    this.base = to;
    this.since = performance.now();
  }
}
