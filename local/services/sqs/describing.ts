import { AwsError } from "../errors";
import { optionalText, optionalTexts, text } from "../input";
import type { Caller, Input } from "../service";
import type { Queue } from "./queue";
import { noSuchQueue, type Queues } from "./queues";

/** The address at which clients of the gateway reach the queue: SDKs that go by a queue's URL come here. */
function endpointUrl(queues: Queues, queue: Queue): string {
  return `${queues.cloud.endpoint}/${queues.cloud.accountId}/${queue.settings.name}`;
}

export function getQueueUrl(queues: Queues, input: Input, caller: Caller) {
  const queue = queues.named(text(input, "QueueName"));
  if (queue === undefined) throw noSuchQueue();
  queues.permit(queue, caller, "GetQueueUrl");
  return { QueueUrl: endpointUrl(queues, queue) };
}

export function listQueues(queues: Queues, input: Input, caller: Caller) {
  const { cloud } = queues;
  cloud.authorize({ caller, action: "sqs:ListQueues", resource: `arn:aws:sqs:${cloud.region}:${cloud.accountId}:*` });
  const prefix = optionalText(input, "QueueNamePrefix") ?? "";
  const found = queues.all().filter(({ settings }) => settings.name.startsWith(prefix));
  return found.length === 0 ? {} : { QueueUrls: found.map((queue) => endpointUrl(queues, queue)) };
}

export function listDeadLetterSourceQueues(queues: Queues, input: Input, caller: Caller) {
  const queue = queues.permitted(input, caller, "ListDeadLetterSourceQueues");
  return { queueUrls: queues.sourcesOf(queue).map((source) => endpointUrl(queues, source)) };
}

export function purgeQueue(queues: Queues, input: Input, caller: Caller) {
  queues.permitted(input, caller, "PurgeQueue").purge();
  return {};
}

function redriveText(queue: Queue): string | undefined {
  const { redrive } = queue.settings;
  return (
    redrive && JSON.stringify({ deadLetterTargetArn: redrive.deadLetterArn, maxReceiveCount: redrive.maxReceiveCount })
  );
}

function redriveAllowText(queue: Queue): string | undefined {
  const { redriveAllow } = queue.settings;
  if (redriveAllow === undefined) return undefined;
  const { permission, sourceArns } = redriveAllow;
  return JSON.stringify({
    redrivePermission: permission,
    ...(sourceArns.length > 0 && { sourceQueueArns: sourceArns }),
  });
}

function attributesOf(
  queue: Queue,
  createdAt: number,
): Readonly<Record<string, string | number | boolean | undefined>> {
  const { settings } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: visible,
    ApproximateNumberOfMessagesNotVisible: inFlight,
    ApproximateNumberOfMessagesDelayed: delayed,
    CreatedTimestamp: Math.floor(createdAt / 1000),
    LastModifiedTimestamp: Math.floor(createdAt / 1000),
    VisibilityTimeout: settings.visibilityTimeout,
    MaximumMessageSize: settings.maxMessageSize,
    MessageRetentionPeriod: settings.retention,
    DelaySeconds: settings.delay,
    ReceiveMessageWaitTimeSeconds: settings.receiveWait,
    Policy: settings.policy === undefined ? undefined : JSON.stringify(settings.policy),
    RedrivePolicy: redriveText(queue),
    RedriveAllowPolicy: redriveAllowText(queue),
    KmsMasterKeyId: settings.kmsKey,
    KmsDataKeyReusePeriodSeconds: settings.kmsKey === undefined ? undefined : settings.kmsReuse,
    SqsManagedSseEnabled: settings.managedSse,
  };
}

/** @throws InvalidAttributeName for a name that SQS does not know or that only FIFO queues have */
export function getQueueAttributes(queues: Queues, input: Input, caller: Caller) {
  const queue = queues.permitted(input, caller, "GetQueueAttributes");
  const wanted = optionalTexts(input, "AttributeNames");
  const all = attributesOf(queue, queues.createdAt);
  const unknown = wanted.find((name) => name !== "All" && !Object.hasOwn(all, name));
  if (unknown !== undefined) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
  const chosen = Object.entries(all).filter(
    ([name, value]) => value !== undefined && (wanted.includes("All") || wanted.includes(name)),
  );
  return chosen.length === 0
    ? {}
    : { Attributes: Object.fromEntries(chosen.map(([name, value]) => [name, String(value)])) };
}
