import { stageFor } from "./designs";
import { historyOf, type History } from "./history";
import type { Violation } from "./outcome";
import { simulate } from "./simulate";
import type { Stage } from "./stage";
import type { Begin } from "./worker";

/** What is told of one history: plain data. */
export interface Told {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** By kind, how many happened. */
  readonly faults: Readonly<Record<string, number>>;
  readonly deeds: number;
}

export const playedOn = ({ subject, projectRoot, directory }: Begin): Promise<Stage> =>
  stageFor(subject, { projectRoot, directory });

export const seededHistory = ({ sender, deletesRows }: Stage, seed: number, minutes: number): History =>
  historyOf(seed, minutes, sender, deletesRows);

/** Plays the history of a seed. */
export async function historyFor(stage: Stage, seed: number, minutes: number): Promise<Told> {
  const history = seededHistory(stage, seed, minutes);
  const { violations, fired } = await simulate(stage, history);
  const faults: Record<string, number> = {};
  for (const { kind } of fired) faults[kind] = (faults[kind] ?? 0) + 1;
  return { seed, violations, faults, deeds: history.deeds.length };
}
