import * as assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { Inbox } from "../../../../local/services/sns/inbox";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";

const topic = resource({ type: "aws:sns/topic:Topic", name: "alerts" });
const queue = resource({ type: "aws:sqs/queue:Queue", name: "dead" });

function alarm(more: Properties = {}): Resource {
  return resource({
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    name: "dead-not-empty",
    inputs: {
      name: "dead-not-empty",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queue.outputs.name },
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      period: 300,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      alarmActions: [topic.outputs.arn],
      ...more,
    },
  });
}

const notices = (environment: Environment) => new Inbox(environment.engine.store).all();
const states = (environment: Environment) => notices(environment).map(({ at, subject }) => [at, subject.split(":")[0]]);

function measure(environment: Environment, value: number): void {
  const dimensions = { QueueName: String(queue.outputs.name) };
  environment.offer("metrics").put("AWS/SQS", "ApproximateNumberOfMessagesVisible", dimensions, value);
}

function send(environment: Environment): Promise<unknown> {
  const input = { QueueUrl: queue.outputs.url, MessageBody: "x" };
  return environment.call(environment.admin, "sqs", "SendMessage", input);
}

describe("CloudWatch", () => {
  afterEach(endAll);

  it("tells the topic at the end of the period in which a queue got a message", async () => {
    const environment = await environmentOf([topic, queue, alarm()]);
    const records = traced(environment);
    await send(environment);
    await environment.engine.quiet();
    const [notice] = notices(environment);
    assert.equal(notice?.at, "2026-01-01T00:05:00.000Z");
    assert.equal(notice?.subject, 'ALARM: "dead-not-empty" in US East (N. Virginia)');
    const message = JSON.parse(notice?.message ?? "{}") as Properties;
    assert.equal(message.NewStateValue, "ALARM");
    assert.equal(message.OldStateValue, "INSUFFICIENT_DATA");
    assert.equal(
      message.NewStateReason,
      "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (01/01/26 00:00:00)] was greater than the threshold (0.0) " +
        "(minimum 1 datapoint for OK -> ALARM transition).",
    );
    assert.equal((message.Trigger as Properties).Period, 300);
    const told = records.find(({ did }) => did === "cloudwatch:Action");
    assert.equal(told?.outcome, "ok");
  });

  it("waits for nothing while the queue is empty", async () => {
    const environment = await environmentOf([topic, queue, alarm()]);
    const began = environment.engine.now();
    await environment.engine.quiet();
    assert.equal(environment.engine.now(), began);
  });

  it("is waited for where a rule alone hears of it", async () => {
    const rule = resource({
      type: "aws:cloudwatch/eventRule:EventRule",
      name: "raised",
      inputs: {
        name: "raised",
        eventPattern: JSON.stringify({
          source: ["aws.cloudwatch"],
          "detail-type": ["CloudWatch Alarm State Change"],
          detail: { alarmName: ["dead-not-empty"], state: { value: ["ALARM"] } },
        }),
      },
    });
    const target = resource({
      type: "aws:cloudwatch/eventTarget:EventTarget",
      name: "raised-to-topic",
      inputs: { rule: "raised", arn: topic.outputs.arn, inputPath: "$.detail.alarmName" },
    });
    const mayPublish = { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: topic.outputs.arn };
    const policy = resource({
      type: "aws:sns/topicPolicy:TopicPolicy",
      name: "open",
      inputs: { arn: topic.outputs.arn, policy: JSON.stringify({ Version: "2012-10-17", Statement: [mayPublish] }) },
    });
    const environment = await environmentOf([topic, policy, queue, alarm({ alarmActions: [] }), rule, target]);
    await send(environment);
    await environment.engine.quiet();
    assert.deepEqual(
      notices(environment).map(({ at, message }) => [at, message]),
      [["2026-01-01T00:05:00.000Z", '"dead-not-empty"']],
    );
  });

  it("tells of the way back to OK only where that is asked for", async () => {
    const environment = await environmentOf([topic, queue, alarm({ okActions: [topic.outputs.arn] })]);
    await send(environment);
    await environment.engine.quiet();
    await environment.call(environment.admin, "sqs", "PurgeQueue", { QueueUrl: queue.outputs.url });
    await environment.engine.quiet();
    assert.deepEqual(
      states(environment).map(([, state]) => state),
      ["ALARM", "OK"],
    );
  });

  it("sees a message that was gone before the period ended", async () => {
    const environment = await environmentOf([topic, queue, alarm()]);
    measure(environment, 1);
    measure(environment, 0);
    await environment.engine.quiet();
    assert.equal(states(environment)[0]?.[1], "ALARM");
  });

  describe("asked for the age of a queue's oldest message", () => {
    const old = alarm({ metricName: "ApproximateAgeOfOldestMessage", threshold: 3600 });
    const receive = (environment: Environment) =>
      environment.call(environment.admin, "sqs", "ReceiveMessage", {
        QueueUrl: queue.outputs.url,
        VisibilityTimeout: 0,
      });

    it("tells as soon as it is over the threshold", async () => {
      const environment = await environmentOf([topic, queue, old]);
      await send(environment);
      await environment.engine.quiet();
      assert.deepEqual(states(environment), [["2026-01-01T01:05:00.000Z", "ALARM"]]);
    });

    it("waits for nothing once the message is gone, even one that somebody holds", async () => {
      const environment = await environmentOf([topic, queue, old]);
      await send(environment);
      const input = { QueueUrl: queue.outputs.url, VisibilityTimeout: 40_000 };
      const { Messages } = await environment.call<{ Messages: Array<{ ReceiptHandle: string }> }>(
        environment.admin,
        "sqs",
        "ReceiveMessage",
        input,
      );
      const held = { QueueUrl: queue.outputs.url, ReceiptHandle: Messages[0]?.ReceiptHandle };
      await environment.call(environment.admin, "sqs", "DeleteMessage", held);
      await environment.engine.quiet();
      assert.deepEqual(states(environment), []);
    });

    it("leaves out a message that was received three times, as AWS does", async () => {
      const environment = await environmentOf([topic, queue, old]);
      await send(environment);
      for (let receives = 0; receives < 3; receives++) await receive(environment);
      await environment.engine.quiet();
      assert.deepEqual(states(environment), []);
    });
  });

  it("waits for as many breaching periods as asked", async () => {
    const environment = await environmentOf([topic, queue, alarm({ period: 60, evaluationPeriods: 3 })]);
    measure(environment, 2);
    await environment.engine.quiet();
    assert.deepEqual(states(environment), [["2026-01-01T00:03:00.000Z", "ALARM"]]);
  });

  it("goes on after a restart", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-test-"));
    const first = await environmentOf([topic, queue, alarm()], { directory });
    await send(first);
    await first.stop();
    const second = await environmentOf([topic, queue, alarm()], { directory });
    await second.engine.quiet();
    assert.equal(states(second)[0]?.[1], "ALARM");
  });

  it("leaves it in the trace where the topic does not let it in", async () => {
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: "*",
    };
    const policy = resource({
      type: "aws:sns/topicPolicy:TopicPolicy",
      name: "narrow",
      inputs: { arn: topic.outputs.arn, policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) },
    });
    const environment = await environmentOf([topic, policy, queue, alarm()]);
    const records = traced(environment);
    await send(environment);
    await environment.engine.quiet();
    const action = records.find(({ did }) => did === "cloudwatch:Action");
    assert.equal(action?.outcome, "failed");
    assert.match(action?.why ?? "", /AuthorizationError: .*cloudwatch\.amazonaws\.com/);
  });

  const refusals: Array<[string, Properties, RegExp]> = [
    ["another metric", { metricName: "NumberOfMessagesSent" }, /dead-not-empty watches AWS\/SQS NumberOfMessagesSent/],
    ["another statistic", { statistic: "Sum" }, /statistic is Sum; .* Maximum, Minimum, Average/],
    [
      "an action that is no topic",
      { alarmActions: ["arn:aws:lambda:us-east-1:0:function:f"] },
      /tells SNS topics only/,
    ],
    ["an odd period", { period: 45 }, /period is 45; it must be 10, 20, 30 or a multiple of 60/],
  ];
  for (const [what, inputs, message] of refusals) {
    it(`refuses ${what} by name`, () => assert.rejects(environmentOf([topic, queue, alarm(inputs)]), message));
  }
});
