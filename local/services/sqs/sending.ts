import { callerStory } from "../../outcome";
import { AwsError } from "../errors";
import { optionalNumber, optionalRecord } from "../input";
import type { Caller, Input } from "../service";
import { batchEntries, eachEntry } from "./batch";
import { attributeBytes, attributesMd5, md5, messageAttributes } from "./messageAttributes";
import type { Message } from "./message";
import type { Queue } from "./queue";
import { senderId, type Queues } from "./queues";
import { payloadStory } from "./story";

const batchBytes = 1_048_576;
// eslint-disable-next-line no-control-regex -- what XML 1.0 cannot hold, SQS refuses
const forbidden = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function bodyOf(input: Input): string {
  const body = input.MessageBody;
  if (typeof body !== "string" || body === "")
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  if (forbidden.test(body))
    throw new AwsError("InvalidMessageContents", "Invalid characters were found in the message body.");
  return body;
}

function delayOf(input: Input, queue: Queue): number {
  const delay = optionalNumber(input, "DelaySeconds") ?? queue.settings.delay;
  if (Number.isInteger(delay) && delay >= 0 && delay <= 900) return delay;
  throw invalid(`Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`);
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}

function traceHeader(input: Input): string | undefined {
  const header = optionalRecord(input, "MessageSystemAttributes")?.AWSTraceHeader as Input | undefined;
  return typeof header?.StringValue === "string" ? header.StringValue : undefined;
}

function refuseFifoMembers(input: Input): void {
  for (const name of ["MessageGroupId", "MessageDeduplicationId"])
    if (input[name] !== undefined)
      throw invalid(
        `Value ${JSON.stringify(input[name])} for parameter ${name} is invalid. Reason: The request include parameter that is not valid for this queue type.`,
      );
}

/** Bytes of body and attributes, as SQS counts them. */
function sizeOf(input: Input): number {
  return (
    Buffer.byteLength(typeof input.MessageBody === "string" ? input.MessageBody : "") +
    attributeBytes(messageAttributes(input) ?? {})
  );
}

function messageOf(input: Input, caller: Caller, queue: Queue, queues: Queues): Message {
  const { engine } = queues.cloud;
  refuseFifoMembers(input);
  const body = bodyOf(input);
  const attributes = messageAttributes(input);
  const limit = queue.settings.maxMessageSize;
  if (sizeOf(input) > limit)
    throw invalid(`One or more parameters cannot be validated. Reason: Message must be shorter than ${limit} bytes.`);
  const id = engine.random.uuid();
  const sentAt = engine.now();
  return {
    id,
    queue: queue.settings.name,
    body,
    bodyMd5: md5(body),
    attributes,
    attributesMd5: attributes && attributesMd5(attributes),
    traceHeader: traceHeader(input),
    senderId: senderId(caller),
    sentAt,
    availableAt: sentAt + delayOf(input, queue) * 1000,
    about: [`message:${id}`, ...payloadStory(body)],
  };
}

/** What the sender added to the body, in words: it may say why the message is there. */
function said({ attributes = {} }: Message): { why?: string } {
  const texts = Object.entries(attributes).flatMap(([name, { StringValue }]) =>
    StringValue === undefined ? [] : [`${name}: ${StringValue}`],
  );
  return texts.length === 0 ? {} : { why: texts.join(", ") };
}

function send(input: Input, caller: Caller, queue: Queue, queues: Queues) {
  const message = messageOf(input, caller, queue, queues);
  queue.put(message);
  queues.cloud.engine.trace.add({
    who: caller.arn,
    did: "sqs:Message",
    on: queue.settings.arn,
    outcome: "sent",
    ...said(message),
    about: [...message.about, ...callerStory(caller)],
  });
  return {
    MessageId: message.id,
    MD5OfMessageBody: message.bodyMd5,
    ...(message.attributesMd5 === undefined ? {} : { MD5OfMessageAttributes: message.attributesMd5 }),
  };
}

function writable(queues: Queues, input: Input, caller: Caller): Queue {
  const queue = queues.permitted(input, caller, "SendMessage");
  queues.permitKey(queue, caller, "kms:GenerateDataKey", "kms:Decrypt");
  return queue;
}

export function sendMessage(queues: Queues, input: Input, caller: Caller) {
  return send(input, caller, writable(queues, input, caller), queues);
}

/** Ten messages at most, 1 MiB together. */
export function sendMessageBatch(queues: Queues, input: Input, caller: Caller) {
  const queue = writable(queues, input, caller);
  const entries = batchEntries(input);
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes > batchBytes)
    throw new AwsError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${batchBytes} bytes. You have sent ${bytes} bytes.`,
    );
  return eachEntry(entries, (entry) => send(entry, caller, queue, queues));
}
