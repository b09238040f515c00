import type { Graph } from "../graph/graph";
import { Analyzer } from "./analyzer";
import { reconciled } from "./packConfig";
import { PackProcess } from "./packProcess";
import { asDeployed, asPreviewed } from "./passes";
import type { Diagnostic, PolicyInfo } from "./policies";
import type { Analyzed } from "./wire";

/** Something the pack objects to. */
export interface PolicyFinding {
  readonly rule: PolicyInfo;
  readonly level: "mandatory" | "advisory";
  /** Empty where it is about the stack. */
  readonly urn: string;
  readonly message: string;
}

export interface CheckResult {
  /** The pack's rules, without its own policies. */
  readonly rules: readonly PolicyInfo[];
  readonly findings: readonly PolicyFinding[];
  /** What the pack says besides, such as the exemptions in force. */
  readonly notes: readonly string[];
}

/** Policies by which the pack speaks of itself. */
const ownPrefix = "pack-";
const notesPolicy = "pack-notes";

/** A stack to check: as it will be, and what of it is known before its first deployment. */
export interface Checked {
  readonly deployed: Promise<Graph>;
  readonly preview: Promise<Graph>;
}

/**
 * Shows a stack to the real pack twice, as a first preview and as an update, as the Pulumi engine would.
 * @param folder the pack's
 * @param config as `--policy-pack-config` takes it
 * @throws UsageError where the pack does not start or the config is wrong
 */
export async function checked(
  folder: string,
  stack: Checked,
  config: Readonly<Record<string, unknown>>,
): Promise<CheckResult> {
  const [pack, deployed, preview] = await started(folder, stack);
  const analyzer = new Analyzer(pack.address);
  try {
    const policies = await analyzer.policies();
    const levels = reconciled(policies, config);
    await analyzer.configure(levels);
    const remediating = [...levels.values()].some(({ level }) => level === "remediate");
    const first = await pass(analyzer, asPreviewed(preview, deployed), remediating);
    const second = await pass(analyzer, asDeployed(deployed), remediating);
    return resultOf(policies, [...first, ...second]);
  } finally {
    analyzer.end();
    await pack.end();
  }
}

/** Where the program fails, the pack must not stay behind. */
async function started(folder: string, { deployed, preview }: Checked): Promise<[PackProcess, Graph, Graph]> {
  const [pack, ...graphs] = await Promise.allSettled([PackProcess.start(folder), deployed, preview]);
  const failed = [...graphs, pack].find((result) => result.status === "rejected");
  if (failed !== undefined && pack.status === "fulfilled") await pack.value.end();
  if (pack.status === "rejected" || failed !== undefined) throw failed?.reason;
  return [pack.value, await deployed, await preview];
}

async function pass(analyzer: Analyzer, resources: readonly Analyzed[], remediating: boolean): Promise<Diagnostic[]> {
  const each = await Promise.all(resources.map((resource) => analyzer.resource(resource, remediating)));
  const ofResources = each.flatMap((diagnostics, index) =>
    diagnostics.map((diagnostic) => ({ ...diagnostic, urn: diagnostic.urn || (resources[index]?.urn ?? "") })),
  );
  return [...ofResources, ...(await analyzer.stack(resources))];
}

function resultOf(policies: readonly PolicyInfo[], diagnostics: readonly Diagnostic[]): CheckResult {
  const byName = new Map(policies.map((policy) => [policy.name, policy]));
  const once = new Map(diagnostics.map((said) => [`${said.policy}\n${said.urn}\n${said.message}`, said]));
  const all = [...once.values()];
  return {
    rules: policies.filter(({ name }) => !name.startsWith(ownPrefix)),
    notes: all.filter(({ policy }) => policy === notesPolicy).map(({ message }) => message),
    findings: all
      .filter(({ policy }) => policy !== notesPolicy)
      .map(({ policy, level, urn, message }) => ({
        rule: byName.get(policy)!,
        level: level === "advisory" ? "advisory" : "mandatory",
        urn,
        message,
      })),
  };
}
