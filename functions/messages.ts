/** How much of a text fits into a message attribute beside the body. */
const longestReason = 1024;

/** Puts texts into the dead-letter queue, each with the reason. */
export function deadLettersOf(QueueUrl: string): (body: string, reason: string) => Promise<void> {
  const sdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const sqs = new sdk.SQSClient({});
  return async (MessageBody, reason) => {
    const Reason = { DataType: "String", StringValue: reason.slice(0, longestReason) };
    await sqs.send(new sdk.SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: { Reason } }));
  };
}

/** Tells people, where there is a topic. */
export function announcementsOf(TopicArn: string): (subject: string, message: string) => Promise<void> {
  const sdk = require("@aws-sdk/client-sns") as typeof import("@aws-sdk/client-sns");
  const sns = new sdk.SNSClient({});
  return async (Subject, Message) => {
    if (TopicArn !== "") await sns.send(new sdk.PublishCommand({ TopicArn, Subject, Message }));
  };
}
