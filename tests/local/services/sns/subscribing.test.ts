import * as assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import type { Caller } from "../../../../local/services/service";
import { Inbox, nobody } from "../../../../local/services/sns/inbox";
import { endAll, environmentOf, resource } from "../../../support/environment";
import { allowed, role } from "../lambda/functionWorld";

const topic = resource({ type: "aws:sns/topic:Topic", name: "alerts" });
const TopicArn = topic.outputs.arn;
const mail = { TopicArn, Protocol: "email", Endpoint: "a@b.org", ReturnSubscriptionArn: "true" };

class Sns {
  constructor(private readonly environment: Environment) {}

  call(operation: string, input: Properties, caller: Caller = this.environment.admin) {
    return this.environment.call<Properties>(caller, "sns", operation, input);
  }

  /** @returns the subscription's ARN */
  async subscribe(input: Properties = {}): Promise<string> {
    return String((await this.call("Subscribe", { ...mail, ...input })).SubscriptionArn);
  }

  async confirm(): Promise<Properties> {
    const [, Token] = / --token (\w+)$/.exec(this.inbox().at(-1)?.message ?? "") ?? [];
    return this.call("ConfirmSubscription", { TopicArn, Token });
  }

  publish(Message: string, more: Properties = {}): Promise<Properties> {
    return this.call("Publish", { TopicArn, Message, ...more });
  }

  async listed(): Promise<unknown[]> {
    const { Subscriptions } = await this.call("ListSubscriptionsByTopic", { TopicArn });
    return (Subscriptions as Properties[]).map(({ SubscriptionArn }) => SubscriptionArn);
  }

  inbox() {
    return new Inbox(this.environment.engine.store).all();
  }

  /** Whom the last message went to. */
  lastTo(): string | undefined {
    return this.inbox().at(-1)?.to;
  }
}

describe("Subscribing", () => {
  afterEach(endAll);

  const begun = async (resources: readonly Resource[] = [topic], directory?: string) => {
    const environment = await environmentOf(resources, directory === undefined ? {} : { directory });
    return { environment, sns: new Sns(environment) };
  };

  it("an address asks it to confirm, and gets nothing before it did", async () => {
    const { sns } = await begun();
    const arn = await sns.subscribe();
    assert.deepEqual(
      [sns.lastTo(), sns.inbox()[0]?.subject],
      ["a@b.org", "AWS Notification - Subscription Confirmation"],
    );
    await sns.publish("too early");
    assert.equal(sns.lastTo(), nobody);
    assert.deepEqual(await sns.listed(), ["PendingConfirmation"]);
    await sns.subscribe();
    assert.deepEqual(await sns.confirm(), { SubscriptionArn: arn });
    assert.deepEqual(await sns.listed(), [arn]);
    await sns.publish("in time");
    assert.deepEqual([sns.lastTo(), sns.inbox().at(-1)?.message], ["a@b.org", "in time"]);
  });

  it("outlasts a restart, confirmed or not, and its filter with it", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-sns-"));
    const before = await begun([topic], directory);
    const SubscriptionArn = await before.sns.subscribe();
    await before.sns.confirm();
    const set = { SubscriptionArn, AttributeName: "FilterPolicy", AttributeValue: '{"kind": ["failure"]}' };
    await before.sns.call("SetSubscriptionAttributes", set);
    await before.sns.subscribe({ Endpoint: "c@d.org" });
    await before.environment.stop();
    const { sns } = await begun([topic], directory);
    assert.deepEqual((await sns.listed()).sort(), ["PendingConfirmation", SubscriptionArn]);
    const kind = (StringValue: string) => ({ MessageAttributes: { kind: { DataType: "String", StringValue } } });
    const known = sns.inbox().length;
    await sns.publish("all is well", kind("success"));
    assert.equal(sns.inbox().length, known);
    await sns.publish("it broke", kind("failure"));
    assert.equal(sns.lastTo(), "a@b.org");
  });

  it("ends with the topic", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-sns-"));
    const before = await begun([topic], directory);
    await before.sns.subscribe();
    await before.environment.stop();
    await (await begun([], directory)).environment.stop();
    const { sns } = await begun([topic], directory);
    assert.deepEqual(await sns.listed(), []);
  });

  it("ends when asked to, once and again", async () => {
    const { sns } = await begun();
    const SubscriptionArn = await sns.subscribe();
    await sns.confirm();
    await sns.call("Unsubscribe", { SubscriptionArn });
    await sns.call("Unsubscribe", { SubscriptionArn });
    assert.deepEqual(await sns.listed(), []);
    await assert.rejects(sns.call("GetSubscriptionAttributes", { SubscriptionArn }), { code: "NotFound" });
  });

  it("changes nothing where a new attribute is wrong", async () => {
    const { sns } = await begun();
    const SubscriptionArn = await sns.subscribe();
    for (const [AttributeName, AttributeValue] of [
      ["FilterPolicy", "{"],
      ["FilterPolicyScope", "Subject"],
      ["RedrivePolicy", "null"],
      ["RawMessageDelivery", "true"],
      ["toString", "x"],
    ]) {
      const set = sns.call("SetSubscriptionAttributes", { SubscriptionArn, AttributeName, AttributeValue });
      await assert.rejects(set, { code: "InvalidParameter" }, AttributeName);
    }
    const { Attributes } = await sns.call("GetSubscriptionAttributes", { SubscriptionArn });
    assert.equal((Attributes as Properties).FilterPolicy, undefined);
    assert.equal((Attributes as Properties).RawMessageDelivery, "false");
  });

  it("needs the right to each call", async () => {
    const rights = ["Subscribe", "ListSubscriptions"].map((verb) => `sns:${verb}`);
    const { environment, sns } = await begun([topic, role, allowed(role, rights)]);
    const caller = environment.asRole(String(role.outputs.arn), "test");
    const { SubscriptionArn } = await sns.call("Subscribe", mail, caller);
    await sns.call("ListSubscriptions", {}, caller);
    const refused: Array<[string, Properties]> = [
      ["ListTopics", {}],
      ["GetTopicAttributes", { TopicArn }],
      ["ListSubscriptionsByTopic", { TopicArn }],
      ["ConfirmSubscription", { TopicArn, Token: "x" }],
      ["GetSubscriptionAttributes", { SubscriptionArn }],
      ["SetSubscriptionAttributes", { SubscriptionArn, AttributeName: "FilterPolicy", AttributeValue: "{}" }],
      ["Unsubscribe", { SubscriptionArn }],
    ];
    for (const [operation, input] of refused) {
      const call = sns.call(operation, input, caller);
      await assert.rejects(
        call,
        { code: "AuthorizationError", message: new RegExp(`sns:${operation}`, "i") },
        operation,
      );
    }
  });
});
