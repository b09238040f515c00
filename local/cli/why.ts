import { join } from "node:path";
import type { TraceRecord } from "../engine/trace";
import { projectConfig } from "../graph/projectConfig";
import { UsageError } from "../services/errors";
import { parsed, projectRoot, stackOption, stateOption, type Command } from "./command";
import { StateFolder } from "./stateFolder";
import { isOfOther, keysEnding, readTrace, storyOf } from "./story";
import { linesOf } from "./whyLines";

export const why: Command = {
  usage: "landfall why KEY | NAME [--stack S] [--state DIR] [--all]",
  summary: "What happened to this object or resource, and why not more; with --all every call.",
  async run(args) {
    const { values, positionals } = parsed(this.usage, {
      args: [...args],
      options: { ...stackOption, ...stateOption, all: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const [asked] = positionals;
    if (asked === undefined || positionals.length > 1) throw new UsageError(`Usage: ${this.usage}`);
    projectConfig(projectRoot, values.stack);
    const state = StateFolder.toRead(projectRoot, values);
    const trace = await readTrace(join(state.path, "trace.jsonl"));
    const told = storyFor(trace, asked);
    if ("unknown" in told) process.stderr.write(`${told.unknown} (${state.path})\n`);
    else
      process.stdout.write(
        linesFor(told, values.all)
          .map((line) => `${line}\n`)
          .join(""),
      );
    return "unknown" in told ? 1 : 0;
  },
};

interface Told {
  readonly subject: string;
  readonly story: readonly TraceRecord[];
}

/** The story of what was asked for; of the one object whose key ends so, where nothing has that very name. */
function storyFor(trace: readonly TraceRecord[], asked: string): Told | { readonly unknown: string } {
  const story = storyOf(trace, asked);
  if (story.length > 0) return { subject: asked, story };
  const [key, ...others] = keysEnding(trace, asked);
  if (key === undefined) return { unknown: `Nothing is known of "${asked}": no call, event or run named it.` };
  if (others.length === 0) return { subject: key, story: storyOf(trace, key) };
  return { unknown: `Several objects end in "${asked}". Ask for one of them: ${[key, ...others].join(", ")}` };
}

function linesFor({ subject, story }: Told, all: boolean): string[] {
  if (all) return story.map(wholeRecord);
  return linesOf(story.filter((record) => !isElsewhere(record) && !isOfOther(record, subject)));
}

/** That a rule does not match is worth telling where it might have taken the object, not of each later event on its way. */
function isElsewhere({ did, on, outcome, about }: TraceRecord): boolean {
  if (did !== "events:Match" || outcome !== "no match") return false;
  return on.includes(":event-bus/") || !about.some((id) => id.startsWith("object:"));
}

function wholeRecord({ at, who, did, on, outcome, why }: TraceRecord): string {
  const reason = why === undefined ? "" : `\n${" ".repeat(15)}${why}`;
  return `${at.slice(11, 23)}  ${did} ${on}: ${outcome}  (${shortName(who)})${reason}`;
}

/** The last part of an ARN; a service's name as it is. */
function shortName(who: string): string {
  return who.startsWith("arn:") ? who.split(":").slice(5).join(":") : who;
}
