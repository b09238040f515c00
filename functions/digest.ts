/** A notice as the queue hands it over. */
export interface QueuedNotice {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: { ApproximateReceiveCount: string };
}

export interface NoticeEvent {
  Records: readonly QueuedNotice[];
}

export interface Deps {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Makes notices come again after that many seconds. */
  putOff(notices: readonly QueuedNotice[], seconds: number): Promise<void>;
  publish(subject: string, message: string): Promise<void>;
}

/** Notices that differ in numbers only are of one kind; of each kind this many are shown. */
const mostExamples = 5;
/** SNS takes 256 KiB; people read less. */
const mostKinds = 40;
const longestNotice = 2000;

/**
 * Sends notices as one message, with counts. A notice that comes for the first time is put off until the next full period,
 * when all that came in it are due together: so there is one message a period, however many notices. Run twice it sends twice;
 * the queue gives notices again only where sending failed.
 *
 * @param everySeconds a period
 * @returns the notices that come again
 */
export async function digest({ Records }: NoticeEvent, everySeconds: number, deps: Deps) {
  const isDue = ({ attributes }: QueuedNotice) => Number(attributes.ApproximateReceiveCount) > 1;
  const fresh = Records.filter((notice) => !isDue(notice));
  await deps.putOff(fresh, everySeconds - (Math.floor(deps.now() / 1000) % everySeconds));
  const due = Records.filter(isDue).map(({ body }) => textOf(body));
  if (due.length > 0) await deps.publish(...messageOf(due));
  return { batchItemFailures: fresh.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

function messageOf(texts: readonly string[]): [subject: string, message: string] {
  const kinds = new Map<string, string[]>();
  for (const text of texts) {
    const kind = text.replace(/[^\s:,"]*\d[^\s:,"]*/g, "#");
    kinds.set(kind, [...(kinds.get(kind) ?? []), text]);
  }
  const parts = [...kinds.values()].slice(0, mostKinds).map(shown);
  const left = kinds.size - parts.length;
  const subject = texts.length === 1 ? "Landfall: a notice" : `Landfall: ${texts.length} notices`;
  return [subject, [...parts, ...(left > 0 ? [`... and ${left} more kinds of notices.`] : [])].join("\n\n")];
}

/** The first of a kind, each once, and how many more there were. */
function shown(texts: readonly string[]): string {
  const first = [...new Set(texts)].slice(0, mostExamples);
  const more = texts.filter((text) => !first.includes(text)).length;
  const lines = first.map((text) => {
    const count = texts.filter((each) => each === text).length;
    return text.slice(0, longestNotice) + (count === 1 ? "" : ` (${count} times)`);
  });
  return [...lines, ...(more > 0 ? [`... and ${more} more like these.`] : [])].join("\n");
}

/** A rule's text reaches a queue as JSON. */
function textOf(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "string" ? value : body;
  } catch {
    return body;
  }
}

/** Cold start: clients, once, then the handler. Given to `callbackFactory`. */
export function digestFactory(): (event: NoticeEvent) => ReturnType<typeof digest> {
  const { TOPIC_ARN: TopicArn, NOTICES_URL: QueueUrl, EVERY_SECONDS = "" } = process.env;
  const snsSdk = require("@aws-sdk/client-sns") as typeof import("@aws-sdk/client-sns");
  const sqsSdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const sns = new snsSdk.SNSClient({});
  const sqs = new sqsSdk.SQSClient({});
  const deps: Deps = {
    now: () => Date.now(),
    publish: async (Subject, Message) => {
      await sns.send(new snsSdk.PublishCommand({ TopicArn, Subject, Message }));
    },
    putOff: async (notices, VisibilityTimeout) => {
      for (let first = 0; first < notices.length; first += 10) {
        const Entries = notices
          .slice(first, first + 10)
          .map(({ receiptHandle: ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout }));
        await sqs.send(new sqsSdk.ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },
  };
  return async (event) => digest(event, Number(EVERY_SECONDS), deps);
}
