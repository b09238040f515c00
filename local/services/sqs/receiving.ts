import { AwsError } from "../errors";
import { optionalNumber, optionalTexts, text } from "../input";
import type { Caller, Input } from "../service";
import { batchEntries, eachEntry } from "./batch";
import { chosenAttributes, attributesMd5 } from "./messageAttributes";
import { parseReceiptHandle, receiptHandle } from "./message";
import type { Queue, Received } from "./queue";
import type { Queues } from "./queues";

const mostInFlight = 120_000;
const longestSeconds = 43_200;

function ranged(input: Input, name: string, least: number, most: number): number | undefined {
  const value = optionalNumber(input, name);
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value;
  throw new AwsError(
    "InvalidParameterValue",
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}, if provided.`,
  );
}

function systemAttributes({ message, delivery }: Received, wanted: readonly string[]) {
  const all: Readonly<Record<string, string | undefined>> = {
    ApproximateReceiveCount: String(delivery.count),
    SentTimestamp: String(message.sentAt),
    SenderId: message.senderId,
    ApproximateFirstReceiveTimestamp: String(delivery.firstAt),
    DeadLetterQueueSourceArn: message.deadLetterSource,
    AWSTraceHeader: message.traceHeader,
  };
  const chosen = Object.entries(all).filter(
    ([name, value]) => value !== undefined && (wanted.includes("All") || wanted.includes(name)),
  );
  return chosen.length === 0 ? undefined : Object.fromEntries(chosen);
}

/** The attributes that the input asks for, by name. */
function wantedAttributes(input: Input) {
  const system = [...optionalTexts(input, "AttributeNames"), ...optionalTexts(input, "MessageSystemAttributeNames")];
  return { system, custom: optionalTexts(input, "MessageAttributeNames") };
}

/** A message as ReceiveMessage gives it, with the attributes that are wanted. */
function outward(received: Received, wanted: ReturnType<typeof wantedAttributes>) {
  const { message, delivery } = received;
  const custom = chosenAttributes(message.attributes, wanted.custom);
  const Attributes = systemAttributes(received, wanted.system);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle({ queue: message.queue, id: message.id, count: delivery.count }),
    MD5OfBody: message.bodyMd5,
    Body: message.body,
    ...(Attributes && { Attributes }),
    ...(custom && { MessageAttributes: custom, MD5OfMessageAttributes: attributesMd5(custom) }),
  };
}

/** Resolves when messages come into sight, or after so long on the runtime's clock. */
async function somethingVisible(queues: Queues, queue: Queue, ms: number): Promise<void> {
  await new Promise<void>((done) => {
    const finish = () => {
      cancel();
      stop();
      done();
    };
    const cancel = queues.cloud.engine.after(ms, finish);
    const stop = queue.listen(finish);
  });
}

/** Hands out messages, waiting for the first up to WaitTimeSeconds. */
export async function receiveMessage(queues: Queues, input: Input, caller: Caller) {
  const { engine } = queues.cloud;
  const queue = queues.permitted(input, caller, "ReceiveMessage");
  queues.permitKey(queue, caller, "kms:Decrypt");
  const wanted = wantedAttributes(input);
  const max = ranged(input, "MaxNumberOfMessages", 1, 10) ?? 1;
  const visibility = ranged(input, "VisibilityTimeout", 0, longestSeconds) ?? queue.settings.visibilityTimeout;
  const until = engine.now() + (ranged(input, "WaitTimeSeconds", 0, 20) ?? queue.settings.receiveWait) * 1000;
  if (queue.hiddenCount >= mostInFlight)
    throw new AwsError("OverLimit", "Too many messages are in flight (120000). Delete messages after processing them.");
  const take = () => queue.take(max, visibility, caller.kind === "role" ? caller.session : caller.arn);
  let received = take();
  while (received.length === 0 && engine.now() < until) {
    await somethingVisible(queues, queue, until - engine.now());
    received = take();
  }
  if (received.length === 0) return {};
  traceReceived(queues, queue, caller, received);
  for (const one of received) giveAgain(queues, queue, one);
  return { Messages: received.map((one) => outward(one, wanted)) };
}

/** A standard queue gives a message again whenever it likes, even one that was deleted: in a simulation, where a fault says so. */
function giveAgain({ cloud: { engine } }: Queues, queue: Queue, { message, delivery }: Received): void {
  const fault = engine.faults.at({ at: "message", what: "received", who: queue.settings.name });
  if (fault?.kind !== "twice") return;
  engine.after(fault.ms, () => {
    const again = { who: "sqs.amazonaws.com", did: "sqs:Message", on: queue.settings.arn, outcome: "given again" };
    engine.trace.add({ ...again, about: message.about });
    const held = queue.holding({ queue: message.queue, id: message.id, count: delivery.count });
    if (held === undefined) queue.put(message);
    else queue.hideFor(held, 0);
  });
}

function traceReceived(queues: Queues, queue: Queue, caller: Caller, received: readonly Received[]): void {
  queues.cloud.engine.trace.add({
    who: caller.arn,
    did: "sqs:Message",
    on: queue.settings.arn,
    outcome: "received",
    about: received.flatMap(({ message }) => message.about),
  });
}

/** Only the latest receipt deletes; an older one is accepted and changes nothing, as in SQS. */
function remove(queues: Queues, queue: Queue, caller: Caller, input: Input) {
  const receipt = parseReceiptHandle(text(input, "ReceiptHandle"), queue.settings.name);
  const held = queue.holding(receipt);
  if (held !== undefined) queue.remove(receipt.id);
  queues.cloud.engine.trace.add({
    who: caller.arn,
    did: "sqs:Message",
    on: queue.settings.arn,
    outcome: held === undefined ? "not deleted" : "deleted",
    ...(held === undefined && { why: "deleted before, or received again since" }),
    about: held?.message.about ?? [`message:${receipt.id}`],
  });
  return {};
}

export function deleteMessage(queues: Queues, input: Input, caller: Caller) {
  return remove(queues, queues.permitted(input, caller, "DeleteMessage"), caller, input);
}

export function deleteMessageBatch(queues: Queues, input: Input, caller: Caller) {
  const queue = queues.permitted(input, caller, "DeleteMessage");
  return eachEntry(batchEntries(input), (entry) => remove(queues, queue, caller, entry));
}

function changeVisibility(queues: Queues, queue: Queue, input: Input) {
  const receipt = parseReceiptHandle(text(input, "ReceiptHandle"), queue.settings.name);
  const seconds = ranged(input, "VisibilityTimeout", 0, longestSeconds);
  if (seconds === undefined)
    throw new AwsError("MissingParameter", "The request must contain the parameter VisibilityTimeout.");
  const held = queue.holding(receipt);
  if (held === undefined || !queue.isHidden(receipt.id))
    throw new AwsError("MessageNotInflight", "The message referred to isn't in flight.");
  if (queues.cloud.engine.now() + seconds * 1000 > held.delivery.lastAt + longestSeconds * 1000)
    throw new AwsError(
      "InvalidParameterValue",
      `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [${longestSeconds} seconds].`,
    );
  queue.hideFor(held, seconds);
  return {};
}

export function changeMessageVisibility(queues: Queues, input: Input, caller: Caller) {
  return changeVisibility(queues, queues.permitted(input, caller, "ChangeMessageVisibility"), input);
}

export function changeMessageVisibilityBatch(queues: Queues, input: Input, caller: Caller) {
  const queue = queues.permitted(input, caller, "ChangeMessageVisibility");
  return eachEntry(batchEntries(input), (entry) => changeVisibility(queues, queue, entry));
}
