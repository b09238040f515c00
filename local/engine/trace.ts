import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";

/** One thing that happened, or did not, and why. */
export interface TraceRecord {
  readonly seq: number;
  /** ISO 8601, UTC, the runtime's clock. */
  readonly at: string;
  /** Principal ARN or service that acted. */
  readonly who: string;
  /** What was done, as an IAM action where there is one: "s3:PutObject", "events:Match", "glue:JobRun". */
  readonly did: string;
  /** ARN or name of what it was done to. */
  readonly on: string;
  /** "ok", or what came instead: "denied", "failed", "no match", "started", ... */
  readonly outcome: string;
  /** In words a person can read: the statement that allowed or refused, the field that did not match, the error. */
  readonly why?: string;
  /**
   * Ids that tie records of one story together, as `kind:id`: object:<bucket>/<key>@<version>, event:<id>, message:<id>,
   * invocation:<id>, run:<id>, jobrun:<id>, statement:<id>, query:<id>, notice:<id>, execution:<machine>:<name>.
   * Names of lasting things carry `name:<name>`.
   */
  readonly about: readonly string[];
}

export type Happening = Omit<TraceRecord, "seq" | "at">;

/** The record of everything, one JSON line each. `landfall why` answers from it; progress lines and tests listen to it. */
export class Trace {
  private seq = 0;
  private readonly listeners = new Set<(record: TraceRecord) => void>();
  private readonly file?: WriteStream;
  /** Of this turn of the event loop, written together at its end: each write of its own would cost as much as all of them. */
  private lines: string[] = [];
  private last = { now: NaN, text: "" };

  constructor(
    private readonly now: () => number,
    path?: string,
  ) {
    if (path === undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    this.file = createWriteStream(path, { flags: "a" });
  }

  add(happening: Happening): void {
    const record: TraceRecord = { seq: this.seq++, at: this.moment(), ...happening };
    if (this.file !== undefined) this.write(this.file, `${JSON.stringify(record)}\n`);
    for (const listener of this.listeners) listener(record);
  }

  /** @returns a function that stops the listening */
  listen(listener: (record: TraceRecord) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    const file = this.file;
    if (file !== undefined) await new Promise<void>((done) => file.end(this.written(), done));
  }

  /** Much happens within a millisecond, and on the virtual clock within any time at all. */
  private moment(): string {
    const now = this.now();
    if (now !== this.last.now) this.last = { now, text: new Date(now).toISOString() };
    return this.last.text;
  }

  private write(file: WriteStream, line: string): void {
    if (this.lines.push(line) > 1) return;
    setImmediate(() => {
      if (this.lines.length > 0) file.write(this.written()); // none where close() came first
    });
  }

  private written(): string {
    return this.lines.splice(0).join("");
  }
}
