import type { Statistic } from "./alarm";

/** A value from a moment on, until the next. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

/** A statistic of one period; undefined where nothing is known of it. */
export interface Datapoint {
  /** When the period began. */
  readonly at: number;
  readonly value: number | undefined;
}

const statistics: Readonly<Record<Statistic, (values: readonly number[]) => number>> = {
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

/** The last `count` periods before `end`, oldest first. A value holds until the next sample. */
export function datapoints(
  samples: readonly Sample[],
  statistic: Statistic,
  { end, periodMs, count }: { end: number; periodMs: number; count: number },
): Datapoint[] {
  return Array.from({ length: count }, (_, i) => {
    const at = end - (count - i) * periodMs;
    const values = valuesWithin(samples, at, at + periodMs);
    return { at, value: values.length === 0 ? undefined : statistics[statistic](values) };
  });
}

function valuesWithin(samples: readonly Sample[], from: number, to: number): number[] {
  const inside = samples.filter(({ at }) => at >= from && at < to);
  const held = inside[0]?.at === from ? undefined : samples.filter(({ at }) => at < from).at(-1);
  return [...(held === undefined ? [] : [held]), ...inside].map(({ value }) => value);
}

/** The samples that still decide anything in periods from `from` on. */
export function since(samples: readonly Sample[], from: number): Sample[] {
  const held = samples.filter(({ at }) => at < from).at(-1);
  const later = samples.filter(({ at }) => at >= from);
  return held === undefined ? later : [held, ...later];
}
