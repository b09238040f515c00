import type { Engine } from "../engine/engine";
import type { TraceRecord } from "../engine/trace";

/** What a person wants to see of a file's way, by what was done; everything else is for `landfall why`. */
const told: Readonly<Record<string, (record: TraceRecord) => string | undefined>> = {};

/** One line on stderr for each step worth telling, with the real seconds since the start. */
export class Progress {
  private readonly started: number;
  private last: number;

  constructor(private readonly engine: Engine) {
    this.started = this.last = engine.stopwatch();
    engine.trace.listen((record) => {
      const line = told[record.did]?.(record);
      if (line !== undefined) this.say(line);
    });
  }

  say(line: string): void {
    const now = this.engine.stopwatch();
    const since = ((now - this.started) / 1000).toFixed(1).padStart(6);
    const step = ((now - this.last) / 1000).toFixed(1).padStart(5);
    this.last = now;
    process.stderr.write(`${since} s  +${step} s  ${line}\n`);
  }
}
