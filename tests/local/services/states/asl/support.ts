import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Context } from "mocha";
import { execute } from "../../../../../local/services/states/asl/execute";
import type { HistoryEvent } from "../../../../../local/services/states/asl/history";
import type { Checkpoint, Host, Outcome, TaskCall } from "../../../../../local/services/states/asl/host";
import type { Json, JsonObject } from "../../../../../local/services/states/asl/json";
import { parseMachine } from "../../../../../local/services/states/asl/parseMachine";

/** Cases of a conformance file; skips the test where the folder is not there. */
export function conformanceCases<T>(name: string, test: Context): readonly T[] {
  const file = resolve(__dirname, "../../../../../../shared/conformance", name);
  if (!existsSync(file)) {
    console.log(`      skipped: ${file} is not here`);
    test.skip();
  }
  return JSON.parse(readFileSync(file, "utf8")) as readonly T[];
}

const begun = Date.parse("2026-01-02T03:04:05.000Z");

export const context: JsonObject = {
  Execution: {
    Id: "arn:aws:states:us-east-1:000000000000:execution:machine:one",
    Name: "one",
    StartTime: "2026-01-02T03:04:05.000Z",
  },
  StateMachine: { Id: "arn:aws:states:us-east-1:000000000000:stateMachine:machine", Name: "machine" },
};

/** A host whose time jumps to the next timer as soon as nothing else is to be done. */
export class TestHost implements Host {
  readonly events: HistoryEvent[] = [];
  readonly checkpoints: Checkpoint[] = [];
  readonly calls: TaskCall[] = [];
  private time = begun;
  private timers: Array<{ readonly due: number; readonly fire: () => void }> = [];
  private readonly stopping = new AbortController();

  /** @param work what tasks do */
  constructor(private readonly work: (call: TaskCall, host: TestHost) => Promise<Json> | Json = () => ({})) {}

  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Seconds since the execution began. */
  get seconds(): number {
    return (this.time - begun) / 1000;
  }

  get types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }

  stop(): void {
    this.stopping.abort();
  }

  now(): number {
    return this.time;
  }

  after(ms: number, fire: () => void): () => void {
    const timer = { due: this.time + ms, fire };
    this.timers.push(timer);
    setImmediate(() => this.jump());
    return () => void (this.timers = this.timers.filter((other) => other !== timer));
  }

  random(): number {
    return 0.25;
  }

  uuid(): string {
    return "c0ffee00-0000-4000-8000-000000000000";
  }

  taskToken(key: string): string {
    return `token of ${key}`;
  }

  async invoke(call: TaskCall): Promise<Json> {
    this.calls.push(call);
    return this.work(call, this);
  }

  record(event: HistoryEvent): number {
    this.events.push(event);
    return this.events.length + 1;
  }

  checkpoint(checkpoint: Checkpoint): void {
    this.checkpoints.push(checkpoint);
  }

  private jump(): void {
    const [next] = this.timers.sort((a, b) => a.due - b.due);
    if (next === undefined) return;
    this.timers.shift();
    this.time = Math.max(this.time, next.due);
    next.fire();
    if (this.timers.length > 0) setImmediate(() => this.jump());
  }
}

/** Runs a definition. @returns how it ended, without the number of its last event */
export async function ran(
  definition: unknown,
  input: Json = {},
  host = new TestHost(),
): Promise<Omit<Outcome, "lastEventId">> {
  const { lastEventId, ...outcome } = await execute(parseMachine(definition), { input, context }, host);
  if (lastEventId !== host.events.length + 1)
    throw new Error(`${lastEventId} is not the last of ${host.events.length} events.`);
  return outcome;
}

/** A machine of one state, "Only". */
export function one(state: object, fields: object = {}): object {
  return { StartAt: "Only", ...fields, States: { Only: { End: true, ...state } } };
}

/** The output of a machine that must succeed. */
export async function output(definition: unknown, input: Json = {}, host = new TestHost()): Promise<Json> {
  const outcome = await ran(definition, input, host);
  if ("output" in outcome) return outcome.output as Json;
  throw new Error(JSON.stringify(outcome));
}
