import { textFor, type Message } from "./message";
import type { Protocol } from "./subscription";

/** The JSON text in which SNS wraps a message for queues and JSON e-mail. */
export function envelope(message: Message, protocol: Protocol, subscriptionArn: string): string {
  return JSON.stringify(wrapped(message, protocol, subscriptionArn));
}

/** What a function gets. */
export function functionEvent(message: Message, subscriptionArn: string): string {
  const { UnsubscribeURL: UnsubscribeUrl, ...Sns } = wrapped(message, "lambda", subscriptionArn);
  const record = { EventVersion: "1.0", EventSubscriptionArn: subscriptionArn, EventSource: "aws:sns" };
  return JSON.stringify({ Records: [{ ...record, Sns: { ...Sns, UnsubscribeUrl } }] });
}

/** Members of a signature are left out: nothing here could sign as AWS does. */
function wrapped(message: Message, protocol: Protocol, subscriptionArn: string) {
  const { id, topicArn, at, subject, attributes } = message;
  const listed = Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    { Type: DataType, Value: StringValue ?? BinaryValue },
  ]);
  return {
    Type: "Notification",
    MessageId: id,
    TopicArn: topicArn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: textFor(message, protocol),
    Timestamp: at,
    UnsubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
    ...(listed.length === 0 ? {} : { MessageAttributes: Object.fromEntries(listed) as unknown }),
  };
}
