import type { Properties } from "../../graph/graph";
import { AwsError, UsageError } from "../errors";
import { metricNamed, metricNames, type Metric } from "./metrics";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";
export type MissingData = "breaching" | "notBreaching" | "ignore" | "missing";
export type Statistic = "Maximum" | "Minimum" | "Average" | "Sum";

/** A queue with one message is measured once or many times a period: a sum of that would mean nothing. */
const statisticsOf: Readonly<Record<Metric["kind"], readonly Statistic[]>> = {
  gauge: ["Maximum", "Minimum", "Average"],
  age: ["Maximum"],
  count: ["Sum", "Maximum", "Minimum", "Average"],
};

const comparisons = {
  GreaterThanThreshold: { holds: (value: number, limit: number) => value > limit, words: "greater than" },
  GreaterThanOrEqualToThreshold: {
    holds: (value: number, limit: number) => value >= limit,
    words: "greater than or equal to",
  },
  LessThanThreshold: { holds: (value: number, limit: number) => value < limit, words: "less than" },
  LessThanOrEqualToThreshold: {
    holds: (value: number, limit: number) => value <= limit,
    words: "less than or equal to",
  },
} as const;
export type Comparison = keyof typeof comparisons;

/** An alarm on a metric of one queue or state machine, as the program states it. */
export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly metric: Metric;
  /** Value of the metric's dimension: a queue's name, a state machine's ARN. */
  readonly watched: string;
  readonly statistic: Statistic;
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly periodMs: number;
  readonly periods: number;
  /** How many of the periods must breach. */
  readonly datapointsToAlarm: number;
  readonly missing: MissingData;
  /** Topic ARNs to tell when the alarm comes into a state. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  readonly actionsEnabled: boolean;
}

export function breaches({ comparison, threshold }: Alarm, value: number): boolean {
  return comparisons[comparison].holds(value, threshold);
}

export function comparisonWords({ comparison }: Alarm): string {
  return comparisons[comparison].words;
}

/** @throws AwsError where PutMetricAlarm would, UsageError naming what the local runtime does not do */
export function alarmOf(outputs: Properties): Alarm {
  const name = String(outputs.name);
  const metric = metricOf(name, outputs);
  const alarm: Alarm = {
    name,
    arn: String(outputs.arn),
    ...(typeof outputs.alarmDescription === "string" ? { description: outputs.alarmDescription } : {}),
    metric,
    watched: String((outputs.dimensions as Properties)[metric.dimension]),
    statistic: oneOf(name, "statistic", outputs.statistic, statisticsOf[metric.kind]),
    comparison: oneOf(name, "comparisonOperator", outputs.comparisonOperator, Object.keys(comparisons) as Comparison[]),
    threshold: Number(outputs.threshold),
    periodMs: Number(outputs.period) * 1000,
    periods: Number(outputs.evaluationPeriods),
    datapointsToAlarm: Number(outputs.datapointsToAlarm ?? outputs.evaluationPeriods),
    missing: oneOf(name, "treatMissingData", outputs.treatMissingData ?? "missing", [
      "breaching",
      "notBreaching",
      "ignore",
      "missing",
    ]),
    actions: {
      ALARM: topics(name, "alarmActions", outputs),
      OK: topics(name, "okActions", outputs),
      INSUFFICIENT_DATA: topics(name, "insufficientDataActions", outputs),
    },
    actionsEnabled: outputs.actionsEnabled !== false,
  };
  checkNumbers(alarm);
  return alarm;
}

function metricOf(alarm: string, { namespace, metricName, dimensions }: Properties): Metric {
  const metric = metricNamed(namespace, metricName);
  if (metric === undefined) {
    throw new UsageError(
      `Alarm ${alarm} watches ${String(namespace)} ${String(metricName)}: the local runtime has ${metricNames} only.`,
    );
  }
  const given = Object.keys(dimensions ?? {});
  if (given.length === 1 && given[0] === metric.dimension) return metric;
  throw new UsageError(
    `Alarm ${alarm} has the dimensions [${given.join(", ")}]: ${metric.name} has ${metric.dimension} only.`,
  );
}

function oneOf<T extends string>(alarm: string, property: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw new UsageError(
    `Alarm ${alarm}: ${property} is ${String(value)}; the local runtime takes ${allowed.join(", ")}.`,
  );
}

function topics(alarm: string, property: string, outputs: Properties): string[] {
  const arns = ((outputs[property] ?? []) as readonly unknown[]).map(String);
  const other = arns.find((arn) => !arn.startsWith("arn:aws:sns:"));
  if (other === undefined) return arns;
  throw new UsageError(`Alarm ${alarm}: ${property} has ${other}; the local runtime tells SNS topics only.`);
}

function checkNumbers({ name, threshold, periodMs, periods, datapointsToAlarm }: Alarm): void {
  const seconds = periodMs / 1000;
  const refuse = (what: string) => new AwsError("ValidationError", `Alarm ${name}: ${what}`);
  if (!Number.isFinite(threshold)) throw refuse("threshold must be a number.");
  if (![10, 20, 30].includes(seconds) && !(seconds >= 60 && seconds % 60 === 0)) {
    throw refuse(`period is ${seconds}; it must be 10, 20, 30 or a multiple of 60 seconds.`);
  }
  if (!(Number.isInteger(periods) && periods >= 1))
    throw refuse(`evaluationPeriods is ${periods}; it must be 1 or more.`);
  if (!(datapointsToAlarm >= 1 && datapointsToAlarm <= periods)) {
    throw refuse(`datapointsToAlarm is ${datapointsToAlarm}; it must be 1 to evaluationPeriods.`);
  }
}
