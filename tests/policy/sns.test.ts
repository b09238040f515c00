import {
  subscriptionHasDeadLetters,
  subscriptionSecure,
  topicEncrypted,
  topicTlsOnly,
} from "../../policy/rules/sns/topics";
import { all, describeProperty, describeRule, unknownAt, without } from "./support/cases";
import { from, made, onlyOverTls } from "./support/stack";

const arn = "arn:aws:kms:us-east-1:1:key/k";

describeRule(topicTlsOnly, {
  kept: {
    topic: made("aws:sns/topic:Topic", {}),
    policy: made("aws:sns/topicPolicy:TopicPolicy", {
      arn: from("topic", "arn"),
      policy: onlyOverTls("sns:Publish", "topic"),
    }),
  },
  cases: [
    ["there is no policy", without("policy"), /^Topic "topic": policy is not set/],
    ["the policy is unknown", unknownAt("policy", "policy"), { deferred: "policy" }],
    ["whose it is is unknown", unknownAt("policy", "arn"), { deferred: "policy" }],
    ["an inline one is unknown", all(without("policy"), unknownAt("topic", "policy")), { deferred: "policy" }],
  ],
});

describeProperty(topicEncrypted, {
  type: "aws:sns/topic:Topic",
  props: { kmsMasterKeyId: arn },
  path: "kmsMasterKeyId",
  bad: ["alias/aws/sns", ""],
  missing: "reported",
  unknown: "fine",
});

const subscription = { topic: "t", endpoint: "e", protocol: "sqs", redrivePolicy: "{}" };
const subscriptionType = "aws:sns/topicSubscription:TopicSubscription";
describeProperty(subscriptionSecure, {
  type: subscriptionType,
  props: subscription,
  path: "protocol",
  bad: ["http"],
  missing: "fine",
});
describeProperty(subscriptionHasDeadLetters, {
  type: subscriptionType,
  props: subscription,
  path: "redrivePolicy",
  bad: [""],
  missing: "reported",
  unknown: "fine",
  more: [["people", () => ({ it: made(subscriptionType, { protocol: "email" }) }), "fine"]],
});
