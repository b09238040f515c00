import type { Alarm, AlarmState } from "./alarm";

/** A change of an alarm's state. */
export interface Change {
  readonly alarm: Alarm;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
}

const longestSubject = 100;
/** How CloudWatch writes the region to people. */
const regionForPeople = "US East (N. Virginia)";

export function subjectOf({ alarm, to }: Change): string {
  return `${to}: "${alarm.name}" in ${regionForPeople}`.slice(0, longestSubject);
}

/** The JSON text that CloudWatch publishes to a topic. */
export function messageOf(change: Change, accountId: string): string {
  const { alarm, from, to, reason, at } = change;
  return JSON.stringify({
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: accountId,
    NewStateValue: to,
    NewStateReason: reason,
    StateChangeTime: at.replace("Z", "+0000"),
    Region: regionForPeople,
    AlarmArn: alarm.arn,
    OldStateValue: from,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    Trigger: {
      MetricName: alarm.metric.name,
      Namespace: alarm.metric.namespace,
      StatisticType: "Statistic",
      Statistic: alarm.statistic.toUpperCase(),
      Unit: null,
      Dimensions: [{ value: alarm.watched, name: alarm.metric.dimension }],
      Period: alarm.periodMs / 1000,
      EvaluationPeriods: alarm.periods,
      DatapointsToAlarm: alarm.datapointsToAlarm,
      ComparisonOperator: alarm.comparison,
      Threshold: alarm.threshold,
      TreatMissingData: alarm.missing,
      EvaluateLowSampleCountPercentile: "",
    },
  });
}

/** The detail of the event "CloudWatch Alarm State Change". */
export function eventDetail({ alarm, from, to, reason, at }: Change) {
  const timestamp = at.replace("Z", "+0000");
  return {
    alarmName: alarm.name,
    state: { value: to, reason, timestamp },
    previousState: { value: from },
    configuration: { description: alarm.description ?? "" },
  };
}
