import type { Cloud } from "../../cloud";
import type { Pipeline } from "../pipelines";

/** A message that could not be handled. */
export interface DeadLetter {
  /** The landed object that it tells of, or its text. */
  readonly what: string;
  readonly reason: string;
}

interface Message {
  readonly Body: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

/** Ten of the messages in the pipeline's dead-letter queue, which they stay in. */
export async function deadLettersOf(cloud: Cloud, { dlqUrl: QueueUrl }: Pipeline): Promise<DeadLetter[]> {
  if (QueueUrl === undefined) return [];
  const look = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0, MessageAttributeNames: ["All"] };
  const { Messages = [] } = await cloud.call<{ Messages?: readonly Message[] }>(
    cloud.admin,
    "sqs",
    "ReceiveMessage",
    look,
  );
  return Messages.map(({ Body, MessageAttributes = {} }) => {
    const { Reason, ERROR_MESSAGE: error, ErrorMessage } = MessageAttributes;
    return { what: nameIn(Body), reason: (Reason ?? error ?? ErrorMessage)?.StringValue ?? "no reason given" };
  });
}

function nameIn(body: string): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: { object?: { key?: unknown } } };
    if (typeof detail?.object?.key === "string") return detail.object.key;
  } catch {
    // Whatever else it is, its text tells.
  }
  return body.slice(0, 200);
}
