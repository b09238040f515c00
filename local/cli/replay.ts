import { replayOn } from "../../operations/onAws";
import { replay as again, type Choice, type Replayed } from "../../operations/replay";
import { UsageError } from "../services/errors";
import { parsed, printJson, type Command } from "./command";
import { operatingOptions, timeOf } from "./operating/options";
import { atStack } from "./operating/place";

const options = {
  ...operatingOptions,
  prefix: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
} as const;

export const replay: Command = {
  usage:
    "landfall replay --prefix P --since T [--until T] [--stack S] [--pipeline P] [--aws [--outputs FILE|-] | --state DIR] [--dry-run] [--json]",
  summary:
    "Put the events of files that landed in some time through the same way again; what is loaded stays as it is.",
  async run(args) {
    const { values } = parsed(this.usage, { args: [...args], options });
    const { stack, "dry-run": dryRun, json } = values;
    const choice = choiceIn(values, this.usage);
    const all = await atStack(values, {
      command: "replay",
      dryRun,
      run: async ({ targets, reach }) => {
        const deps = replayOn(reach);
        const found: Record<string, Replayed> = {};
        for (const target of targets) found[target.name] = await again(target, choice, dryRun, deps);
        return found;
      },
    });
    if (json) printJson({ stack, dryRun, pipelines: documentOf(all) });
    else process.stdout.write(textOf(all, dryRun));
    return 0;
  },
};

/** @throws UsageError where something is missing, or is no time */
function choiceIn(given: { prefix?: string; since?: string; until?: string }, usage: string): Choice {
  const { prefix, since, until } = given;
  if (prefix === undefined)
    throw new UsageError(`--prefix is missing: say what the keys begin with; "" takes every key.\nUsage: ${usage}`);
  if (since === undefined)
    throw new UsageError(`--since is missing: say from when on, such as 2026-01-31T18:30:00Z.\nUsage: ${usage}`);
  const choice = {
    prefix,
    since: timeOf("--since", since),
    until: until === undefined ? Infinity : timeOf("--until", until),
  };
  if (choice.until <= choice.since)
    throw new UsageError(`--until ${until} is not after --since ${since}: nothing can have landed between them.`);
  return choice;
}

function documentOf(all: Readonly<Record<string, Replayed>>): unknown {
  const entries = Object.entries(all).map(([name, { objects, notTaken }]) => {
    const listed = objects.map(({ key, version, landedAt }) => ({ key, version, landedAt: timestamp(landedAt) }));
    return [name, { count: objects.length, objects: listed, notTaken }];
  });
  return Object.fromEntries(entries);
}

function textOf(all: Readonly<Record<string, Replayed>>, dryRun: boolean): string {
  const lines = Object.entries(all).flatMap(([name, { objects, notTaken }]) => [
    `${name}: ${counted(objects.length)} ${dryRun ? "would go" : "went"} into the intake queue again`,
    ...objects.map(({ key, version, landedAt }) => `  ${timestamp(landedAt)}  ${key}@${version}`),
    ...(notTaken > 0 ? [`  ${counted(notTaken)} beside them the pipeline does not take, whatever the event`] : []),
  ]);
  return `${lines.join("\n")}\n${dryRun ? "Nothing was sent: this was a dry run.\n" : ""}`;
}

const counted = (objects: number): string => `${objects} object version${objects === 1 ? "" : "s"}`;
const timestamp = (ms: number): string => new Date(ms).toISOString();
