import * as assert from "node:assert/strict";
import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { Inbox, nobody } from "../../../../local/services/sns/inbox";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";

const topic = resource({ type: "aws:sns/topic:Topic", name: "alerts" });
const queue = resource({ type: "aws:sqs/queue:Queue", name: "copies" });
const dead = resource({ type: "aws:sqs/queue:Queue", name: "undelivered" });

function subscription(protocol: string, endpoint: unknown, more: Properties = {}): Resource {
  return resource({
    type: "aws:sns/topicSubscription:TopicSubscription",
    name: `${protocol}-${String(endpoint)}`,
    inputs: { topic: topic.outputs.arn, protocol, endpoint, ...more },
  });
}

function policyFor(service: string, action: string, to: Resource, type: string, key: string): Resource {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: action, Resource: to.outputs.arn };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const target = key === "arn" ? to.outputs.arn : to.outputs.url;
  return resource({ type, name: `${to.name}-policy`, inputs: { [key]: target, policy } });
}

const letIn = (to: Resource) =>
  policyFor("sns.amazonaws.com", "sqs:SendMessage", to, "aws:sqs/queuePolicy:QueuePolicy", "queueUrl");

function publish(environment: Environment, input: Properties, caller = environment.admin) {
  return environment.call<{ MessageId: string }>(caller, "sns", "Publish", { TopicArn: topic.outputs.arn, ...input });
}

const inbox = (environment: Environment) => new Inbox(environment.engine.store).all();

interface Received {
  readonly Body: string;
  readonly MessageAttributes?: Properties;
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

describe("SNS", () => {
  afterEach(endAll);

  it("keeps a mail for every address in the inbox", async () => {
    const environment = await environmentOf([
      topic,
      subscription("email", "a@b.org"),
      subscription("email", "c@d.org"),
    ]);
    const { MessageId } = await publish(environment, { Subject: "Failed", Message: "The load failed." });
    await environment.engine.quiet();
    const expected = { id: MessageId, at: "2026-01-01T00:00:00.000Z", topic: topic.outputs.name, subject: "Failed" };
    assert.deepEqual(
      inbox(environment),
      ["a@b.org", "c@d.org"].map((to) => ({ ...expected, to, message: "The load failed." })),
    );
  });

  it("shows what would be sent where nobody subscribed", async () => {
    const environment = await environmentOf([topic]);
    await publish(environment, { Message: "Anybody?" });
    assert.deepEqual(
      inbox(environment).map(({ to, subject, message }) => [to, subject, message]),
      [[nobody, "AWS Notification Message", "Anybody?"]],
    );
  });

  it("wraps a message for a queue, and sends it bare where asked", async () => {
    const environment = await environmentOf([
      topic,
      queue,
      dead,
      letIn(queue),
      letIn(dead),
      subscription("sqs", queue.outputs.arn),
      subscription("sqs", dead.outputs.arn, { rawMessageDelivery: true }),
    ]);
    const MessageAttributes = { kind: { DataType: "String", StringValue: "x" } };
    const { MessageId } = await publish(environment, { Message: "hello", Subject: "Hi", MessageAttributes });
    await environment.engine.quiet();
    const wrapped = JSON.parse((await received(environment, queue))[0]?.Body ?? "{}") as Properties;
    assert.deepEqual(
      [wrapped.Type, wrapped.MessageId, wrapped.TopicArn, wrapped.Subject, wrapped.Message, wrapped.MessageAttributes],
      ["Notification", MessageId, topic.outputs.arn, "Hi", "hello", { kind: { Type: "String", Value: "x" } }],
    );
    const [bare] = await received(environment, dead);
    assert.equal(bare?.Body, "hello");
    assert.ok(bare?.MessageAttributes?.kind);
  });

  it("says why a subscription's filter left a message out", async () => {
    const filterPolicy = JSON.stringify({ kind: ["failure"] });
    const environment = await environmentOf([topic, subscription("email", "a@b.org", { filterPolicy })]);
    const records = traced(environment);
    await publish(environment, { Message: "x" });
    assert.deepEqual(inbox(environment), []);
    assert.equal(records.find(({ outcome }) => outcome === "filtered")?.why, 'kind is absent, wanted "failure"');
  });

  it("gives up at once on a queue that does not let it in", async () => {
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.outputs.arn });
    const to = subscription("sqs", queue.outputs.arn, { redrivePolicy });
    const environment = await environmentOf([topic, queue, dead, letIn(dead), to]);
    const records = traced(environment);
    await publish(environment, { Message: "x" });
    await environment.engine.quiet();
    assert.equal((await received(environment, dead)).length, 1);
    const delivery = records.find(({ did }) => did === "sns:Deliver");
    assert.equal(delivery?.outcome, "dead-lettered");
    assert.match(delivery?.why ?? "", /sns\.amazonaws\.com is not authorized to perform: sqs:SendMessage/i);
  });

