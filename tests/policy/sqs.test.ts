import {
  noOwnDeadLetters,
  queueEncrypted,
  queueHasDeadLetters,
  queueKeepsMessages,
  queueOutlastsFunction,
  queueTlsOnly,
} from "../../policy/rules/sqs/queues";
import { all, describeProperty, describeRule, dropAt, setAt, unknownAt, without } from "./support/cases";
import { from, made, onlyOverTls } from "./support/stack";

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

describeRule(queueTlsOnly, {
  kept: {
    queue: made(queueType, {}),
    policy: made("aws:sqs/queuePolicy:QueuePolicy", { queueUrl: from("queue"), policy: onlyOverTls("sqs:*", "queue") }),
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
