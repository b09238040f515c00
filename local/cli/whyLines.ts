import type { TraceRecord } from "../engine/trace";
import { short, told } from "./narration";
import { meaningOf } from "./whyStaging";

/** One record in words; nothing where it is not worth a line. */
type Telling = (record: TraceRecord) => string | undefined;

/** A line of a story: when, and what. */
interface Line {
  readonly at: string;
  readonly text: string;
  /** Whether it says that a call came to nothing: those in a row are told as one. */
  readonly isIdle: boolean;
}

/**
 * A story in words, a line each: who did what, why, and what came next. What the program keeps for itself is left out, and so is
 * what a call did that came to nothing.
 */
export function linesOf(story: readonly TraceRecord[]): string[] {
  const busy = busyInvocations(story);
  const lines = story.flatMap((record) => {
    const isIdle = record.did.startsWith("lambda:") && !busy.has(invocationOf(record));
    const text = isIdle ? idle(record) : words(record);
    return text === undefined ? [] : [{ at: record.at, text, isIdle }];
  });
  const days = new Set(lines.map(({ at }) => at.slice(0, 10)));
  const from = days.size > 1 ? 0 : 11;
  return together(lines).map(({ at, text }) => `${at.slice(from, 23).replace("T", " ")}  ${text}`);
}

/** Several calls in a row that came to nothing: the first, and how many more there were. */
function together(lines: readonly Line[]): Line[] {
  const made: Line[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] as Line;
    let end = at + 1;
    while (line.isIdle && lines[end]?.text === line.text) end += 1;
    const last = lines[end - 1] as Line;
    const more = end - at > 1 ? `, ${end - at} times until ${last.at.slice(11, 19)}` : "";
    made.push({ ...line, text: line.text + more });
    at = end;
  }
  return made;
}

const invocationOf = ({ about }: TraceRecord): string => about.find((id) => id.startsWith("invocation:")) ?? "";

/** Calls of functions that did something that is told of, or failed. */
function busyInvocations(story: readonly TraceRecord[]): Set<string> {
  const busy = story.filter(({ did, outcome, ...record }) =>
    did.startsWith("lambda:")
      ? did === "lambda:Invocation" && outcome === "failed"
      : words({ did, outcome, ...record }) !== undefined && did !== "events:Match",
  );
  return new Set(busy.map(invocationOf));
}

/** Only its end is told. */
function idle({ did, on, outcome }: TraceRecord): string | undefined {
  if (did === "lambda:Batch") return `its messages stay in ${short(on)}, to come again`;
  return outcome === "ok" ? `function ${short(on)} finds nothing to do` : undefined;
}

const tellings: Readonly<Record<string, Telling>> = {
  "sqs:Message": sent,
  "lambda:Invocation": called,
  "lambda:Batch": ({ on, why = "" }) => `${why.split(",")[0]} go back to ${short(on)}, to come again`,
  "glue:WorkflowRun": ({ on, outcome, why = "" }) => `workflow ${on} ${outcome}${forBatch(why)}`,
  "glue:JobRun": jobRun,
  // A rule that takes an event of the way itself shows in what it wakes.
  "events:Match": (record) => (record.about.some((id) => id.startsWith("object:")) ? told(record) : undefined),
  "sns:Notice": notice,
};

function words(record: TraceRecord): string | undefined {
  if (record.outcome === "denied") return told(record);
  if (record.did.startsWith("s3:Object")) return stored(record);
  return (tellings[record.did] ?? told)(record);
}

function stored(record: TraceRecord): string | undefined {
  const meaning = meaningOf(record.on.slice(record.on.indexOf("/") + 1));
  if (meaning === undefined) return told(record);
  const means = record.did.startsWith("s3:ObjectRemoved:") ? meaning.removed : meaning.written;
  return means?.(doer(record.who));
}

/** What EventBridge puts into a queue is told by its rule. */
function sent(record: TraceRecord): string | undefined {
  const { who, on, outcome, why } = record;
  if (outcome !== "sent") return told(record);
  if (!who.startsWith("arn:")) return undefined;
  return `${doer(who)} puts a message into ${short(on)}${why === undefined ? "" : `: ${why.replace(/^Reason: /, "")}`}`;
}

/** That a call went well shows in what it did. */
function called({ on, outcome, why = "" }: TraceRecord): string | undefined {
  if (outcome === "ok") return undefined;
  if (outcome !== "failed") return `function ${short(on)} ${outcome}`;
  return `function ${short(on)} failed: ${why.replace(/RequestId: \S+ (?:Error: )?/, "")}`;
}

/** The text of a rule is JSON, and the trace has its beginning only. */
function notice({ why, ...record }: TraceRecord): string | undefined {
  if (why === undefined) return told(record);
  const text = why.replace(/^""([^]{79})" for /, '"$1..." for ').replace(/^""/, '"');
  return told({ ...record, why: text.replace(/\s*\n\s*/g, " ") });
}

function jobRun(record: TraceRecord): string | undefined {
  const retry = record.about.map((id) => /^jobrun:.*_attempt_(\d+)$/.exec(id)?.[1]).find(Boolean);
  const text = told(record);
  return record.outcome === "RUNNING" && retry !== undefined ? `${text}, by its own retry ${retry}` : text;
}

function forBatch(manifest: string): string {
  const id = /\/([0-9a-f]{32})\.json$/.exec(manifest)?.[1];
  return id === undefined ? "" : ` for batch ${id.slice(0, 8)}`;
}

/** A function by its name; whoever else has a role by that. */
function doer(who: string): string {
  const [, role = "", session = ""] = /assumed-role\/([^/]+)\/(.+)$/.exec(who) ?? [];
  if (role === "") return short(who);
  return /^(?:jobrun|mapping)-/.test(session) ? role : session;
}
