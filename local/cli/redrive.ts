import { redriveOn } from "../../operations/onAws";
import { redrive as again, type GivenUp, type Redriven } from "../../operations/redrive";
import { parsed, printJson, type Command } from "./command";
import { operatingOptions } from "./operating/options";
import { atStack } from "./operating/place";

const options = { ...operatingOptions, all: { type: "boolean", default: false } } as const;

export const redrive: Command = {
  usage:
    "landfall redrive [--stack S] [--pipeline P] [--all] [--aws [--outputs FILE|-] | --state DIR] [--dry-run] [--json]",
  summary:
    "After a fix: put dead letters and files that were given up through the same way again; with --all also what no fix can help.",
  async run(args) {
    const { values } = parsed(this.usage, { args: [...args], options });
    const { stack, all, "dry-run": dryRun, json } = values;
    const found = await atStack(values, {
      command: "redrive",
      dryRun,
      run: async ({ targets, reach, now }) => {
        const deps = redriveOn(reach, now);
        const redriven: Record<string, Redriven> = {};
        for (const target of targets) redriven[target.name] = await again(target, { all, dryRun }, deps);
        return redriven;
      },
    });
    if (json) printJson({ stack, dryRun, pipelines: found });
    else process.stdout.write(textOf(found, dryRun));
    return 0;
  },
};

function textOf(found: Readonly<Record<string, Redriven>>, dryRun: boolean): string {
  const lines = Object.entries(found).flatMap(([name, { sent, left }]) => [
    `${name}: ${sent.length} ${dryRun ? "would go" : "went"} into the intake queue again`,
    ...sent.map(lineOf),
    ...(left.length > 0
      ? [`${name}: ${left.length} ${dryRun ? "would stay" : "stayed"} in the dead-letter queue`]
      : []),
    ...left.map(lineOf),
  ]);
  return `${lines.join("\n")}\n${dryRun ? "Nothing was sent: this was a dry run.\n" : ""}`;
}

const lineOf = ({ what, reason }: GivenUp): string => `  ${what}\n      ${reason}`;
