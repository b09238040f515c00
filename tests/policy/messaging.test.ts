import {
  busEncrypted,
  permissionNamed,
  scheduleEncrypted,
  scheduleHasDeadLetters,
  targetHasDeadLetters,
} from "../../policy/rules/events/targets";
import {
  subscriptionHasDeadLetters,
  subscriptionSecure,
  topicEncrypted,
  topicTlsOnly,
} from "../../policy/rules/sns/topics";
import {
  noOwnDeadLetters,
  queueEncrypted,
  queueHasDeadLetters,
  queueKeepsMessages,
  queueOutlastsFunction,
  queueTlsOnly,
} from "../../policy/rules/sqs/queues";
import { adding, all, describeProperty, describeRule, dropAt, setAt, unknownAt, without } from "./support/cases";
import { doc, from, made } from "./support/stack";

const queueType = "aws:sqs/queue:Queue";
const arn = "arn:aws:kms:us-east-1:1:key/k";

describeProperty(queueEncrypted, {
  type: queueType,
  props: { kmsMasterKeyId: arn },
  path: "kmsMasterKeyId",
  bad: ["alias/aws/sqs"],
  missing: "reported",
  unknown: "fine",
  more: [
    [
      "SQS's own key by config",
      () => ({ it: made(queueType, { sqsManagedSseEnabled: true }) }),
      "fine",
      { customerKey: false },
    ],
    [
      "none at all",
      () => ({ it: made(queueType, { sqsManagedSseEnabled: false }) }),
      /sqsManagedSseEnabled is false/,
      { customerKey: false },
    ],
  ],
});

const tls = (action: string, of: string) =>
  doc({
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: from(of, "arn"),
    Condition: { Bool: { "aws:SecureTransport": false } },
  });

describeRule(queueTlsOnly, {
  kept: {
    queue: made(queueType, {}),
    policy: made("aws:sqs/queuePolicy:QueuePolicy", { queueUrl: from("queue"), policy: tls("sqs:*", "queue") }),
  },
  cases: [
    ["there is no policy", without("policy"), /^Queue "queue": policy is not set/],
    ["the policy is another queue's", setAt("policy", "queueUrl", "https://another"), /^Queue "queue"/],
    ["the policy is unknown", unknownAt("policy", "policy"), { deferred: "policy" }],
    ["whose it is is unknown", unknownAt("policy", "queueUrl"), { deferred: "policy" }],
    ["an inline one is unknown", all(without("policy"), unknownAt("queue", "policy")), { deferred: "policy" }],
    ["the policy is missing", dropAt("policy", "policy"), /policy is not set/],
  ],
});

describeRule(topicTlsOnly, {
  kept: {
    topic: made("aws:sns/topic:Topic", {}),
    policy: made("aws:sns/topicPolicy:TopicPolicy", { arn: from("topic", "arn"), policy: tls("sns:Publish", "topic") }),
  },
  cases: [
    ["there is no policy", without("policy"), /^Topic "topic": policy is not set/],
    ["the policy is unknown", unknownAt("policy", "policy"), { deferred: "policy" }],
    ["whose it is is unknown", unknownAt("policy", "arn"), { deferred: "policy" }],
    ["an inline one is unknown", all(without("policy"), unknownAt("topic", "policy")), { deferred: "policy" }],
  ],
});

const letters = made(queueType, {});
describeRule(queueHasDeadLetters, {
  kept: {
    queue: made(queueType, { redrivePolicy: { deadLetterTargetArn: from("letters", "arn"), maxReceiveCount: 5 } }),
    letters,
  },
  cases: [
    ["none", () => ({ queue: made(queueType, {}) }), /^Queue "queue": redrivePolicy is not set/],
    [
      "it takes those of a target",
      () => ({
        letters,
        target: made("aws:cloudwatch/eventTarget:EventTarget", { deadLetterConfig: { arn: from("letters", "arn") } }),
      }),
      "fine",
    ],
    [
      "it takes those of a queue, as text",
      () => ({
        letters,
        queue: made(queueType, {
          redrivePolicy: '{"deadLetterTargetArn": "arn:aws:test:us-east-1:000000000000:letters-id"}',
        }),
      }),
      "fine",
    ],
    [
      "a redrive policy of its own",
      () => ({
        queue: made(queueType, {}),
        redrive: made("aws:sqs/redrivePolicy:RedrivePolicy", { queueUrl: from("queue"), redrivePolicy: "{}" }),
      }),
      "fine",
    ],
    [
      "whose redrive policy it is is unknown",
      () =>
        unknownAt(
          "redrive",
          "queueUrl",
        )({
          queue: made(queueType, {}),
          redrive: made("aws:sqs/redrivePolicy:RedrivePolicy", { redrivePolicy: "{}" }),
        }),
      { deferred: "redrivePolicy" },
    ],
    ["the policy is unknown", unknownAt("queue", "redrivePolicy"), { deferred: "redrivePolicy" }],
  ],
});

