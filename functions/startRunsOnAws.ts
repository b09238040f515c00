import type { GetWorkflowRunsCommandOutput, WorkflowRun, WorkflowRunStatistics } from "@aws-sdk/client-glue";
import { manifestKey, manifestText, type Batch } from "./batch";
import type { Deps, QueueMessage } from "./startRuns";
import { turnsOnS3 } from "./turns";

/** How much of a text fits into a message attribute beside the body. */
const longestReason = 1024;

/** What starting runs needs of AWS, as the function's environment names it. Called once a cold start. */
export function depsOnAws(): Deps {
  const { WORKFLOW = "", CRAWLERS = "", MAX_RUNS = "1", STAGING_BUCKET = "", DATASET = "" } = process.env;
  const { QUEUE_URL = "", DEAD_LETTERS_URL = "", PUT_OFF_SECONDS = "10", TURN_SECONDS = "" } = process.env;
  return {
    ...workflowRuns(WORKFLOW, Number(MAX_RUNS), CRAWLERS.split(",").filter(Boolean), STAGING_BUCKET, DATASET),
    ...turnsOnS3(STAGING_BUCKET, `turns/${DATASET}/start`, Number(TURN_SECONDS)),
    writeManifest: manifests(STAGING_BUCKET, DATASET),
    ...queues(QUEUE_URL, DEAD_LETTERS_URL, Number(PUT_OFF_SECONDS)),
  };
}

// The clients are required by name inside these functions, not imported: reading the program then costs no SDK, and
// Lambda finds the SDK that it brings itself. See docs/decisions/callbacks.md.

function workflowRuns(
  workflow: string,
  maxRuns: number,
  crawlers: readonly string[],
  bucket: string,
  dataset: string,
): Pick<Deps, "room" | "hasRun" | "start"> {
  const sdk = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
  const glue = new sdk.GlueClient({});
  const page = (NextToken?: string) =>
    glue.send(new sdk.GetWorkflowRunsCommand({ Name: workflow, MaxResults: 100, NextToken }));
  return {
    async room() {
      // One page will do: StartWorkflowRun itself refuses a run too many.
      const { Runs = [] } = await page();
      const running = Runs.filter(({ Status }) => Status === "RUNNING");
      if (running.length >= maxRuns) return false;
      // A run just started has a crawl ahead of it, even while the crawler still says that it is ready.
      if (crawlers.length > 0 && running.some(({ Statistics }) => endedActions(Statistics) === 0)) return false;
      // A crawler that is busy would fail its node, and the run would end without the job.
      const states = await Promise.all(crawlers.map((Name) => glue.send(new sdk.GetCrawlerCommand({ Name }))));
      return states.every(({ Crawler }) => Crawler?.State === "READY");
    },
    hasRun: (batch) => any(page, ({ WorkflowRunProperties }) => WorkflowRunProperties?.["batch"] === batch.id),
    async start(batch) {
      const RunProperties = { batch: batch.id, manifest: `s3://${bucket}/${manifestKey(dataset, batch)}` };
      try {
        const { RunId } = await glue.send(new sdk.StartWorkflowRunCommand({ Name: workflow, RunProperties }));
        await seen(async () => (await page()).Runs?.some(({ WorkflowRunId }) => WorkflowRunId === RunId) ?? false);
        return true;
      } catch (error) {
        if ((error as Error).name === "ConcurrentRunsExceededException") return false;
        throw error;
      }
    },
  };
}

/** Whether any run on any page is one to look for. */
async function any(
  page: (token?: string) => Promise<GetWorkflowRunsCommandOutput>,
  isIt: (run: WorkflowRun) => boolean,
): Promise<boolean> {
  for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
    const { Runs = [], NextToken } = await page(token);
    if (Runs.some(isIt)) return true;
    token = NextToken;
  }
  return false;
}

/** Waits until Glue lists what it has started: the list may be behind. @throws Timeout after 10 seconds */
async function seen(isListed: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    if (await isListed()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw Object.assign(new Error("Glue does not list the run that it has started"), { name: "Timeout" });
}

function endedActions(statistics: WorkflowRunStatistics = {}): number {
  const {
    SucceededActions = 0,
    FailedActions = 0,
    StoppedActions = 0,
    TimeoutActions = 0,
    ErroredActions = 0,
  } = statistics;
  return SucceededActions + FailedActions + StoppedActions + TimeoutActions + ErroredActions;
}

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
