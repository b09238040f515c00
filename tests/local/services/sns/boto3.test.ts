import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { endAll, environmentOf, projectRoot, resource } from "../../../support/environment";

const topic = resource({ type: "aws:sns/topic:Topic", name: "alerts" });
const topicArn = String(topic.outputs.arn);
const queueArn = "arn:aws:sqs:us-east-1:000000000000:copies";

interface Told {
  readonly pending: string;
  readonly arn: string;
  readonly attributes: Record<string, string>;
}

describe("SNS at the gateway", () => {
  afterEach(endAll);

  it("serves boto3 with topics and subscriptions", async () => {
    const environment = await environmentOf([topic], { clock: "real", seed: undefined });
    const script = join(__dirname, "subscriptionsClient.py");
    const python = join(projectRoot, ".venv/bin/python");
    const { stdout } = await promisify(execFile)(python, [script, environment.endpoint, topicArn, queueArn]);
    const { pending, arn, attributes, ...told } = JSON.parse(stdout) as Told;
    assert.notEqual(pending, arn);
    for (const each of [pending, arn])
      assert.match(each, /^arn:aws:sns:us-east-1:000000000000:alerts-\w+:[\da-f-]{36}$/);
    assert.deepEqual(attributes, {
      SubscriptionArn: arn,
      TopicArn: topicArn,
      Owner: "000000000000",
      Protocol: "sqs",
      Endpoint: queueArn,
      RawMessageDelivery: "true",
      PendingConfirmation: "false",
      ConfirmationWasAuthenticated: "true",
      FilterPolicy: '{"kind": ["failure"]}',
      FilterPolicyScope: "MessageAttributes",
    });
    const invalid = (what: string) => ["InvalidParameterException", `Invalid parameter: ${what}`];
    assert.deepEqual(told, {
      topics: [topicArn],
      first: "pending confirmation",
      "pending attributes": "true",
      listed: true,
      "by topic": 2,
      counts: ["1", "1"],
      again: true,
      otherwise: invalid("Attributes Reason: Subscription already exists with different attributes"),
      "unknown topic": ["NotFoundException", "Topic does not exist"],
      unknown: ["NotFoundException", "Subscription does not exist"],
      "no ARN": invalid("SubscriptionArn Reason: An ARN must have at least 6 elements, not 1"),
      "still pending": invalid(
        "SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation",
      ),
      "wrong token": invalid("Token"),
      "wrong flag": invalid("Attributes Reason: RawMessageDelivery: Invalid value [yes]. Must be true or false."),
      protocol: invalid("Protocol https: the local runtime has email, email-json, sqs, lambda"),
    });
  });
});
