import { join } from "node:path";
import { graphOf } from "../graph/load";
import { checked, type CheckResult, type PolicyFinding } from "../policy/check";
import { configIn } from "../policy/packConfig";
import { sarifOf } from "../policy/sarif";
import { UsageError } from "../services/errors";
import { jsonOption, parsed, printJson, projectRoot, stackOption, type Command } from "./command";

const options = {
  ...stackOption,
  ...jsonOption,
  sarif: { type: "boolean", default: false },
  config: { type: "string" },
} as const;

/** A document that is no JSON is bad input, as a config would be, not something to argue about. */
const badInput = "iam-document-parses";

export const check: Command = {
  usage: "landfall check [--stack S] [--json | --sarif] [--config FILE]",
  summary:
    "Judge the stack by the policy pack in policy/, as a first preview and as an update; exit 1 on a mandatory finding.",
  async run(args) {
    const { stack, json, sarif, config } = parsed(this.usage, { args: [...args], options }).values;
    if (json && sarif) throw new UsageError(`Give --json or --sarif, not both.\nUsage: ${this.usage}`);
    const given = config === undefined ? {} : configIn(config);
    const started = performance.now();
    const graphs = { deployed: graphOf(projectRoot, stack), preview: graphOf(projectRoot, stack, {}, "preview") };
    const result = await checked(join(projectRoot, "policy"), graphs, given);
    const resources = (await graphs.deployed).resources.length;
    const seconds = Math.round(performance.now() - started) / 1000;
    if (sarif) printJson(sarifOf(result));
    else if (json) printJson(checkReport(stack, resources, seconds, result));
    else process.stdout.write(checkText(stack, resources, seconds, result));
    return exitCode(result);
  },
};

/** 2 for bad input, 1 for anything else that must not be deployed. */
export function exitCode({ findings }: Pick<CheckResult, "findings">): number {
  if (findings.some(({ rule }) => rule.name === badInput)) return 2;
  return findings.some(({ level }) => level === "mandatory") ? 1 : 0;
}

function checkReport(stack: string, resources: number, seconds: number, result: CheckResult): object {
  return {
    stack,
    ok: exitCode(result) === 0,
    seconds,
    rules: result.rules.length,
    resources,
    findings: result.findings.map(findingReport),
    notes: result.notes,
  };
}

function findingReport({ rule, level, urn, message }: PolicyFinding): object {
  const { name, severity, source } = rule;
  return { rule: name, level, severity, ...(urn === "" ? {} : { resource: urn }), message, source };
}

function checkText(stack: string, resources: number, seconds: number, { rules, findings, notes }: CheckResult): string {
  const worstFirst = [...findings].sort((a, b) => (a.level === b.level ? 0 : a.level === "mandatory" ? -1 : 1));
  const lines = worstFirst.map(({ rule, level, message }) => `${level}  ${rule.name}: ${message}`);
  const count = (level: string) => findings.filter((finding) => finding.level === level).length;
  const verdict =
    findings.length === 0 ? "no findings" : `${count("mandatory")} mandatory, ${count("advisory")} advisory findings`;
  const judged = `${stack}: ${rules.length} rules over ${resources} resources, twice, in ${seconds.toFixed(1)} s`;
  return [...lines, ...notes.map((note) => `note  ${note}`), `${judged}: ${verdict}.`].join("\n") + "\n";
}
