import * as assert from "node:assert/strict";
import type { Environment } from "../../../../local/environment";
import { Inbox } from "../../../../local/services/sns/inbox";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";
import { functionOf, role } from "../lambda/functionWorld";

const rule = resource({
  type: "aws:cloudwatch/eventRule:EventRule",
  name: "failed",
  inputs: { name: "failed", eventPattern: JSON.stringify({ source: ["aws.glue"], detail: { state: ["FAILED"] } }) },
});

const target = (arn: unknown, more = {}) =>
  resource({
    type: "aws:cloudwatch/eventTarget:EventTarget",
    name: "target",
    inputs: { rule: "failed", arn, ...more },
  });

function fail(environment: Environment): string {
  return environment.offer("events").emit({
    source: "aws.glue",
    detailType: "Glue Job State Change",
    resources: [],
    detail: { jobName: "load", state: "FAILED", message: 'no column "x"' },
    about: ["jobrun:jr_1"],
  });
}

describe("Targets", () => {
  afterEach(endAll);

  it("tells people through a topic, in words", async () => {
    const topic = resource({ type: "aws:sns/topic:Topic", name: "alerts" });
    const Resource = topic.outputs.arn;
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource,
    };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const inputTransformer = {
      inputPaths: { job: "$.detail.jobName", why: "$.detail.message" },
      inputTemplate: '"Job <job> failed: <why>"',
    };
    const environment = await environmentOf([
      topic,
      resource({ type: "aws:sns/topicPolicy:TopicPolicy", name: "policy", inputs: { arn: Resource, policy } }),
      resource({
        type: "aws:sns/topicSubscription:TopicSubscription",
        name: "mail",
        inputs: { topic: Resource, protocol: "email", endpoint: "a@b.org" },
      }),
      rule,
      target(Resource, { inputTransformer }),
    ]);
    const records = traced(environment);
    const id = fail(environment);
    await environment.engine.quiet();
    const [notice] = new Inbox(environment.engine.store).all();
    assert.equal(notice?.to, "a@b.org");
    assert.equal(notice?.message, '"Job load failed: no column \\"x\\""');
    const delivered = records.find(({ did }) => did === "events:Deliver");
    assert.deepEqual(delivered?.about, [`event:${id}`, "jobrun:jr_1", `notice:${notice?.id}`, "name:failed"]);
  });

  it("invokes a function that lets the rule in", async () => {
    const fn = functionOf(
      "exports.handler = async (event) => { if (event.detail.state !== 'FAILED') throw new Error('?'); };",
    );
    const permission = resource({
      type: "aws:lambda/permission:Permission",
      name: "permission",
      inputs: {
        action: "lambda:InvokeFunction",
        function: "fn",
        principal: "events.amazonaws.com",
        sourceArn: rule.outputs.arn,
      },
    });
    const environment = await environmentOf([role, fn, permission, rule, target(fn.outputs.arn)]);
    const records = traced(environment);
    fail(environment);
    await environment.engine.quiet();
    assert.equal(records.find(({ did }) => did === "events:Deliver")?.outcome, "ok");
    assert.ok(
      records.some(({ did, outcome }) => did.startsWith("lambda:") && outcome === "ok" && did !== "lambda:Invoke"),
    );
  });

  it("does not invoke a function that has no permission for the rule", async () => {
    const fn = functionOf("exports.handler = async () => {};");
    const environment = await environmentOf([role, fn, rule, target(fn.outputs.arn)]);
    const records = traced(environment);
    fail(environment);
    await environment.engine.quiet();
    const delivered = records.find(({ did }) => did === "events:Deliver");
    assert.equal(delivered?.outcome, "dropped");
    assert.match(delivered?.why ?? "", /NO_PERMISSIONS: AccessDeniedException/);
  });
});
