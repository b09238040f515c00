import { deferral, finding, must } from "../../core/outcome";
import { resourceRule, stackRule } from "../../core/rule";
import { some } from "../../core/stack";
import { anyOf } from "../../core/truth";
import { ownKey } from "../encrypted";
import { tlsOnlyRule } from "../tlsOnly";

const queueType = "aws:sqs/queue:Queue";

export const queueEncrypted = resourceRule<{ customerKey: boolean }>({
  name: "sqs-queue-encrypted",
  severity: "high",
  what: "Queues are encrypted with a KMS key of one's own.",
  why: "Messages carry names, keys and errors; with SQS's own key whoever may receive may read.",
  remedy: "Set kmsMasterKeyId.",
  source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
  frameworks: ["SecurityHub SQS.1", "PCI 3.5.1"],
  peers: ["CKV_AWS_27", "CKV2_AWS_73", "AwsSolutions-SQS2"],
  types: [queueType],
  settings: { customerKey: { type: "boolean", default: true, description: "Whether SQS's own key is not enough." } },
  *check(queue, { customerKey }) {
    const sse = queue.at("sqsManagedSseEnabled");
    // Without either SQS encrypts with its own key; only an explicit false leaves messages in plain.
    if (customerKey) yield* ownKey(queue.at("kmsMasterKeyId"));
    else if (!queue.at("kmsMasterKeyId").isGiven)
      yield* must(
        sse.satisfies((raw) => raw !== false),
        sse,
        "true",
      );
  },
});

export const queueTlsOnly = tlsOnlyRule({
  name: "sqs-tls-only",
  frameworks: ["PCI 4.2.1"],
  peers: ["AwsSolutions-SQS4"],
  source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  types: [queueType],
  policies: [{ types: ["aws:sqs/queuePolicy:QueuePolicy"], property: "queueUrl" }],
});

/** Where other resources name a queue that takes what they could not deliver. */
const deadLetterPlaces = [
  ["aws:sqs/queue:Queue", "redrivePolicy"],
  ["aws:sqs/redrivePolicy:RedrivePolicy", "redrivePolicy"],
  ["aws:cloudwatch/eventTarget:EventTarget", "deadLetterConfig.arn"],
  ["aws:scheduler/schedule:Schedule", "target.deadLetterConfig.arn"],
  ["aws:lambda/function:Function", "deadLetterConfig.targetArn"],
  ["aws:sns/topicSubscription:TopicSubscription", "redrivePolicy"],
] as const;

const endsIn = /deadLetterTargetArn"\s*:\s*"([^"]+)"/;

export const queueHasDeadLetters = stackRule({
  name: "sqs-queue-has-dead-letters",
  severity: "medium",
  what: "A queue gives messages that cannot be handled to another queue, unless it is such a queue itself.",
  why: "A message that always fails comes back until it expires, and then it is gone without a trace.",
  remedy: "Set redrivePolicy with deadLetterTargetArn and maxReceiveCount.",
  source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  peers: ["AwsSolutions-SQS3", "Pulumi sqs-dead-letter-queue"],
  types: [queueType],
  *checkInStack(queue, stack) {
    const redrive = queue.at("redrivePolicy");
    if (redrive.isGiven) return;
    const ownPolicy = some(stack.companions(queue, ["aws:sqs/redrivePolicy:RedrivePolicy"], "queueUrl"), () => true);
    const takesOthers = deadLetterPlaces.flatMap(([type, property]) =>
      stack.ofType(type).map((from) => {
        const place = from.at(property);
        const named = endsIn.exec(place.text() ?? "")?.[1];
        if (named !== undefined) return queue.isNamed(named);
        const [meant] = stack.named(place, from, [queueType]).filter(({ resource }) => resource === queue);
        return meant?.belongs ?? false;
      }),
    );
    const allows = queue.at("redriveAllowPolicy").isGiven;
    yield* must(anyOf([ownPolicy, allows, ...takesOthers]), redrive, "a dead-letter queue");
  },
});

export const queueKeepsMessages = resourceRule<{ minDays: number }>({
  name: "sqs-queue-keeps-messages",
  severity: "low",
  what: "Queues keep messages over a long weekend.",
  why: "What fails on Friday evening should still be there on Monday.",
  remedy: "Set messageRetentionSeconds to 345600 or more; 1209600 is the most.",
  source:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-queue-parameters.html",
  peers: ["Pulumi sqs-message-retention"],
  types: [queueType],
  settings: {
    minDays: { type: "number", minimum: 0, maximum: 14, default: 4, description: "Days that messages must be kept." },
  },
  *check(queue, { minDays }) {
    const retention = queue.at("messageRetentionSeconds");
    const long = retention.satisfies(() => (retention.number() ?? 345_600) >= minDays * 86_400);
    yield* must(long, retention, `${minDays * 86_400} seconds or more`);
  },
});

export const queueOutlastsFunction = stackRule({
  name: "sqs-queue-outlasts-function",
  severity: "medium",
  what: "A queue that feeds a function hides messages for six times its timeout.",
  why: "Lambda may hold a batch that long when it is throttled; sooner, the same message is handled twice at once.",
  remedy: "Set visibilityTimeoutSeconds to six times the function's timeout or more.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
  peers: ["LambdaEventSourceSQSVisibilityTimeout"],
  types: ["aws:lambda/eventSourceMapping:EventSourceMapping"],
  *checkInStack(mapping, stack) {
    const [queue] = stack.named(mapping.at("eventSourceArn"), mapping, [queueType]);
    const [handler] = stack.named(mapping.at("functionName"), mapping, ["aws:lambda/function:Function"]);
    if (queue === undefined || handler === undefined) return;
    if (queue.belongs !== true || handler.belongs !== true) {
      yield deferral(mapping.at(queue.belongs === true ? "functionName" : "eventSourceArn"));
      return;
    }
    const visibility = queue.resource.at("visibilityTimeoutSeconds");
    const timeout = handler.resource.at("timeout");
    const wanted = 6 * (timeout.number() ?? 3);
    const long = timeout.isUnknown ? "unknown" : visibility.satisfies(() => (visibility.number() ?? 30) >= wanted);
    yield* must(long, visibility, `${wanted} or more, six times the timeout of ${handler.resource.name}`);
  },
});

export const noOwnDeadLetters = stackRule({
  name: "sqs-dead-letters-apart",
  severity: "medium",
  what: "No queue is its own dead-letter queue.",
  why: "What cannot be handled goes round for ever.",
  remedy: "Name another queue in deadLetterTargetArn.",
  source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  types: [queueType],
  *checkInStack(queue) {
    const redrive = queue.at("redrivePolicy");
    const named = endsIn.exec(redrive.text() ?? "")?.[1];
    if (named !== undefined && queue.isNamed(named)) yield finding(redrive, "another queue");
  },
});
