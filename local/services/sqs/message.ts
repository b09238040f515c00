import { AwsError } from "../errors";

/** A custom attribute. Binary values are base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** What a sender gave, and what SQS noted about it. Never changes, but for the queue it is in. */
export interface Message {
  readonly id: string;
  /** Name of the queue it is in. */
  readonly queue: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly attributesMd5?: string;
  readonly traceHeader?: string;
  readonly senderId: string;
  /** Milliseconds since the epoch; stays when the message moves to a dead-letter queue. */
  readonly sentAt: number;
  /** When it can first be received; later than `sentAt` where there is a delay. */
  readonly availableAt: number;
  /** ARN of the queue that gave it up. */
  readonly deadLetterSource?: string;
  /** Story ids for the trace: the message, and the event and objects it tells of. */
  readonly about: readonly string[];
}

/** How often, when and to whom a message was handed out. There is none before the first receive. */
export interface Delivery {
  readonly count: number;
  /** Milliseconds since the epoch of the first receive. */
  readonly firstAt: number;
  /** ... of the latest receive. */
  readonly lastAt: number;
  /** ... of its return to the queue. */
  readonly hiddenUntil: number;
  /** Session of the role that received it, else its ARN. */
  readonly by: string;
}

/** One receive of one message. */
export interface Receipt {
  readonly queue: string;
  readonly id: string;
  readonly count: number;
}

export function receiptHandle(receipt: Receipt): string {
  return Buffer.from(`${receipt.queue} ${receipt.id} ${receipt.count}`).toString("base64");
}

/** @throws ReceiptHandleIsInvalid where the text is no handle of that queue */
export function parseReceiptHandle(handle: string, queue: string): Receipt {
  const parts = Buffer.from(handle, "base64").toString().split(" ");
  const [name, id, count] = parts;
  if (parts.length !== 3 || name !== queue || id === undefined || !Number.isInteger(Number(count)))
    throw new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
  return { queue, id, count: Number(count) };
}
