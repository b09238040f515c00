import type { History } from "./history";
import type { Outcome } from "./outcome";

/** Most runs that shrinking takes. */
const mostRuns = 50;

/** The shortest history found that still breaks what this one breaks: fewer files, fewer faults. */
export async function shrunk(
  history: History,
  outcome: Outcome,
  run: (history: History) => Promise<Outcome>,
): Promise<{ history: History; outcome: Outcome }> {
  const broken = new Set(outcome.violations.map(({ invariant }) => invariant));
  let best = { history, outcome };
  let runs = 0;
  const fails = async (smaller: History): Promise<boolean> => {
    if (runs++ >= mostRuns) return false;
    const outcome = await run(smaller);
    if (!outcome.violations.some(({ invariant }) => broken.has(invariant))) return false;
    best = { history: smaller, outcome };
    return true;
  };
  const faults = outcome.fired.map(({ name }) => name);
  if (!(await fails({ ...history, faults }))) return best;
  await reduced(faults, (left) => fails({ ...best.history, faults: left }));
  await reduced(best.history.deeds, (left) => fails({ ...best.history, deeds: left }));
  await reduced(best.history.faults ?? [], (left) => fails({ ...best.history, faults: left }));
  return best;
}

/** Leaves out parts, half of them first, then ever smaller ones, for as long as what is left still fails. */
async function reduced<T>(items: readonly T[], fails: (left: readonly T[]) => Promise<boolean>): Promise<void> {
  let left = items;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < left.length;) {
      const without = [...left.slice(0, from), ...left.slice(from + size)];
      if (await fails(without)) left = without;
      else from += size;
    }
}
