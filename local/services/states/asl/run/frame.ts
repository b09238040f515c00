import type { Host } from "../host";
import type { Json, JsonObject } from "../json";
import { StatesError, Stopped } from "../statesError";

/** AWS fails an execution whose history gets this long, its last event included. */
const longestHistory = 25_000;

/** Where a frame stands in its execution. */
interface Position {
  readonly host: Host;
  /** `Execution` and `StateMachine` of the context object. */
  readonly context: JsonObject;
  /** `$$.Map.Item` inside a Map state. */
  readonly item?: JsonObject;
  /** What keys of visits begin with: "" for the machine's own states. */
  readonly keys: string;
  readonly variables: JsonObject;
  /** States entered so far. */
  readonly visits: number;
  readonly lastEventId: number;
  /** True where its events are kept out of the history. */
  readonly silent?: boolean;
  /** Called off from outside: the execution is stopped or timed out, or the branch's Parallel or Map state failed. */
  readonly signal?: AbortSignal;
}

/** A run through one branch's states: the machine's own, a Parallel state's branch, an iteration of a Map state. */
export class Frame {
  readonly host: Host;
  readonly context: JsonObject;
  readonly item: JsonObject | undefined;
  variables: JsonObject;
  visits: number;
  lastEventId: number;
  private readonly stopping = new AbortController();
  private readonly forget: () => void;

  constructor(private readonly position: Position) {
    ({ host: this.host, context: this.context, item: this.item } = position);
    ({ variables: this.variables, visits: this.visits, lastEventId: this.lastEventId } = position);
    const { signal } = position;
    const stop = () => this.stop();
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop);
    this.forget = () => signal?.removeEventListener("abort", stop);
  }

  /** True for the machine's own states. */
  get outermost(): boolean {
    return this.position.keys === "";
  }

  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  nextKey(): string {
    this.visits += 1;
    return `${this.position.keys}${this.visits}`;
  }

  /** Adds an event after this frame's last. @returns its id */
  record(type: string, details?: Readonly<Record<string, Json | undefined>>): number {
    if (this.position.silent === true) return this.lastEventId;
    if (this.lastEventId >= longestHistory - 1) {
      const reason = `The execution reached the maximum number of history events (${longestHistory}).`;
      throw new StatesError("States.Runtime", reason);
    }
    this.lastEventId = this.host.record({ type, previousEventId: this.lastEventId, details });
    return this.lastEventId;
  }

  /** A frame of what AWS runs as an execution of its own: its events are not of this history, nor has it variables yet. */
  apart(keys: string, item: JsonObject): Frame {
    const { host, context, lastEventId, signal } = this;
    return new Frame({ host, context, lastEventId, signal, keys, item, variables: {}, visits: 0, silent: true });
  }

  /** A frame of a branch inside a state of this one. It sees this one's variables; what it assigns stays its own. */
  inner(keys: string, item = this.item): Frame {
    const { host, context, variables, lastEventId, signal } = this;
    const { silent } = this.position;
    return new Frame({ host, context, variables, lastEventId, signal, keys, item, silent, visits: 0 });
  }

  /** Makes all that is waited for in it end at once, with Stopped. */
  stop(): void {
    this.stopping.abort();
  }

  /** The frame has come to its end. */
  leave(): void {
    this.forget();
  }

  /** Waits for what `begin` starts, unless the frame is stopped first. `begin` returns what calls it off. */
  waiting<T>(begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void): Promise<T> {
    const { signal } = this;
    if (signal.aborted) return Promise.reject(new Stopped());
    return new Promise<T>((resolve, reject) => {
      const stopped = () => {
        callOff();
        reject(new Stopped());
      };
      const settled =
        <V>(settle: (value: V) => void) =>
        (value: V) => {
          signal.removeEventListener("abort", stopped);
          settle(value);
        };
      const callOff = begin(settled(resolve), settled(reject));
      // What began may itself have stopped the frame.
      if (signal.aborted) stopped();
      else signal.addEventListener("abort", stopped);
    });
  }

  /** Lets time pass. */
  wait(ms: number): Promise<void> {
    return this.waiting<void>((resolve) => this.host.after(ms, () => resolve()));
  }
}
