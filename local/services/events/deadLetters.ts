import type { Cloud } from "../../cloud";
import type { Arrival } from "./event";
import type { Failure } from "../failure";
import type { Rule, Target } from "./rule";
import { queueUrl } from "./targets";

/** An event that no target took, and how that came. */
export interface DeadLetter {
  readonly arrival: Arrival;
  readonly rule: Rule;
  readonly target: Target;
  readonly failure: Failure;
  /** Which limit of the retry policy ended it; undefined where trying again was no use. */
  readonly exhausted: string | undefined;
  readonly retries: number;
}

/** Sends the event to a dead-letter queue with the attributes that AWS gives it. @throws AwsError where the queue refuses */
export async function putIntoDeadLetters(cloud: Cloud, queueArn: string, letter: DeadLetter): Promise<void> {
  const { arrival, rule, target, failure, exhausted, retries } = letter;
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  await cloud.call(cloud.asService("events.amazonaws.com", rule.arn), "sqs", "SendMessage", {
    QueueUrl: queueUrl(queueArn),
    MessageBody: JSON.stringify(arrival.event),
    MessageAttributes: {
      RULE_ARN: text(rule.arn),
      TARGET_ARN: text(target.arn),
      ERROR_CODE: text(failure.code),
      ERROR_MESSAGE: text(failure.message),
      RETRY_ATTEMPTS: { DataType: "Number", StringValue: String(retries) },
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: text(exhausted) }),
    },
  });
}
