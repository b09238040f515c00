import type { Engine } from "../engine/engine";
import type { TraceRecord } from "../engine/trace";
import { told } from "./narration";

/** Steps on the way that would make progress hard to follow; `landfall why` has them. */
const quiet = (record: TraceRecord): boolean => record.outcome === "no match" || record.did.startsWith("s3:Object");

/** One line on stderr for each step worth telling: real seconds since the command began, and since the line before. */
export class Progress {
  private last = 0;
  private readonly unlisten: () => void;

  constructor(private readonly engine: Engine) {
    this.unlisten = engine.trace.listen((record) => {
      const line = quiet(record) ? undefined : told(record);
      if (line !== undefined) this.say(line);
    });
  }

  say(line: string): void {
    const now = this.engine.stopwatch();
    const step = now - this.last;
    this.last = now;
    process.stderr.write(`${seconds(now, 6)} s  +${seconds(step, 4)} s  ${line}\n`);
  }

  /** What follows is not the file's way any more. */
  end(): void {
    this.unlisten();
  }
}

const seconds = (ms: number, width: number): string => (ms / 1000).toFixed(1).padStart(width);