  it("lets EventBridge publish only where the topic's policy does", async () => {
    const from = "arn:aws:events:us-east-1:000000000000:rule/r";
    const closed = await environmentOf([topic]);
    const refused = publish(closed, { Message: "x" }, closed.asService("events.amazonaws.com", from));
    await assert.rejects(refused, { code: "AuthorizationError" });
    const policy = policyFor("events.amazonaws.com", "sns:Publish", topic, "aws:sns/topicPolicy:TopicPolicy", "arn");
    const open = await environmentOf([topic, policy]);
    await publish(open, { Message: "x" }, open.asService("events.amazonaws.com", from));
    assert.equal(inbox(open).length, 1);
  });

  it("lets an alarm publish without a policy, as AWS's default policy does", async () => {
    const environment = await environmentOf([topic]);
    const alarm = environment.asService(
      "cloudwatch.amazonaws.com",
      "arn:aws:cloudwatch:us-east-1:000000000000:alarm:a",
    );
    await publish(environment, { Message: "x" }, alarm);
    assert.equal(inbox(environment).length, 1);
  });

  it("asks for the key of an encrypted topic", async () => {
    const key = resource({ type: "aws:kms/key:Key", name: "key" });
    const encrypted = resource({
      type: "aws:sns/topic:Topic",
      name: "alerts",
      inputs: { kmsMasterKeyId: key.outputs.arn },
    });
    const policy = policyFor("events.amazonaws.com", "sns:Publish", topic, "aws:sns/topicPolicy:TopicPolicy", "arn");
    const environment = await environmentOf([key, encrypted, policy]);
    const rule = environment.asService("events.amazonaws.com", "arn:aws:events:us-east-1:000000000000:rule/r");
    await assert.rejects(publish(environment, { Message: "x" }, rule), /kms:GenerateDataKey/);
    await publish(environment, { Message: "by the administrator" });
    assert.equal(inbox(environment).length, 1);
  });

  const wrong: Array<[string, Properties, RegExp]> = [
    ["a subject of 101 characters", { Message: "x", Subject: "s".repeat(101) }, /Invalid parameter: Subject/],
    ["a subject that is not ASCII", { Message: "x", Subject: "Fehler in Köln" }, /Invalid parameter: Subject/],
    ["a subject of two lines", { Message: "x", Subject: "a\nb" }, /Invalid parameter: Subject/],
    ["an empty message", { Message: "" }, /Invalid parameter: Empty message/],
    ["a message over 256 KiB", { Message: "x".repeat(262_145) }, /Invalid parameter: Message too long/],
    ["a structure without default", { Message: '{"sqs": "x"}', MessageStructure: "json" }, /No default entry/],
  ];
  for (const [what, input, message] of wrong) {
    it(`refuses ${what}`, async () => {
      const environment = await environmentOf([topic]);
      await assert.rejects(publish(environment, input), message);
    });
  }

  it("knows no topic but its own", async () => {
    const environment = await environmentOf([]);
    await assert.rejects(publish(environment, { Message: "x" }), { code: "NotFound", message: "Topic does not exist" });
  });

  it("lists topics, subscriptions and attributes", async () => {
    const mail = subscription("email", "a@b.org");
    const environment = await environmentOf([topic, mail]);
    const TopicArn = topic.outputs.arn;
    const ask = (operation: string, input: Properties) =>
      environment.call<Properties>(environment.admin, "sns", operation, input);
    assert.deepEqual(await ask("ListTopics", {}), { Topics: [{ TopicArn }] });
    assert.deepEqual(await ask("ListSubscriptionsByTopic", { TopicArn }), {
      Subscriptions: [
        { SubscriptionArn: mail.outputs.arn, Owner: "000000000000", Protocol: "email", Endpoint: "a@b.org", TopicArn },
      ],
    });
    const { Attributes } = await ask("GetTopicAttributes", { TopicArn });
    assert.equal((Attributes as Properties).SubscriptionsConfirmed, "1");
  });

  it("refuses a protocol it does not have, by name", () =>
    assert.rejects(environmentOf([topic, subscription("https", "https://example.org")]), /has the protocol https/));
});
