import type { Statistic } from "./alarm";
import type { Metric } from "./metrics";

/** A value from a moment on: of a gauge or an age until the next. */
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
  Average: (values) => sum(values) / values.length,
  Sum: sum,
};

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

interface Periods {
  readonly end: number;
  readonly periodMs: number;
  readonly count: number;
}

/** The last `count` periods before `end`, oldest first. */
export function datapoints(
  samples: readonly Sample[],
  { statistic, metric }: { readonly statistic: Statistic; readonly metric: Metric },
  { end, periodMs, count }: Periods,
): Datapoint[] {
  return Array.from({ length: count }, (_, i) => {
    const at = end - (count - i) * periodMs;
    const values = (metric.kind === "age" ? agesWithin : valuesWithin)(samples, at, at + periodMs, metric.kind);
    return { at, value: values.length === 0 ? undefined : statistics[statistic](values) };
  });
}

function valuesWithin(samples: readonly Sample[], from: number, to: number, kind: Metric["kind"]): number[] {
  const inside = samples.filter(({ at }) => at >= from && at < to);
  const held = kind === "count" || inside[0]?.at === from ? undefined : samples.filter(({ at }) => at < from).at(-1);
  return [...(held === undefined ? [] : [held]), ...inside].map(({ value }) => value);
}

/** In seconds, each as great as it grew before the next sample or the end of the period. */
function agesWithin(samples: readonly Sample[], from: number, to: number): number[] {
  return samples.flatMap(({ at, value }, index) => {
    const end = Math.min(samples[index + 1]?.at ?? to, to);
    if (at >= to || end <= from) return [];
    return value === 0 ? 0 : Math.floor((end - value) / 1000);
  });
}

/** The samples that still decide anything in periods from `from` on. */
export function since(samples: readonly Sample[], from: number): Sample[] {
  const held = samples.filter(({ at }) => at < from).at(-1);
  const later = samples.filter(({ at }) => at >= from);
  return held === undefined ? later : [held, ...later];
}
