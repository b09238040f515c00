import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../services/errors";
import type { Estimate } from "../../cost/estimate";
import type { PolicyFinding } from "../policy/check";
import { markdownOf } from "./changes/markdown";
import { summaryOf, type Summary } from "./changes/summary";
import { parsed, printJson, projectRoot, stackOption, type Command } from "./command";
import { costAskedIn } from "./costs/options";

const options = {
  ...stackOption,
  base: { type: "string" },
  format: { type: "string", default: "markdown" },
  "files-per-day": { type: "string" },
  "file-mb": { type: "string" },
} as const;

const formats = ["markdown", "json"];

export const changes: Command = {
  usage: "landfall changes --base DIR [--stack S] [--files-per-day N] [--file-mb N] [--format markdown|json]",
  summary:
    "What this checkout changes in the stack of the checkout in DIR: resources, findings of the policy pack, cost.",
  async run(args) {
    const { values } = parsed(this.usage, { args: [...args], options });
    if (!formats.includes(values.format)) {
      throw new UsageError(`--format is "${values.format}"; there is ${formats.join(" and ")}.\nUsage: ${this.usage}`);
    }
    const sizes = (["files-per-day", "file-mb"] as const).flatMap((name) => {
      const size = values[name];
      return size === undefined ? [] : [`--${name}=${size}`];
    });
    const { load } = costAskedIn(this.usage, sizes);
    const summary = await summaryOf(values.stack, baseFolder(values.base, this.usage), projectRoot, load);
    if (values.format === "json") printJson(report(summary));
    else process.stdout.write(markdownOf(summary));
    return 0;
  },
};

/** @throws UsageError where it is no checkout whose program can be evaluated */
function baseFolder(given: string | undefined, usage: string): string {
  if (given === undefined) throw new UsageError(`Give --base, a checkout to compare with.\nUsage: ${usage}`);
  const folder = resolve(given);
  if (!existsSync(join(folder, "Pulumi.yaml"))) {
    throw new UsageError(`--base is "${given}"; there is no Pulumi.yaml. Give a checkout of this repository.`);
  }
  if (!existsSync(join(folder, "node_modules"))) {
    throw new UsageError(
      `--base is "${given}"; it has no node_modules. Run "npm ci" there, or link this checkout's: ln -s ${join(projectRoot, "node_modules")} ${join(folder, "node_modules")}`,
    );
  }
  return folder;
}

function report({ stack, isNew, resources, findings, cost }: Summary): object {
  return {
    stack,
    isNew,
    resources,
    findings: {
      new: findings.new.map(findingReport),
      asBefore: findings.asBefore.map(findingReport),
      mended: findings.mended.map(findingReport),
    },
    cost: { before: costReport(cost.before), after: costReport(cost.after) },
  };
}

const findingReport = ({ rule, level, urn, message }: PolicyFinding): object => ({
  rule: rule.name,
  level,
  severity: rule.severity,
  ...(urn === "" ? {} : { resource: urn }),
  message,
});

const costReport = ({ monthly, perFile, byComponent }: Estimate): object => ({
  monthly,
  perFile: perFile ?? null,
  byComponent: [...byComponent].map(([name, each]) => ({ name, ...each })),
});