describeProperty(queueKeepsMessages, {
  type: queueType,
  props: { messageRetentionSeconds: 1_209_600 },
  path: "messageRetentionSeconds",
  bad: [3600],
  missing: "fine",
});

describeRule(noOwnDeadLetters, {
  cannot: { "companion unknown": "it has no companion" },
  kept: { queue: made(queueType, { name: "q", redrivePolicy: '{"deadLetterTargetArn": "other"}' }) },
  cases: [
    [
      "itself",
      setAt("queue", "redrivePolicy", '{"deadLetterTargetArn": "arn:aws:test:us-east-1:000000000000:queue-id"}'),
      /another queue/,
    ],
    ["none", dropAt("queue", "redrivePolicy"), "fine"],
    ["unknown: no queue can name itself before it exists", unknownAt("queue", "redrivePolicy"), "fine"],
  ],
});

describeRule(queueOutlastsFunction, {
  kept: {
    queue: made(queueType, { visibilityTimeoutSeconds: 361 }),
    handler: made("aws:lambda/function:Function", { timeout: 60 }),
    mapping: made("aws:lambda/eventSourceMapping:EventSourceMapping", {
      eventSourceArn: from("queue", "arn"),
      functionName: from("handler", "arn"),
    }),
  },
  cases: [
    [
      "it is too short",
      setAt("queue", "visibilityTimeoutSeconds", 60),
      /^Queue "queue": visibilityTimeoutSeconds is 60; wanted 360 or more/,
    ],
    ["it is not set", dropAt("queue", "visibilityTimeoutSeconds"), /visibilityTimeoutSeconds is not set/],
    ["it is unknown", unknownAt("queue", "visibilityTimeoutSeconds"), { deferred: "visibilityTimeoutSeconds" }],
    ["the timeout is unknown", unknownAt("handler", "timeout"), { deferred: "visibilityTimeoutSeconds" }],
    ["the queue is not of this stack", without("queue"), "fine"],
    ["which queue it is is unknown", unknownAt("mapping", "eventSourceArn"), { deferred: "eventSourceArn" }],
    ["which function it is is unknown", unknownAt("mapping", "functionName"), { deferred: "functionName" }],
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

describeProperty(targetHasDeadLetters, {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  props: { deadLetterConfig: { arn: "arn:aws:sqs:r:1:q" } },
  path: "deadLetterConfig.arn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
  more: [
    [
      "the whole block is missing",
      dropAt("it", "deadLetterConfig"),
      /^EventTarget "it": deadLetterConfig\.arn is not set; wanted a dead-letter queue/,
    ],
    ["the whole block is unknown", unknownAt("it", "deadLetterConfig"), "fine"],
    [
      "the queue is not known yet",
      () => ({
        queue: letters,
        it: made("aws:cloudwatch/eventTarget:EventTarget", { deadLetterConfig: { arn: from("queue", "arn") } }),
      }),
      "fine",
    ],
  ],
});

const schedule = { kmsKeyArn: arn, target: { arn: "a", deadLetterConfig: { arn: "q" } } };
const scheduleType = "aws:scheduler/schedule:Schedule";
describeProperty(scheduleHasDeadLetters, {
  type: scheduleType,
  props: schedule,
  path: "target.deadLetterConfig.arn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(scheduleEncrypted, {
  type: scheduleType,
  props: schedule,
  path: "kmsKeyArn",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(busEncrypted, {
  type: "aws:cloudwatch/eventBus:EventBus",
  props: { kmsKeyIdentifier: arn },
  path: "kmsKeyIdentifier",
  bad: ["AWS_OWNED_KEY"],
  missing: "reported",
  unknown: "fine",
});

describeProperty(permissionNamed, {
  type: "aws:cloudwatch/eventPermission:EventPermission",
  props: { principal: "123456789012" },
  path: "principal",
  bad: ["*"],
  missing: "fine",
  more: [
    [
      "held to an organization",
      (kept) =>
        setAt("it", "condition", { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o" })(
          setAt("it", "principal", "*")(kept),
        ),
      "fine",
    ],
    ["another resource", adding({ queue: letters }), "fine"],
  ],
});
