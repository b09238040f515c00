import type { TraceRecord } from "../engine/trace";

type Telling = (record: TraceRecord) => string | undefined;

/** What a person wants to know of a file's way, by what was done. Other calls are told of only where they were refused or failed. */
const tellings: Readonly<Record<string, Telling>> = {
  "s3:ObjectCreated:Put": created,
  "s3:ObjectCreated:Copy": created,
  "s3:ObjectCreated:CompleteMultipartUpload": created,
  "s3:ObjectRemoved:DeleteMarkerCreated": ({ on }) => `object ${objectAt(on)} is deleted, its versions stay`,
  "s3:MatchNotification": ({ outcome, on, why }) => `notification of ${on}: ${outcome}${because(why)}`,
  "events:Match": ({ on, outcome, why, about }) =>
    outcome === "match"
      ? `rule ${short(on)} takes ${objectIn(about) ?? "the event"}`
      : `rule ${short(on)} does not match${because(why)}`,
  "events:Deliver": ({ on, outcome, why }) =>
    outcome === "ok" ? undefined : `delivery to ${short(on)} ${outcome}${because(why)}`,
  "sqs:Message": ({ on, outcome, why }) =>
    routine.has(outcome) && why === undefined ? undefined : `message in ${short(on)} ${outcome}${because(why)}`,
  "sns:Notice": ({ on, outcome, why }) => `notice of ${short(on)} ${outcome}${because(why)}`,
  "lambda:Invocation": ({ on, outcome, why }) => `function ${short(on)} ${outcome}${because(why)}`,
  "glue:WorkflowRun": ({ on, outcome, about }) => `workflow ${on} ${outcome}, run ${idIn(about, "run:").slice(0, 11)}`,
  "glue:Crawl": ({ on, outcome, why }) => `crawler ${on} ${outcome}${because(why)}`,
  "glue:JobRun": ({ on, outcome, why }) => (outcome === "STARTING" ? undefined : `job ${on} ${outcome}${because(why)}`),
  "states:Execution": ({ on, outcome, why }) =>
    `state machine ${on} ${outcome === "RUNNING" ? "started" : outcome}${because(why)}`,
  "states:State": step,
  "redshift:Statement": ({ outcome, why }) => `warehouse: ${outcome}${because(why?.split("\n")[0]?.slice(0, 100))}`,
};

/** What happens to a message that comes through; with a reason even that is worth telling. */
const routine: ReadonlySet<string> = new Set(["sent", "received", "deleted"]);

/** One record in words; nothing where it is not worth telling. */
export function told(record: TraceRecord): string | undefined {
  const { who, did, on, outcome, why } = record;
  if (outcome === "denied") return `REFUSED to ${actor(who)}: ${did} on ${on}${because(why)}`;
  const telling = tellings[did];
  if (telling !== undefined) return telling(record);
  return outcome === "failed" && !isAnswer(why) ? `${did} on ${on} failed${because(why)}` : undefined;
}

/** Whether there is an object, or still the same one, is a question that programs ask: "no" is no failure. */
const isAnswer = (why = ""): boolean => /^(NoSuchKey|NotFound|PreconditionFailed): /.test(why);

function created({ on, who }: TraceRecord): string | undefined {
  return `object ${objectAt(on)} created by ${actor(who)}`;
}

/** The S3 URI of an object's ARN. */
function objectAt(arn: string): string {
  return `s3://${arn.split(":").slice(5).join(":")}`;
}

/** States that only steer, and those entered over and over by a loop that polls, would hide the steps. */
function step({ on, outcome, why = "" }: TraceRecord): string | undefined {
  const at = on.indexOf("/");
  const name = `state machine ${on.slice(0, at)}: step "${on.slice(at + 1)}"`;
  if (outcome === "entered") return /^(Task|Parallel|Map|Fail) /.test(why) ? name : undefined;
  return outcome === "entered again" ? undefined : `${name} ${outcome}${because(why)}`;
}

const because = (why: string | undefined): string => (why === undefined ? "" : `: ${why}`);

/** The role behind a session, else the last part of an ARN. */
function actor(who: string): string {
  return /assumed-role\/([^/]+)/.exec(who)?.[1] ?? short(who);
}

/** The last part of an ARN. */
export function short(name: string): string {
  return name.slice(Math.max(name.lastIndexOf(":"), name.lastIndexOf("/")) + 1);
}

function idIn(about: readonly string[], kind: string): string {
  return about.find((id) => id.startsWith(kind))?.slice(kind.length) ?? "";
}

function objectIn(about: readonly string[]): string | undefined {
  const object = idIn(about, "object:");
  return object === "" ? undefined : `s3://${object.replace(/@[^@]*$/, "")}`;
}
