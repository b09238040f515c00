import * as assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { AwsError } from "../../../../local/services/errors";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";

const queue = resource({ type: "aws:sqs/queue:Queue", name: "landed" });
const dead = resource({ type: "aws:sqs/queue:Queue", name: "dead" });
const pattern = JSON.stringify({ source: ["aws.s3"], detail: { object: { key: [{ suffix: ".json" }] } } });

function ruleNamed(name: string, inputs: Properties): Resource {
  return resource({ type: "aws:cloudwatch/eventRule:EventRule", name, inputs: { name, ...inputs } });
}

function targetOf(rule: Resource, inputs: Properties): Resource {
  const bus = rule.outputs.eventBusName;
  return resource({
    type: "aws:cloudwatch/eventTarget:EventTarget",
    name: `${rule.name}-target`,
    inputs: { rule: rule.outputs.name, eventBusName: bus, ...inputs },
  });
}

/** Lets EventBridge send to the queue for these rules. */
function letIn(to: Resource, ...rules: Resource[]): Resource {
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: to.outputs.arn,
        Condition: { ArnEquals: { "aws:SourceArn": rules.map((rule) => rule.outputs.arn) } },
      },
    ],
  });
  return resource({
    type: "aws:sqs/queuePolicy:QueuePolicy",
    name: `${to.name}-policy`,
    inputs: { queueUrl: to.outputs.url, policy },
  });
}

const landed = ruleNamed("landed", { eventPattern: pattern });

function emit(environment: Environment, key: string): string {
  return environment.offer("events").emit({
    source: "aws.s3",
    detailType: "Object Created",
    resources: ["arn:aws:s3:::in"],
    detail: { bucket: { name: "in" }, object: { key } },
    about: [`object:in/${key}@v1`],
  });
}

interface Received {
  readonly Body: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue: string }>>;
}

async function received(environment: Environment, from: Resource): Promise<Received[]> {
  const { Messages = [] } = await environment.call<{ Messages?: Received[] }>(
    environment.admin,
    "sqs",
    "ReceiveMessage",
    {
      QueueUrl: from.outputs.url,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
    },
  );
  return Messages;
}

function put(environment: Environment, ...entries: Properties[]) {
  return environment.call<{ FailedEntryCount: number; Entries: Properties[] }>(
    environment.admin,
    "events",
    "PutEvents",
    {
      Entries: entries,
    },
  );
}

