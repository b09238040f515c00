import type { ResourceTable } from "../resources";

/** The one metric that alarms may watch here. */
export const watched = { namespace: "AWS/SQS", metric: "ApproximateNumberOfMessagesVisible" } as const;

/** Resources of CloudWatch: alarms on the depth of a queue. */
export const resources: ResourceTable = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    properties: {
      name: "exact",
      alarmDescription: "exact",
      namespace: { approximate: `only ${watched.namespace}; others are refused at start` },
      metricName: { approximate: `only ${watched.metric}; others are refused at start` },
      dimensions: "exact",
      statistic: {
        approximate:
          "Maximum, Minimum and Average of the values in a period, the first being what the queue held when it began",
      },
      comparisonOperator: "exact",
      threshold: "exact",
      period: "exact",
      evaluationPeriods: "exact",
      datapointsToAlarm: "exact",
      treatMissingData: {
        approximate: "a queue always has a value here; periods before its first are treated as asked",
      },
      alarmActions: { approximate: "SNS topics only; others are refused at start" },
      okActions: { approximate: "SNS topics only; others are refused at start" },
      insufficientDataActions: { approximate: "SNS topics only; others are refused at start" },
      actionsEnabled: "exact",
      region: { approximate: "everything runs in us-east-1" },
      tags: "exact",
    },
    outputs: (inputs, at) => {
      const name = typeof inputs.name === "string" ? inputs.name : at.physicalName;
      const arn = `arn:aws:cloudwatch:${at.region}:${at.accountId}:alarm:${name}`;
      return { id: name, name, arn, region: at.region, actionsEnabled: inputs.actionsEnabled ?? true };
    },
  },
};
