import type { Sides } from "./measure";
import { say } from "./say";

/** The middle value; of an even number of values, the mean of the two in the middle. @throws RangeError for none */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("There is no median of no values.");
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

export interface SideBySide {
  ours(): Promise<number>;
  beside(): Promise<number>;
}

export interface Rounds {
  readonly times: number;
  /** Rounds before those that count, in which both sides get warm. @default 0 */
  readonly discarded?: number;
}

/** Measures both sides in every round, and in every other round the other one first, so that neither has the better moments. */
export async function alternated({ times, discarded = 0 }: Rounds, sides: SideBySide): Promise<Sides> {
  const [ours, beside]: [number[], number[]] = [[], []];
  for (let round = -discarded; round < times; round++) {
    const oursFirst = (round + discarded) % 2 === 0;
    const first = await (oursFirst ? sides.ours() : sides.beside());
    const second = await (oursFirst ? sides.beside() : sides.ours());
    const [mine, other] = oursFirst ? [first, second] : [second, first];
    say(`${round < 0 ? "warming up" : `round ${round + 1}`}: ours ${mine.toFixed(3)}, beside ${other.toFixed(3)}`);
    if (round < 0) continue;
    ours.push(mine);
    beside.push(other);
  }
  return { ours, beside };
}

/** Measures one thing `times` times. */
export async function repeated<T>(times: number, measured: () => Promise<T>): Promise<T[]> {
  const values: T[] = [];
  for (let round = 0; round < times; round++) {
    values.push(await measured());
    say(`round ${round + 1}: ${JSON.stringify(values.at(-1))}`);
  }
  return values;
}