describe("EventBridge", () => {
  afterEach(endAll);

  it("brings a matching event to the queue, and tells the story", async () => {
    const environment = await environmentOf([
      queue,
      landed,
      letIn(queue, landed),
      targetOf(landed, { arn: queue.outputs.arn }),
    ]);
    const records = traced(environment);
    const id = emit(environment, "a b+c.json");
    await environment.engine.quiet();
    const [message] = await received(environment, queue);
    const event = JSON.parse(message?.Body ?? "") as Properties;
    assert.equal(event.id, id);
    assert.equal(event["detail-type"], "Object Created");
    assert.equal(event.time, "2026-01-01T00:00:00Z");
    assert.deepEqual(event.detail, { bucket: { name: "in" }, object: { key: "a b+c.json" } });
    const match = records.find(({ did }) => did === "events:Match");
    assert.equal(match?.outcome, "match");
    assert.deepEqual(match?.about, [`event:${id}`, "object:in/a b+c.json@v1", "name:landed"]);
    const delivered = records.find(({ did }) => did === "events:Deliver");
    assert.equal(delivered?.outcome, "ok");
    assert.ok(delivered?.about.some((each) => each.startsWith("message:")));
  });

  it("says why a rule did not match", async () => {
    const environment = await environmentOf([
      queue,
      landed,
      letIn(queue, landed),
      targetOf(landed, { arn: queue.outputs.arn }),
    ]);
    const records = traced(environment);
    emit(environment, "a.csv");
    await environment.engine.quiet();
    assert.deepEqual(await received(environment, queue), []);
    const looked = records.find(({ did }) => did === "events:Match");
    assert.equal(looked?.outcome, "no match");
    assert.equal(looked?.why, 'detail.object.key is "a.csv", wanted a text ending in ".json"');
  });

  it("says once which rules want other sources, however many there are", async () => {
    const wanting = (name: string, source: string) =>
      ruleNamed(name, { eventPattern: JSON.stringify({ source: [source] }) });
    const others = [wanting("jobs", "aws.glue"), wanting("crawls", "aws.glue"), wanting("alarms", "aws.cloudwatch")];
    const environment = await environmentOf([...others, landed]);
    const records = traced(environment);
    const id = emit(environment, "a.json");
    const told = records.map(({ on, outcome, why, about }) => ({ on, outcome, why, about }));
    const about = [`event:${id}`, "object:in/a.json@v1"];
    assert.deepEqual(told, [
      {
        on: "arn:aws:events:us-east-1:000000000000:event-bus/default",
        outcome: "no match",
        why: 'source is "aws.s3", wanted "aws.glue" by jobs, crawls; "aws.cloudwatch" by alarms',
        about: [...about, "name:jobs", "name:crawls", "name:alarms"],
      },
      {
        on: landed.outputs.arn,
        outcome: "match",
        why: "the rule has no target",
        about: [...about, "name:landed"],
      },
    ]);
  });

  it("puts an event straight into the dead-letter queue where the target does not let it in", async () => {
    const target = targetOf(landed, { arn: queue.outputs.arn, deadLetterConfig: { arn: dead.outputs.arn } });
    const environment = await environmentOf([queue, dead, landed, letIn(dead, landed), target]);
    const began = environment.engine.now();
    emit(environment, "a.json");
    await environment.engine.quiet();
    assert.equal(environment.engine.now(), began);
    const [letter] = await received(environment, dead);
    const attributes = letter?.MessageAttributes ?? {};
    assert.equal(attributes.ERROR_CODE?.StringValue, "NO_PERMISSIONS");
    assert.match(
      attributes.ERROR_MESSAGE?.StringValue ?? "",
      /events\.amazonaws\.com is not authorized .* sqs:sendmessage/i,
    );
    assert.equal(attributes.RULE_ARN?.StringValue, landed.outputs.arn);
    assert.equal(attributes.TARGET_ARN?.StringValue, queue.outputs.arn);
    assert.equal(attributes.EXHAUSTED_RETRY_CONDITION, undefined);
  });

  it("says that an event was dropped where there is no dead-letter queue", async () => {
    const environment = await environmentOf([queue, landed, targetOf(landed, { arn: queue.outputs.arn })]);
    const records = traced(environment);
    emit(environment, "a.json");
    await environment.engine.quiet();
    const dropped = records.find(({ did }) => did === "events:Deliver");
    assert.equal(dropped?.outcome, "dropped");
    assert.match(dropped?.why ?? "", /NO_PERMISSIONS.*no dead-letter queue/);
  });

  it("retries a target that fails for now, then gives up with the limit's name", async () => {
    const target = targetOf(landed, {
      arn: "arn:aws:lambda:us-east-1:000000000000:function:busy",
      deadLetterConfig: { arn: dead.outputs.arn },
      retryPolicy: { maximumRetryAttempts: 3 },
    });
    const environment = await environmentOf([dead, landed, letIn(dead, landed), target]);
    const call = environment.call.bind(environment);
    let invocations = 0;
    environment.call = async (caller, service, operation, input) => {
      if (service !== "lambda") return call(caller, service, operation, input);
      invocations += 1;
      throw new AwsError("TooManyRequestsException", "Rate exceeded", 429);
    };
    const began = environment.engine.now();
    emit(environment, "a.json");
    await environment.engine.quiet();
    const waited = environment.engine.now() - began;
    assert.equal(invocations, 4);
    assert.ok(waited >= 3_500 && waited <= 7_000, `waited ${waited} ms`);
    const attributes = (await received(environment, dead))[0]?.MessageAttributes ?? {};
    assert.equal(attributes.ERROR_CODE?.StringValue, "THROTTLING");
    assert.equal(attributes.EXHAUSTED_RETRY_CONDITION?.StringValue, "MaximumRetryAttempts");
    assert.equal(attributes.RETRY_ATTEMPTS?.StringValue, "3");
  });

  it("delivers after a restart what it had accepted before", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-test-"));
    const parts = [queue, landed, letIn(queue, landed), targetOf(landed, { arn: queue.outputs.arn })];
    const first = await environmentOf(parts, { directory });
    const call = first.call.bind(first);
    first.call = (caller, service, operation, input) =>
      service === "sqs" ? new Promise(() => undefined) : call(caller, service, operation, input);
    const id = emit(first, "a.json");
    await first.engine.store.durable();
    await first.stop();
    const second = await environmentOf(parts, { directory });
    await second.engine.quiet();
    const [message] = await received(second, queue);
    assert.equal((JSON.parse(message?.Body ?? "{}") as Properties).id, id);
  });

  it("routes through a custom bus, transformed", async () => {
    const bus = resource({ type: "aws:cloudwatch/eventBus:EventBus", name: "own", inputs: { name: "own" } });
    const rule = ruleNamed("orders", { eventBusName: "own", eventPattern: JSON.stringify({ source: ["shop"] }) });
    const inputTransformer = { inputPaths: { id: "$.detail.id" }, inputTemplate: '{"order": <id>}' };
    const environment = await environmentOf([
      queue,
      bus,
      rule,
      letIn(queue, rule),
      targetOf(rule, { arn: queue.outputs.arn, inputTransformer }),
    ]);
    const entry = { Source: "shop", DetailType: "Order", Detail: '{"id": 7}' };
    const result = await put(environment, { ...entry, EventBusName: "own" }, entry);
    assert.equal(result.FailedEntryCount, 0);
    await environment.engine.quiet();
    assert.deepEqual(
      (await received(environment, queue)).map(({ Body }) => JSON.parse(Body) as unknown),
      [{ order: 7 }],
    );
  });

  it("forwards to another bus as the target's role, and not back", async () => {
    const bus = resource({ type: "aws:cloudwatch/eventBus:EventBus", name: "own", inputs: { name: "own" } });
    const trust = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" };
    const role = resource({
      type: "aws:iam/role:Role",
      name: "forwarder",
      inputs: { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }) },
    });
    const allow = { Effect: "Allow", Action: "events:PutEvents", Resource: "*" };
    const rights = resource({
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "forwards",
      inputs: { role: role.outputs.name, policy: JSON.stringify({ Version: "2012-10-17", Statement: [allow] }) },
    });
    const anything = JSON.stringify({ source: [{ exists: true }] });
    const there = ruleNamed("there", { eventPattern: anything });
    const back = ruleNamed("back", { eventBusName: "own", eventPattern: anything });
    const defaultArn = "arn:aws:events:us-east-1:000000000000:event-bus/default";
    const environment = await environmentOf([
      bus,
      role,
      rights,
      there,
      back,
      targetOf(there, { arn: bus.outputs.arn, roleArn: role.outputs.arn }),
      targetOf(back, { arn: defaultArn, roleArn: role.outputs.arn }),
    ]);
    const records = traced(environment);
    emit(environment, "a.json");
    await environment.engine.quiet();
    const matches = records.filter(({ did }) => did === "events:Match").map(({ on, outcome }) => [on, outcome]);
    assert.deepEqual(matches, [
      [there.outputs.arn, "match"],
      [back.outputs.arn, "match"],
      [defaultArn, "dropped"],
    ]);
  });

  it("fires a schedule while a run lasts, without keeping it from being quiet", async () => {
    const rule = ruleNamed("every-five", { scheduleExpression: "rate(5 minutes)" });
    const environment = await environmentOf([
      queue,
      rule,
      letIn(queue, rule),
      targetOf(rule, { arn: queue.outputs.arn }),
    ]);
    await environment.engine.quiet();
    assert.deepEqual(await received(environment, queue), []);
    environment.engine.after(11 * 60_000, () => undefined);
    await environment.engine.quiet();
    const events = (await received(environment, queue)).map(({ Body }) => JSON.parse(Body) as Properties);
    assert.deepEqual(
      events.map((event) => [event["detail-type"], event.time]),
      [
        ["Scheduled Event", "2026-01-01T00:05:00Z"],
        ["Scheduled Event", "2026-01-01T00:10:00Z"],
      ],
    );
  });

  it("refuses entries one by one", async () => {
    const environment = await environmentOf([]);
    const good = { Source: "shop", DetailType: "Order", Detail: "{}" };
    const result = await put(
      environment,
      good,
      { ...good, Source: "aws.s3" },
      { ...good, Detail: "[1" },
      { Source: "x" },
    );
    assert.equal(result.FailedEntryCount, 3);
    assert.deepEqual(
      result.Entries.map(({ ErrorCode }) => ErrorCode),
      [undefined, "NotAuthorizedForSourceException", "MalformedDetail", "InvalidArgument"],
    );
  });

  it("lets a role put events only where its policy does", async () => {
    const environment = await environmentOf([]);
    const nobody = environment.asRole("arn:aws:iam::000000000000:role/nobody", "run:1");
    await assert.rejects(
      environment.call(nobody, "events", "PutEvents", { Entries: [{ Source: "x", DetailType: "y", Detail: "{}" }] }),
      /nobody.* is not authorized to perform: events:PutEvents on resource: .*event-bus\/default/,
    );
  });

  it("lists rules a page at a time and tests patterns", async () => {
    const environment = await environmentOf([landed, ruleNamed("b", { eventPattern: pattern, state: "DISABLED" })]);
    const list = (input: Properties) =>
      environment.call<{ Rules: Properties[]; NextToken?: string }>(environment.admin, "events", "ListRules", input);
    const first = await list({ Limit: 1 });
    assert.deepEqual(
      first.Rules.map(({ Name, State }) => [Name, State]),
      [["b", "DISABLED"]],
    );
    const second = await list({ Limit: 1, NextToken: first.NextToken });
    assert.equal(second.Rules[0]?.EventPattern, pattern);
    const event = { id: "1", account: "1", source: "aws.s3", time: "", region: "", resources: [], "detail-type": "x" };
    const input = { EventPattern: '{"source": ["aws.s3"]}', Event: JSON.stringify(event) };
    assert.deepEqual(await environment.call(environment.admin, "events", "TestEventPattern", input), { Result: true });
  });

  const refusals: Array<[string, () => Resource[], RegExp]> = [
    [
      "a bad pattern",
      () => [ruleNamed("bad", { eventPattern: '{"source": "aws.s3"}' })],
      /InvalidEventPatternException: Rule bad: Event pattern is not valid\. Reason: "source" must be an object or an array/,
    ],
    [
      "a five-field cron",
      () => [ruleNamed("bad", { scheduleExpression: "cron(0 12 * * ?)" })],
      /Rule bad: .*not valid/,
    ],
    ["a rule without anything", () => [ruleNamed("bad", {})], /EventPattern or ScheduleExpression must be specified/],
    [
      "a bad template",
      () => [landed, targetOf(landed, { arn: queue.outputs.arn, inputTransformer: { inputTemplate: '"<x>"' } })],
      /Rule landed: InputTemplate for target .* contains invalid placeholder x/,
    ],
    [
      "a Glue workflow as target",
      () => [landed, targetOf(landed, { arn: "arn:aws:glue:us-east-1:000000000000:workflow/w" })],
      /Rule landed has the target arn:aws:glue:.*workflow\/w: the local runtime delivers events to SQS/,
    ],
  ];
  for (const [what, program, message] of refusals) {
    it(`refuses ${what} at start, naming the rule`, () => assert.rejects(environmentOf(program()), message));
  }
});
