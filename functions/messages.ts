import { runbookLine, type Runbook } from "./runbooks";

/** How much of a text fits into a message attribute beside the body. */
const longestReason = 1024;

/** Puts texts into the dead-letter queue, each with the reason. */
export function deadLettersOf(QueueUrl: string): (body: string, reason: string) => Promise<void> {
  const sdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const sqs = new sdk.SQSClient({});
  return async (MessageBody, reason) => {
    await sqs.send(new sdk.SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: reasonOf(reason) }));
  };
}

/** What SQS refuses a message for, be it in an error that quotes a file, or half a character where a text was cut. */
const notSent = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Why a message is in its queue, as attributes beside its body. */
export function reasonOf(reason: string): { Reason: { DataType: string; StringValue: string } } {
  const said = reason.slice(0, longestReason).replace(notSent, "?");
  return { Reason: { DataType: "String", StringValue: said || "no reason given" } };
}

/** Tells people something. @param runbook the page that says what to do about it */
export type Announce = (subject: string, message: string, runbook?: Runbook) => Promise<void>;

/** Tells people as the environment says: through the queue that gathers notices, at once on a topic, or not at all. */
export function announcements(): Announce {
  const { TOPIC_ARN: TopicArn, NOTICES_URL: QueueUrl, RUNBOOKS = "" } = process.env;
  const sqsSdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const snsSdk = require("@aws-sdk/client-sns") as typeof import("@aws-sdk/client-sns");
  const sqs = new sqsSdk.SQSClient({});
  const sns = new snsSdk.SNSClient({});
  return async (Subject, text, runbook) => {
    const Message = runbook === undefined ? text : `${text}\n${runbookLine(RUNBOOKS, runbook)}`;
    if (QueueUrl !== undefined) await sqs.send(new sqsSdk.SendMessageCommand({ QueueUrl, MessageBody: Message }));
    else if (TopicArn !== undefined) await sns.send(new snsSdk.PublishCommand({ TopicArn, Subject, Message }));
  };
}
