import type { ResourceTable } from "../resources";
import { metricNames } from "./metrics";

const oneRegion = { approximate: "everything runs in us-east-1" } as const;

/** Resources of CloudWatch: alarms on queues and state machines, and dashboards. */
export const resources: ResourceTable = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    properties: {
      name: "exact",
      alarmDescription: "exact",
      namespace: { approximate: "AWS/SQS and AWS/States; others are refused at start" },
      metricName: { approximate: `only ${metricNames}; others are refused at start` },
      dimensions: "exact",
      statistic: {
        approximate:
          "Maximum, Minimum and Average of the values in a period, of a queue the first being what it held when the period began; Sum of executions",
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
      region: oneRegion,
      tags: "exact",
    },
    outputs: (inputs, at) => {
      const name = typeof inputs.name === "string" ? inputs.name : at.physicalName;
      const arn = `arn:aws:cloudwatch:${at.region}:${at.accountId}:alarm:${name}`;
      return { id: name, name, arn, region: at.region, actionsEnabled: inputs.actionsEnabled ?? true };
    },
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    properties: {
      dashboardName: "exact",
      dashboardBody: { approximate: "checked to be a body with widgets; nothing is drawn" },
      region: oneRegion,
    },
    outputs: (inputs, at) => {
      const name = String(inputs.dashboardName);
      return { id: name, dashboardArn: `arn:aws:cloudwatch::${at.accountId}:dashboard/${name}`, region: at.region };
    },
  },
};
