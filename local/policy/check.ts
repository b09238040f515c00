import type { Graph } from "../graph/graph";
import { Analyzer } from "./analyzer";
import { reconciled } from "./packConfig";
import { PackProcess, quick } from "./packProcess";
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

type Given = Readonly<Record<string, unknown>>;

/** A stack to check: as it will be, and what of it is known before its first deployment. */
export interface Checked {
  readonly deployed: Promise<Graph>;
  readonly preview: Promise<Graph>;
}

/**
 * Shows a stack to the real pack twice, as a first preview and as an update, as the Pulumi engine would: each time to a pack of
 * its own, which knows nothing of the other.
 * @param folder the pack's
 * @param config as `--policy-pack-config` takes it
 * @throws UsageError where the program or the pack does not start, or the config is wrong
 */
export async function checked(folder: string, { deployed, preview }: Checked, config: Given): Promise<CheckResult> {
  const previewed = Promise.all([preview, deployed]).then(([before, after]) => asPreviewed(before, after));
  const [first, second] = await both(
    operation(folder, previewed, config),
    operation(folder, deployed.then(asDeployed), config),
  );
  return resultOf(first.policies, [...first.said, ...second.said]);
}

interface Operation {
  readonly policies: readonly PolicyInfo[];
  readonly said: readonly Diagnostic[];
}

/** One preview or update, from the pack's start to its end. */
async function operation(folder: string, stack: Promise<Analyzed[]>, config: Given): Promise<Operation> {
  const starting = PackProcess.start(folder, quick);
  const [resources, pack] = await both(stack, starting).catch(async (error: unknown) => {
    await starting.then((pack) => pack.end()).catch(() => undefined); // Where the program fails, the pack must not stay behind.
    throw error;
  });
  const analyzer = new Analyzer(pack.address);
  try {
    const policies = await analyzer.policies();
    const levels = reconciled(policies, config);
    await analyzer.configure(levels);
    const remediating = [...levels.values()].some(({ level }) => level === "remediate");
    return { policies, said: await pass(analyzer, resources, remediating) };
  } finally {
    analyzer.end();
    await pack.end();
  }
}

/** Both values, once nothing is under way any more. @throws the first's failure before the second's */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
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
