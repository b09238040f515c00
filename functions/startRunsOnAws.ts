import { manifestKey, manifestText, type Batch } from "./batch";
import { startRuns, type BatchResponse, type Deps, type QueueMessage, type Runner, type StartEvent } from "./startRuns";
import { turnsOnS3 } from "./turns";

/** How much of a text fits into a message attribute beside the body. */
const longestReason = 1024;

/** Cold start of a function that starts runs: clients, once, as its environment names things; then the handler. */
export function starterOf(runner: Runner): (event: StartEvent) => Promise<BatchResponse> {
  const { STAGING_BUCKET = "", DATASET = "", SUFFIX = "", TOPIC_ARN = "" } = process.env;
  const { QUEUE_URL = "", DEAD_LETTERS_URL = "", PUT_OFF_SECONDS = "10", TURN_SECONDS = "" } = process.env;
  const deps: Deps = {
    ...runner,
    ...turnsOnS3(STAGING_BUCKET, `turns/${DATASET}/start`, Number(TURN_SECONDS)),
    writeManifest: manifests(STAGING_BUCKET, DATASET),
    ...queues(QUEUE_URL, DEAD_LETTERS_URL, Number(PUT_OFF_SECONDS)),
    announce: announcements(TOPIC_ARN),
  };
  const settings = { suffix: SUFFIX, patience: 3 };
  return async (event) => startRuns(event, settings, deps);
}

/** Where a batch's manifest is, `s3://<bucket>/<key>`. */
export function manifestUri(batch: Batch): string {
  const { STAGING_BUCKET = "", DATASET = "" } = process.env;
  return `s3://${STAGING_BUCKET}/${manifestKey(DATASET, batch)}`;
}

// The clients are required by name inside these functions, not imported: reading the program then costs no SDK, and
// Lambda finds the SDK that it brings itself. See docs/decisions/callbacks.md.

function manifests(bucket: string, dataset: string): Deps["writeManifest"] {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  return async (batch: Batch) => {
    const object = { Bucket: bucket, Key: manifestKey(dataset, batch), Body: manifestText(dataset, batch) };
    try {
      await s3.send(new sdk.PutObjectCommand({ ...object, ContentType: "application/json", IfNoneMatch: "*" }));
      return true;
    } catch (error) {
      if ((error as Error).name === "PreconditionFailed") return false;
      throw error;
    }
  };
}

function queues(
  queueUrl: string,
  deadLettersUrl: string,
  seconds: number,
): Pick<Deps, "putOff" | "reject" | "enqueue"> {
  const sdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const sqs = new sdk.SQSClient({});
  const putOffTen = (messages: readonly QueueMessage[]) => {
    const Entries = messages.map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }));
    return sqs.send(new sdk.ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  };
  return {
    async putOff(messages) {
      // SQS takes ten at a time. One that fails comes again all the same, only later.
      for (let first = 0; first < messages.length; first += 10) await putOffTen(messages.slice(first, first + 10));
    },
    async reject(body, reason) {
      const Reason = { DataType: "String", StringValue: reason.slice(0, longestReason) };
      await sqs.send(
        new sdk.SendMessageCommand({ QueueUrl: deadLettersUrl, MessageBody: body, MessageAttributes: { Reason } }),
      );
    },
    async enqueue(body) {
      await sqs.send(new sdk.SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    },
  };
}

function announcements(TopicArn: string): Deps["announce"] {
  const sdk = require("@aws-sdk/client-sns") as typeof import("@aws-sdk/client-sns");
  const sns = new sdk.SNSClient({});
  return async (Subject, Message) => {
    if (TopicArn !== "") await sns.send(new sdk.PublishCommand({ TopicArn, Subject, Message }));
  };
}
