/** Notices as the queue hands them over. */
export interface NoticeEvent {
  Records: ReadonlyArray<{ body: string }>;
}

export interface Deps {
  publish(subject: string, message: string): Promise<void>;
}

/** SNS takes 256 KiB; people read less. */
const mostLines = 200;

/**
 * Sends all notices of the event as one message: each once, with how often it came. Run twice it sends twice; the queue
 * gives notices again only where sending failed.
 */
export async function digest({ Records }: NoticeEvent, deps: Deps): Promise<void> {
  const counts = new Map<string, number>();
  for (const { body } of Records) counts.set(textOf(body), (counts.get(textOf(body)) ?? 0) + 1);
  const lines = [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
  const left = lines.length - mostLines;
  const shown = left > 0 ? [...lines.slice(0, mostLines), `... and ${left} more.`] : lines;
  const subject = Records.length === 1 ? "Landfall: a notice" : `Landfall: ${Records.length} notices`;
  await deps.publish(subject, shown.join("\n"));
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

/** Cold start: one client, then the handler. Given to `callbackFactory`. */
export function digestFactory(): (event: NoticeEvent) => Promise<void> {
  const sdk = require("@aws-sdk/client-sns") as typeof import("@aws-sdk/client-sns");
  const sns = new sdk.SNSClient({});
  const TopicArn = process.env["TOPIC_ARN"];
  const publish: Deps["publish"] = async (Subject, Message) => {
    await sns.send(new sdk.PublishCommand({ TopicArn, Subject, Message }));
  };
  return async (event) => digest(event, { publish });
}
