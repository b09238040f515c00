import type { Estimate } from "../../../cost/estimate";
import type { CostResource } from "../../../cost/resource";
import { types } from "../../../cost/types";
import { deferral, finding } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { stackRule } from "../../core/rule";
import type { Stack } from "../../core/stack";
import type { View } from "../../core/view";

type CostSettings = Readonly<Record<"maxMonthlyDollars" | "filesPerDay" | "fileMb", number>>;

/** Without one of these a stack costs next to nothing. */
const costly = [types.bucket, types.job, types.crawler, types.workgroup, types.cluster, types.function, "awsx:ec2:Vpc"];

/** What the model reads of a resource. */
function costResource({ facts }: Resource): CostResource {
  const { urn, type, name, parent, inputs = {}, props, comesFrom } = facts;
  return {
    ...{ urn, type, name, inputs, outputs: props },
    ...(parent === undefined ? {} : { parent }),
    ...(comesFrom === undefined ? {} : { propertyDependencies: comesFrom }),
  };
}

/** The model is loaded only where a limit is set: previews without one should not wait for it. */
function estimateOf(stack: Stack, { filesPerDay, fileMb }: CostSettings): Estimate {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when needed
  const { estimate } = require("../../../cost/estimate") as typeof import("../../../cost/estimate");
  return estimate(stack.resources.map(costResource), { filesPerDay, fileMb });
}

/** The dearest resource: the one that a finding is about. */
function dearest({ lines }: Estimate, stack: Stack): { resource?: Resource; dollars: number } {
  const sums = new Map<string, number>();
  for (const { urn, dollars } of lines) sums.set(urn, (sums.get(urn) ?? 0) + dollars);
  const [urn, dollars = 0] = [...sums].sort(([, a], [, b]) => b - a)[0] ?? [];
  const resource = stack.resources.find((one) => one.urn === urn);
  return { dollars, ...(resource === undefined ? {} : { resource }) };
}

/** State machines whose work is not known yet: an estimate without them proves nothing. */
const unknownWork = (stack: Stack): View[] =>
  stack
    .ofType(types.machine)
    .map((machine) => machine.at("definition"))
    .filter((definition) => definition.isUnknown);

export const withinBudget = stackRule<CostSettings>({
  name: "cost-within-budget",
  severity: "medium",
  what: "The stack's estimated bill stays within a limit, where config sets one.",
  why: "A crawl for each run, or a run for each file, costs a hundred times what the same files cost in batches, and the bill says so a month later.",
  remedy: "Run `npx landfall cost` to see which setting would lower it most.",
  source: "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/welcome.html",
  types: costly,
  settings: {
    maxMonthlyDollars: {
      type: "number",
      minimum: 0,
      description: "Dollars a month that the estimate may reach. 0 is no limit.",
      default: 0,
    },
    filesPerDay: {
      type: "number",
      minimum: 0,
      maximum: 100_000_000,
      description: "Files a day that land in each landing bucket.",
      default: 10_000,
    },
    fileMb: { type: "number", minimum: 0, description: "MB of one file.", default: 1 },
  },
  *checkInStack(resource, stack, settings) {
    const { maxMonthlyDollars, filesPerDay, fileMb } = settings;
    // The stack is judged once, with the first of its resources.
    if (maxMonthlyDollars === 0 || stack.ofType(...costly)[0] !== resource) return;
    const estimate = estimateOf(stack, settings);
    const { total } = estimate.monthly;
    if (total <= maxMonthlyDollars) {
      yield* unknownWork(stack).map(deferral);
      return;
    }
    const most = dearest(estimate, stack);
    const at = (most.resource ?? resource).at("").with(Math.ceil(total), "the stack's estimated dollars a month");
    const share = `${Math.round(most.dollars)} of it are for this resource`;
    yield finding(at, `${maxMonthlyDollars} or less for ${filesPerDay} files a day of ${fileMb} MB (${share})`);
  },
});
