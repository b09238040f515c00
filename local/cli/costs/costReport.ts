import { assumptionNames, assumptions } from "../../../cost/assumptions";
import type { Estimate, Monthly } from "../../../cost/estimate";
import { priceList, prices } from "../../../cost/prices";
import type { Advice, Saving } from "./advice";
import type { CostAsked } from "./options";

/** All that `landfall cost` has to say. */
export interface CostReport {
  readonly asked: CostAsked;
  readonly now: Estimate;
  /** Settings that cost less, where looked for. */
  readonly advice?: Advice;
  /** The usual design with the same files, where asked for. */
  readonly usual?: Estimate;
}

/** The JSON document: dollars, numbers unrounded. */
export function costJson({ asked, now, advice, usual }: CostReport): object {
  const { savings, together, untried } = advice ?? { savings: undefined };
  return {
    stack: asked.stack,
    files: { perDay: asked.load.filesPerDay, mb: asked.load.fileMb, perMonth: now.files },
    prices: priceList,
    monthly: now.monthly,
    perFile: now.perFile ?? null,
    byComponent: groupsJson(now.byComponent, now),
    byService: groupsJson(now.byService, now),
    lines: now.lines.map(({ price, ...line }) => ({ ...line, unit: prices[price].unit, price })),
    notPriced: now.notPriced,
    notes: now.notes,
    keepsUp: now.keepsUp,
    ...(savings === undefined ? {} : { cheaper: savings.map(savingJson), untried }),
    ...(together === undefined ? {} : { together: savingJson(together) }),
    ...(usual === undefined ? {} : { usual: usualJson(now, usual) }),
    assumptions: assumptionNames.map((name) => ({ name, value: asked.assumed[name], ...assumptions[name] })),
  };
}

const groupsJson = (groups: ReadonlyMap<string, Monthly>, { files }: Estimate) =>
  [...groups].map(([name, monthly]) => ({ name, ...monthly, perFile: files === 0 ? null : monthly.use / files }));

const savingJson = ({ settings, means, saves, estimate }: Saving) => ({
  settings,
  means,
  saves,
  monthly: estimate.monthly,
  perFile: estimate.perFile ?? null,
});

const usualJson = (now: Estimate, usual: Estimate) => ({
  monthly: usual.monthly,
  perFile: usual.perFile ?? null,
  times: timesCheaper(now, usual) ?? null,
});

/** How many times as much a file costs in the usual design; nothing where there are no files. */
export function timesCheaper(now: Estimate, usual: Estimate): number | undefined {
  if (now.perFile === undefined || usual.perFile === undefined || now.perFile === 0) return undefined;
  return usual.perFile / now.perFile;
}
