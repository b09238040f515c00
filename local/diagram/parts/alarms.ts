import type { NodeKind } from "../diagram";
import type { Line, Part } from "../part";
import { at, sketchOf, textsOf } from "../stack";

/** Dimensions that say what is watched. */
const dimensions: ReadonlyArray<readonly [string, readonly NodeKind[]]> = [
  ["QueueName", ["queue", "deadLetters"]],
  ["FunctionName", ["function"]],
  ["JobName", ["job"]],
  ["TopicName", ["topic"]],
];

const comparisons: Readonly<Record<string, string>> = {
  GreaterThanThreshold: "over",
  GreaterThanOrEqualToThreshold: "at least",
  LessThanThreshold: "under",
  LessThanOrEqualToThreshold: "at most",
};

/** From what an alarm watches to the alarm, and on to who hears of it. */
export const alarms: Part = {
  nodes: (stack) => stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map((alarm) => sketchOf(alarm, "alarm")),
  lines: (stack, nodes) =>
    stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").flatMap(({ urn, inputs }) => {
      const comparison = comparisons[String(inputs.comparisonOperator)] ?? "";
      const label = `${comparison} ${String(inputs.threshold ?? "")}`.trim();
      const watched = dimensions.flatMap(([dimension, kinds]) =>
        kinds.flatMap((kind) => nodes.named(kind, at(inputs.dimensions, dimension)) ?? []),
      );
      const told = textsOf(inputs.alarmActions).flatMap((arn) => nodes.find(arn) ?? []);
      return [
        ...watched.map(({ key }): Line => ({ from: key, to: urn, kind: "trouble", label })),
        ...told.map(({ key }): Line => ({ from: urn, to: key, kind: "trouble" })),
      ];
    }),
};
