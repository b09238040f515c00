import { must, mustBeGiven } from "../../core/outcome";
import { resourceRule } from "../../core/rule";
import { ownKey } from "../encrypted";
import { tlsOnlyRule } from "../tlsOnly";

const topicType = "aws:sns/topic:Topic";

export const topicEncrypted = resourceRule({
  name: "sns-topic-encrypted",
  severity: "high",
  what: "Topics are encrypted with a KMS key of one's own.",
  why: "SNS keeps messages in plain while it retries; with alias/aws/sns, EventBridge and alarms cannot publish at all.",
  remedy: "Set kmsMasterKeyId, and let the publishing services use the key in its policy.",
  source: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
  frameworks: ["SecurityHub SNS.1", "PCI 3.5.1"],
  peers: ["CKV_AWS_26", "SNSEncryptedKMS"],
  types: [topicType],
  *check(topic) {
    yield* ownKey(topic.at("kmsMasterKeyId"));
  },
});

export const topicTlsOnly = tlsOnlyRule({
  name: "sns-tls-only",
  frameworks: ["PCI 4.2.1"],
  peers: ["AwsSolutions-SNS3"],
  source: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
  types: [topicType],
  policies: [{ types: ["aws:sns/topicPolicy:TopicPolicy"], property: "arn" }],
});

const subscriptionType = "aws:sns/topicSubscription:TopicSubscription";

export const subscriptionSecure = resourceRule({
  name: "sns-subscription-tls",
  severity: "high",
  what: "Topics deliver to no plain HTTP address.",
  why: "Notices, and the tokens that confirm subscriptions, could be read on their way.",
  remedy: "Subscribe by https, or by a queue.",
  source: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
  types: [subscriptionType],
  *check(subscription) {
    const protocol = subscription.at("protocol");
    yield* must(
      protocol.satisfies((raw) => raw !== "http"),
      protocol,
      '"https"',
    );
  },
});

/** Deliveries to these are tried until they succeed, or by people. */
const needNone = ["email", "email-json", "sms", "application"];

export const subscriptionHasDeadLetters = resourceRule({
  name: "sns-subscription-has-dead-letters",
  severity: "medium",
  what: "Subscriptions of programs give what cannot be delivered to a queue.",
  why: "After its retries SNS drops a message without a word.",
  remedy: "Set redrivePolicy with deadLetterTargetArn.",
  source: "https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html",
  peers: ["SNSRedrivePolicy", "Pulumi sns-subscription-dead-letter-queue"],
  types: [subscriptionType],
  *check(subscription) {
    if (subscription.at("protocol").is(...needNone) === true) return;
    yield* mustBeGiven(subscription.at("redrivePolicy"), "a dead-letter queue");
  },
});
