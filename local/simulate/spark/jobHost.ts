import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Something said to the host: JSON, and bytes where there are any. */
export interface Message {
  readonly content: Readonly<Record<string, unknown>>;
  readonly body?: Buffer;
}

/** What the host says. */
export interface Said<T> {
  readonly content: T;
  readonly body: Buffer;
}

/**
 * The Python process that runs the jobs' real code (local/simulate/python). One a process serves all histories played in it.
 * Talking to it blocks: of the simulation and the jobs only one ever goes on, so that the same seed gives the same history.
 */
export class JobHost {
  private static readonly hosts = new Map<string, JobHost>();
  private runs = 0;

  private constructor(
    private readonly reading: number,
    private readonly writing: number,
  ) {}

  /** The host for jobs of a project, started where it is not there yet. */
  static of(projectRoot: string): JobHost {
    const host = this.hosts.get(projectRoot) ?? this.started(projectRoot);
    this.hosts.set(projectRoot, host);
    return host;
  }

  /** A number for one more run. */
  nextRun(): number {
    return ++this.runs;
  }

  /** Says something and waits for the answer. @throws where the host has ended, which it said why on standard error */
  ask<T>(content: Readonly<Record<string, unknown>>, body: Buffer = Buffer.alloc(0)): Said<T> {
    const text = Buffer.from(JSON.stringify(content));
    this.write(Buffer.concat([lengths(text.length, body.length), text, body]));
    const said = this.read(8);
    const [answer, bytes] = [this.read(said.readUInt32LE(0)), this.read(said.readUInt32LE(4))];
    return { content: JSON.parse(answer.toString("utf8")) as T, body: bytes };
  }

  private static started(projectRoot: string): JobHost {
    const simulated = join(projectRoot, "local", "simulate", "python");
    const path = [simulated, join(projectRoot, "local", "spark", "python"), projectRoot].join(delimiter);
    const [toHost, fromHost] = [pipe(), pipe()];
    // Sets would have another order in each process without it.
    const env = { ...process.env, PYTHONPATH: path, PYTHONHASHSEED: "0", TZ: "UTC" };
    const python = join(projectRoot, ".venv", "bin", "python");
    const host = spawn(python, ["-m", "landfall_simulated"], { stdio: [toHost.read, fromHost.write, "inherit"], env });
    host.unref();
    closeSync(toHost.read);
    closeSync(fromHost.write);
    return new JobHost(fromHost.read, toHost.write);
  }

  private write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) at += writeSync(this.writing, bytes, at);
  }

  private read(size: number): Buffer {
    const bytes = Buffer.allocUnsafe(size);
    for (let at = 0; at < size;) {
      const count = readSync(this.reading, bytes, at, size - at, null);
      if (count === 0) throw new Error("The jobs' host has ended.");
      at += count;
    }
    return bytes;
  }
}

function lengths(text: number, body: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(text, 0);
  bytes.writeUInt32LE(body, 4);
  return bytes;
}

/** A pipe whose ends block, as those that Node makes do not. */
function pipe(): { readonly read: number; readonly write: number } {
  const folder = mkdtempSync(join(tmpdir(), "landfall-pipe-"));
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path]);
  // Opening one end waits for the other, but not while somebody has both.
  const both = openSync(path, constants.O_RDWR);
  const ends = { read: openSync(path, constants.O_RDONLY), write: openSync(path, constants.O_WRONLY) };
  closeSync(both);
  rmSync(folder, { recursive: true });
  return ends;
}
