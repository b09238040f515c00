import * as assert from "node:assert/strict";
import { Alerting, type AlertingArgs } from "../../components/alerting";
import { Foundation } from "../../components/foundation";
import { crawlerStep, jobStep, type Notice } from "../../components/notices";
import { all, granted, only, recorded, statements, type Recorded } from "../support/recorded";

const watching = (args: Partial<AlertingArgs> = {}): Promise<Recorded[]> =>
  recorded(() => {
    const alerts = new Alerting("alerts", { on: new Foundation("base"), ...args });
    alerts.watch({ label: "flow", jobNames: ["load-test"], crawlerNames: ["c1", "c2"] });
  });

const patternOf = (resources: Recorded[], name: string) =>
  JSON.parse(String(only(resources, "aws:cloudwatch/eventRule:EventRule", name).inputs["eventPattern"])) as {
    detail: object;
  };

describe("Alerting", () => {
  it("has no queue for notices where no rule sends any", async () => {
    const made = await recorded(() => new Alerting("alerts", { on: new Foundation("base") }));
    assert.equal(made.filter(({ type }) => type === "aws:sqs/queue:Queue").length, 0);
  });

  it("hears of this flow's jobs that failed, took too long or were stopped, and of its crawlers that failed", async () => {
    const resources = await watching();
    assert.deepEqual(patternOf(resources, "alerts-flow-jobs"), {
      source: ["aws.glue"],
      "detail-type": ["Glue Job State Change"],
      detail: { jobName: ["load-test"], state: ["FAILED", "TIMEOUT", "STOPPED", "ERROR"] },
    });
    assert.deepEqual(patternOf(resources, "alerts-flow-crawlers").detail, {
      crawlerName: ["c1", "c2"],
      state: ["Failed"],
    });
  });

  it("writes a sentence that names job, state, time, message and run", async () => {
    const target = only(await watching(), "aws:cloudwatch/eventTarget:EventTarget", "alerts-flow-jobs-to-topic").inputs;
    const { inputPaths, inputTemplate } = target["inputTransformer"] as {
      inputPaths: Record<string, string>;
      inputTemplate: string;
    };
    const sentence = "Job <job> ended as <state> at <when>. It says: <message>. Run: <run>";
    assert.equal(JSON.parse(inputTemplate), `${sentence}. Runbook: docs/runbooks/failedStep.md`);
    assert.deepEqual(Object.keys(inputPaths).sort(), ["job", "message", "run", "state", "when"]);
    assert.deepEqual(target["deadLetterConfig"], { arn: "arn:aws:test:::alerts-undelivered" });
  });

  it("tells people, by another way, of notices that did not get through", async () => {
    const { inputs } = only(await watching(), "aws:cloudwatch/metricAlarm:MetricAlarm", "alerts-undelivered");
    assert.deepEqual(inputs["dimensions"], { QueueName: "alerts-undelivered" });
    assert.deepEqual(inputs["alarmActions"], ["arn:aws:test:::alerts-topic"]);
  });

  it("lets rules and this account's alarms write to the topic, which is encrypted", async () => {
    const resources = await watching();
    assert.equal(only(resources, "aws:sns/topic:Topic").inputs["kmsMasterKeyId"], "arn:aws:test:::base-key");
    const [rules, alarms, tls] = statements(only(resources, "aws:sns/topicPolicy:TopicPolicy"));
    assert.deepEqual(rules?.Principal, { Service: "events.amazonaws.com" });
    assert.equal(rules?.Condition, undefined, "EventBridge publishes to no topic whose policy has a condition for it");
    assert.deepEqual(alarms?.Principal, { Service: "cloudwatch.amazonaws.com" });
    assert.deepEqual(alarms?.Condition, {
      ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*" },
    });
    assert.equal(tls?.Effect, "Deny");
  });

  it("sends e-mail to whom the stack names, and to nobody by default", async () => {
    assert.equal(all(await watching(), "aws:sns/topicSubscription:TopicSubscription").length, 0);
    const { inputs } = only(
      await watching({ emails: ["team@example.com"] }),
      "aws:sns/topicSubscription:TopicSubscription",
    );
    assert.deepEqual([inputs["protocol"], inputs["endpoint"]], ["email", "team@example.com"]);
  });

  it("links each notice and alarm to its runbook, wherever those are", async () => {
    const resources = await watching({ runbooks: "https://wiki.example/landfall/" });
    const target = only(resources, "aws:cloudwatch/eventTarget:EventTarget", "alerts-flow-crawlers-to-topic").inputs;
    const { inputTemplate } = target["inputTransformer"] as { inputTemplate: string };
    assert.match(inputTemplate, /Runbook: https:\/\/wiki\.example\/landfall\/failedStep\.md"$/);
    const { inputs } = only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm", "alerts-undelivered");
    assert.match(String(inputs["alarmDescription"]), /Runbook: https:\/\/wiki\.example\/landfall\/undelivered\.md$/);
    await assert.rejects(watching({ runbooks: "https://wiki.example" }), /runbooks is "https:.*slash at its end/);
  });

  it("names every address that is none", async () => {
    await assert.rejects(
      watching({ emails: ["team", "a@b"] }),
      /"team" is no e-mail address.*"a@b" is no e-mail address/,
    );
  });
});

describe("Alerting with a digest", () => {
  it("has rules write to a queue, from which one function sends one message for many", async () => {
    const resources = await watching({ digestSeconds: 120 });
    const target = only(resources, "aws:cloudwatch/eventTarget:EventTarget", "alerts-flow-jobs-to-topic").inputs;
    assert.equal(target["arn"], "arn:aws:test:::alerts-digest-queue");
    const poll = only(resources, "aws:lambda/eventSourceMapping:EventSourceMapping").inputs;
    assert.deepEqual(
      [poll["eventSourceArn"], poll["maximumBatchingWindowInSeconds"]],
      ["arn:aws:test:::alerts-digest-queue", 30],
    );
    const rights = granted(resources, "alerts-digest-role").flatMap(({ Action }) => Action);
    assert.ok(rights.includes("sns:Publish") && rights.includes("sqs:ReceiveMessage"));
  });

  it("refuses to keep people waiting for more than an hour", async () => {
    await assert.rejects(
      watching({ digestSeconds: 3601 }),
      /digestSeconds is 3601: people should hear within the hour/,
    );
  });
});

describe("notices of steps", () => {
  const told = (notice: Notice) =>
    recorded(() => new Alerting("alerts", { on: new Foundation("base") }).tell("step", notice, "job01-rule"));

  it("tell of success and failure, under the name that the pipeline wants", async () => {
    const resources = await told(jobStep("2 of 4", "load-test"));
    const rule = only(resources, "aws:cloudwatch/eventRule:EventRule", "alerts-step");
    assert.equal(rule.inputs["name"], "job01-rule-test");
    assert.deepEqual(patternOf(resources, "alerts-step").detail, {
      jobName: ["load-test"],
      state: ["SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR"],
    });
  });

  it("tell of crawlers in the letters that their events have", async () => {
    const { detail } = patternOf(await told(crawlerStep("1 of 4", "c1")), "alerts-step");
    assert.deepEqual(detail, { crawlerName: ["c1"], state: ["Succeeded", "Failed"] });
  });
});
