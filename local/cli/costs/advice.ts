import { estimate, type Estimate } from "../../../cost/estimate";
import { graphOf } from "../../graph/load";
import { projectConfig, type Settings } from "../../graph/projectConfig";
import { UsageError } from "../../services/errors";
import { projectRoot } from "../command";
import type { CostAsked } from "./options";

interface Candidate {
  readonly settings: Settings;
  /** What it asks of people. */
  readonly means: string;
}

/** Settings that may lower a bill. Each is tried on the program itself. */
const candidates: readonly Candidate[] = [
  { settings: { "landfall:crawl": "declared" }, means: "no crawl: the landed files' table is declared in code" },
  { settings: { "landfall:batchSeconds": 300 }, means: "a file waits up to five minutes for others" },
  { settings: { "landfall:workers": 2 }, means: "one worker besides the driver: large batches take longer" },
  { settings: { "landfall:baseRpus": 4 }, means: "the smallest warehouse: large questions take longer" },
  { settings: { "landfall:warehouse": "provisioned" }, means: "nodes by the hour, whether they work or not" },
];

/** What a setting would make of the bill. */
export interface Saving extends Candidate {
  /** Dollars a month less. */
  readonly saves: number;
  readonly estimate: Estimate;
}

export interface Advice {
  /** Settings that lower the bill, the one that does so most first. */
  readonly savings: readonly Saving[];
  /** The best with all that lower it further; nothing where none does. */
  readonly together?: Saving;
  /** Settings with which the program cannot be evaluated, each with the reason. */
  readonly untried: readonly string[];
}

/** Evaluates the program anew with each setting, and compares. Settings with which files would be left behind are no advice. */
export async function adviceOn(now: Estimate, asked: CostAsked): Promise<Advice> {
  const { values } = projectConfig(projectRoot, asked.stack);
  const news = candidates.filter(({ settings }) =>
    Object.entries(settings).some(([name, value]) => values[name] !== String(value)),
  );
  const trial = new Trial(now, asked);
  const tried = await Promise.all(news.map((candidate) => trial.savingOf(candidate)));
  const savings = tried.filter((saving) => saving !== undefined).sort((a, b) => b.saves - a.saves);
  const [best, ...others] = savings;
  if (best === undefined) return { savings, untried: trial.untried };
  let together = best;
  for (const { settings } of others) {
    const more = { settings: { ...together.settings, ...settings }, means: "all of these" };
    const saving = await trial.savingOf(more);
    if (saving !== undefined && saving.saves >= together.saves + leastSaving) together = saving;
  }
  return { savings, ...(together === best ? {} : { together }), untried: trial.untried };
}

/** Less than a cent a month is none. */
const leastSaving = 0.01;

/** Tries settings on one stack. */
class Trial {
  readonly untried: string[] = [];

  constructor(
    private readonly now: Estimate,
    private readonly asked: CostAsked,
  ) {}

  async savingOf(candidate: Candidate): Promise<Saving | undefined> {
    const { stack, load, assumed } = this.asked;
    const graph = await graphOf(projectRoot, stack, candidate.settings).catch((error) =>
      this.refused(candidate, error),
    );
    if (graph === undefined) return undefined;
    const changed = estimate(graph.resources, load, assumed);
    const saves = this.now.monthly.total - changed.monthly.total;
    const leavesFiles = this.now.keepsUp && !changed.keepsUp;
    return saves < leastSaving || leavesFiles ? undefined : { ...candidate, saves, estimate: changed };
  }

  /** The stack's other settings may not go with it. */
  private refused({ settings }: Candidate, error: unknown): undefined {
    if (!(error instanceof UsageError)) throw error;
    this.untried.push(`${settingText(settings)} was not tried: ${error.message.replace(/\s+/g, " ").slice(0, 300)}`);
  }
}

/** "batchSeconds: 300", as a stack file has it. */
export const settingText = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(", ");
