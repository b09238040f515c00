import type { Engine } from "../engine/engine";
import type { TraceRecord } from "../engine/trace";

/** What a person wants to see of a file's way, by what was done; everything else is for `landfall why`. */
const told: Readonly<Record<string, (record: TraceRecord) => string | undefined>> = {
  "events:Match": ({ on, outcome, about }) =>
    outcome === "match" ? `rule ${short(on)} takes ${objectIn(about)}` : undefined,
  "lambda:Invocation": ({ on, outcome, why }) => `function ${short(on)} ${outcome}${because(why)}`,
  "glue:WorkflowRun": ({ on, outcome, about }) => `workflow ${on} ${outcome}, run ${idIn(about, "run:").slice(0, 11)}`,
  "glue:Crawl": ({ on, outcome, why }) => `crawler ${on} ${outcome}${because(why)}`,
  "glue:JobRun": ({ on, outcome, why }) => `job ${on} ${outcome}${because(why)}`,
  "redshift:Statement": ({ outcome, why }) => `warehouse: ${outcome}${because(why?.split("\n")[0]?.slice(0, 80))}`,
  "sns:Message": ({ on, outcome }) => `notice to ${short(on)} ${outcome}`,
};

/** One line on stderr for each step worth telling: real seconds since the command began, and since the line before. */
export class Progress {
  private last = 0;

  constructor(private readonly engine: Engine) {
    engine.trace.listen((record) => {
      const line = record.outcome === "denied" ? refusal(record) : told[record.did]?.(record);
      if (line !== undefined) this.say(line);
    });
  }

  say(line: string): void {
    const now = this.engine.stopwatch();
    const step = now - this.last;
    this.last = now;
    process.stderr.write(`${seconds(now, 6)} s  +${seconds(step, 4)} s  ${line}\n`);
  }
}

function refusal({ who, did, on, why }: TraceRecord): string {
  return `REFUSED ${did} on ${on} to ${short(who)}${because(why)}`;
}

const seconds = (ms: number, width: number): string => (ms / 1000).toFixed(1).padStart(width);
const because = (why: string | undefined): string => (why === undefined ? "" : `: ${why}`);

/** The last part of an ARN. */
function short(name: string): string {
  return name.slice(Math.max(name.lastIndexOf(":"), name.lastIndexOf("/")) + 1);
}

function idIn(about: readonly string[], kind: string): string {
  return about.find((id) => id.startsWith(kind))?.slice(kind.length) ?? "";
}

function objectIn(about: readonly string[]): string {
  const object = idIn(about, "object:");
  return object === "" ? "an event" : `s3://${object.replace(/@[^@]*$/, "")}`;
}
