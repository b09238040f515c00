import type { HistoryEvent } from "./history";
import type { Json, JsonObject } from "./json";

/**
 * What an execution needs of the world around it. The interpreter itself knows no clock, no randomness and no AWS:
 *
 * - `parseMachine(definition)` (parseMachine.ts) compiles a definition once, or throws a MachineError with all problems;
 * - `execute(machine, start, host)` (execute.ts) runs it and resolves to an Outcome; it rejects only where the host
 *   itself breaks, never for what happens in the machine;
 * - the host records ExecutionStarted before and ExecutionSucceeded, Failed, Aborted or TimedOut after; every event in
 *   between comes through `record`.
 *
 * To take an execution up after a restart the host keeps the last Checkpoint it was given, forgets the history events
 * with an id above its `lastEventId`, and passes it as `start.resume`. Tasks of the state that was under way are invoked
 * again with the same `key`, so a host that keeps what it started under that key can pick it up instead of starting twice.
 */
export interface Host {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `fire` in `ms` milliseconds. @returns what calls it off */
  after(ms: number, fire: () => void): () => void;
  /** From 0 up to but not including 1: jitter of retries, States.MathRandom without seed. */
  random(): number;
  /** For States.UUID and $uuid. */
  uuid(): string;
  /** What `$$.Task.Token` (`$states.context.Task.Token`) is for the task with this key. */
  taskToken(key: string): string;
  /**
   * Does a Task state's work once (each retry is another call with another key).
   * @returns the task's result @throws StatesError with the name that Retry and Catch go by
   */
  invoke(task: TaskCall): Promise<Json>;
  /** Keeps an event of the history. @returns its id: 2 for the first, then one more each time */
  record(event: HistoryEvent): number;
  /** Told before each state of the machine itself (not those inside Map and Parallel) is entered. */
  checkpoint?(checkpoint: Checkpoint): void;
  /** Aborted to stop the execution: it ends ABORTED, and its tasks' signals are aborted too. */
  readonly signal?: AbortSignal;
}

/** One invocation of a Task state's resource. */
export interface TaskCall {
  /** As the definition says: "arn:aws:states:::glue:startJobRun.sync", a function's ARN, an activity's ARN. */
  readonly resource: string;
  /** Parameters or Arguments, evaluated; the state's effective input where it has neither. */
  readonly parameters: Json;
  /** Name of the state. */
  readonly state: string;
  /** The same for the same state visit and attempt when an execution is resumed; different for all others of the execution. */
  readonly key: string;
  /** `$$` as the state sees it, Task.Token included. */
  readonly context: JsonObject;
  /** Seconds; the interpreter keeps both limits, these are to be shown. */
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  /** Credentials: the role to assume, evaluated. */
  readonly credentials?: Json;
  /** Aborted when the task timed out or its execution, branch or iteration was stopped: what it started should be stopped. */
  readonly signal: AbortSignal;
  /** To be called once where the work has begun and is waited for (.sync, .waitForTaskToken): records TaskSubmitted. */
  submitted(output: Json): void;
  /** To be called for each SendTaskHeartbeat: the heartbeat's time starts again. */
  heartbeat(): void;
}

/** Where an execution begins. */
export interface Start {
  readonly input: Json;
  /** `Execution` ({Id, Input, Name, RoleArn, StartTime, RedriveCount}) and `StateMachine` ({Id, Name}) of the context object. */
  readonly context: JsonObject;
  readonly resume?: Checkpoint;
}

/** All that is needed to go on with the state that is entered next. Plain JSON. */
export interface Checkpoint {
  readonly state: string;
  readonly input: Json;
  readonly variables: JsonObject;
  /** States entered so far, which keys of tasks are made of. */
  readonly visits: number;
  /** When the state was entered, in milliseconds since the epoch: a Wait that is resumed ends when it would have. */
  readonly enteredAt: number;
  readonly lastEventId: number;
}

/** How an execution ended. */
export type Outcome = { readonly lastEventId: number } & (
  | { readonly status: "SUCCEEDED"; readonly output: Json }
  | { readonly status: "FAILED" | "TIMED_OUT"; readonly error?: string; readonly cause?: string }
  | { readonly status: "ABORTED" }
);
