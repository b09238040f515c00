import * as assert from "node:assert/strict";
import type { Properties } from "../../../../local/graph/graph";
import { Inbox } from "../../../../local/services/sns/inbox";
import { endAll, environmentOf, resource } from "../../../support/environment";
import { machineArn, machineOf, StatesClient } from "../states/stateWorld";

const topic = resource({ type: "aws:sns/topic:Topic", name: "alerts" });
const fails = { StartAt: "No", States: { No: { Type: "Fail" } } };

const alarmOn = (more: Properties = {}) =>
  resource({
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    name: "failed",
    inputs: {
      name: "failed",
      namespace: "AWS/States",
      metricName: "ExecutionsFailed",
      dimensions: { StateMachineArn: machineArn },
      statistic: "Sum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 2,
      period: 300,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      alarmActions: [topic.outputs.arn],
      okActions: [topic.outputs.arn],
      ...more,
    },
  });

async function noticesAfter(executions: number, alarm = alarmOn()): Promise<string[]> {
  const environment = await environmentOf([topic, ...machineOf(fails), alarm]);
  const client = new StatesClient(environment);
  for (let number = 0; number < executions; number++) await client.start({}, `e${number}`);
  await environment.engine.quiet();
  return new Inbox(environment.engine.store)
    .all()
    .map(({ at, subject }) => `${at.slice(11, 16)} ${subject.split(":")[0]}`);
}

describe("alarms on executions", () => {
  afterEach(endAll);

  it("sum what failed in a period, and are over when nothing fails in the next", async () => {
    assert.deepEqual(await noticesAfter(2), ["00:05 ALARM", "00:10 OK"]);
  });

  it("stay quiet below their threshold", async () => {
    assert.deepEqual(await noticesAfter(1), ["00:05 OK"]);
  });

  it("are refused with another dimension", async () => {
    const alarm = alarmOn({ dimensions: { QueueName: "q" } });
    await assert.rejects(
      noticesAfter(0, alarm),
      /has the dimensions \[QueueName\]: ExecutionsFailed has StateMachineArn only/,
    );
  });
});

describe("dashboards", () => {
  afterEach(endAll);
  const dashboard = (dashboardBody: string) =>
    resource({ type: "aws:cloudwatch/dashboard:Dashboard", name: "d", inputs: { dashboardName: "d", dashboardBody } });

  it("are taken as they are", () => environmentOf([dashboard(`{"widgets": []}`)]));

  it("are refused without widgets", async () => {
    await assert.rejects(environmentOf([dashboard(`{}`)]), /InvalidParameterInput: Dashboard d: the body has no list/);
  });
});
