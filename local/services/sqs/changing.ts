import { AwsError } from "../errors";
import { optionalRecord } from "../input";
import type { Caller, Input } from "../service";
import type { QueueSettings } from "./queueSettings";
import type { Queues } from "./queues";
import { own } from "../own";

type Change = (value: number) => Partial<QueueSettings>;

/** Attributes that can be changed here, each with its least and its most. */
const changes: Readonly<Record<string, readonly [least: number, most: number, change: Change]>> = {
  VisibilityTimeout: [0, 43_200, (visibilityTimeout) => ({ visibilityTimeout })],
  MessageRetentionPeriod: [60, 1_209_600, (retention) => ({ retention })],
  MaximumMessageSize: [1_024, 1_048_576, (maxMessageSize) => ({ maxMessageSize })],
  DelaySeconds: [0, 900, (delay) => ({ delay })],
  ReceiveMessageWaitTimeSeconds: [0, 20, (receiveWait) => ({ receiveWait })],
};

/** Changes a queue's settings until the program is deployed again. @throws InvalidAttributeName, InvalidAttributeValue */
export function setQueueAttributes(queues: Queues, input: Input, caller: Caller) {
  const queue = queues.permitted(input, caller, "SetQueueAttributes");
  const given = Object.entries(optionalRecord(input, "Attributes") ?? {});
  const changed = given.map(([name, value]) => changeOf(name, typeof value === "object" ? NaN : Number(value)));
  queue.settings = Object.assign({}, queue.settings, ...changed) as QueueSettings;
  return {};
}

function changeOf(name: string, value: number): Partial<QueueSettings> {
  const known = own(changes, name);
  if (known === undefined)
    throw new AwsError(
      "InvalidAttributeName",
      `Unknown Attribute ${name}. Here these can be set: ${Object.keys(changes).join(", ")}.`,
    );
  const [least, most, change] = known;
  if (Number.isInteger(value) && value >= least && value <= most) return change(value);
  throw new AwsError("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
}
