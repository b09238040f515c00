import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";

const mostBytes = 5 * 1024 * 1024;

/** A function's log file. At 5 MB it becomes `<file>.1`, replacing the one before, and a new one begins. */
export class FunctionLog {
  private stream?: WriteStream;
  private bytes = 0;
  private closed = false;

  constructor(private readonly path: string) {}

  write(line: string): void {
    if (this.closed) return; // a worker's last words may come after the end
    if (this.bytes > mostBytes) this.turnOver();
    this.stream ??= this.open();
    this.stream.write(`${line}\n`);
    this.bytes += Buffer.byteLength(line) + 1;
  }

  async close(): Promise<void> {
    this.closed = true;
    const { stream } = this;
    this.stream = undefined;
    if (stream !== undefined) await new Promise<void>((done) => stream.end(() => done()));
  }

  private open(): WriteStream {
    mkdirSync(dirname(this.path), { recursive: true });
    this.bytes = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    return createWriteStream(this.path, { flags: "a" });
  }

  private turnOver(): void {
    this.stream?.end();
    this.stream = undefined;
    renameSync(this.path, `${this.path}.1`);
  }
}
