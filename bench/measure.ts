import { median } from "./samples";
import type { Unit } from "./units";

/** One row of the table. */
export interface Line {
  readonly measure: string;
  readonly ours: string;
  /** What it was measured beside, in the same run. */
  readonly beside: string;
  readonly ratio: string;
  readonly reach: string;
  readonly ok: boolean | "skipped";
}

/** Something that is measured, in a file of its own below `measures/`. */
export interface Measure {
  /** What `--only` calls it. */
  readonly name: string;
  /**
   * @param times how many rounds the medians are taken of
   * @param files how many files or objects, where that can be chosen; the measure's own number where it is missing
   */
  run(times: number, files?: number): Promise<readonly Line[]>;
}

/** One value a round, both sides in the same rounds. */
export interface Sides {
  readonly ours: readonly number[];
  readonly beside: readonly number[];
}

/** What `ours` may be, in words, and as the largest value beside a given one. */
export interface Reach {
  readonly text: string;
  most(beside: number): number;
}

/** A line that compares medians of two sides. */
export function against(measure: string, unit: Unit, sides: Sides, reach: Reach): Line {
  const [ours, beside] = [median(sides.ours), median(sides.beside)];
  return {
    measure,
    ours: withSpread(unit, sides.ours),
    beside: withSpread(unit, sides.beside),
    ratio: (ours / beside).toFixed(2),
    reach: reach.text,
    ok: ours <= reach.most(beside),
  };
}

/** A line that holds the median to at least so many times the other side's. */
export function ahead(measure: string, unit: Unit, sides: Sides, least: number): Line {
  const line = against(measure, unit, sides, { text: `at least ${least}x`, most: () => Infinity });
  return { ...line, ok: median(sides.ours) >= least * median(sides.beside) };
}

/** A line that holds a median to a fixed bound. */
export function within(measure: string, unit: Unit, ours: readonly number[], most: number): Line {
  const ok = median(ours) <= most;
  return { measure, ours: withSpread(unit, ours), beside: "", ratio: "", reach: `at most ${unit(most)}`, ok };
}

/** A line that holds a median to the least it may be. */
export function reaching(measure: string, unit: Unit, ours: readonly number[], least: number): Line {
  const ok = median(ours) >= least;
  return { measure, ours: withSpread(unit, ours), beside: "", ratio: "", reach: `at least ${unit(least)}`, ok };
}

/** A line that says why nothing was measured: neither reached nor missed. */
export function skipped(measure: string, why: string): Line {
  return { measure, ours: `skipped: ${why}`, beside: "", ratio: "", reach: "", ok: "skipped" };
}

/** The median, and between which values it lies where they differ. */
function withSpread(unit: Unit, values: readonly number[]): string {
  const [least, most] = [unit(Math.min(...values)), unit(Math.max(...values))];
  return least === most ? least : `${unit(median(values))} (${least} to ${most})`;
}
