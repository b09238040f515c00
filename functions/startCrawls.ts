import type { Attempt } from "./attempts";
import { crawledRuns } from "./crawledRuns";
import { manifestUri } from "./manifests";
import type { Runner } from "./startBatch";
import type { BatchResponse, StartEvent } from "./startRuns";
import { starterOf } from "./startRunsOnAws";

/** A batch that a job is to be started for, once the crawl that was started with it has succeeded. */
export interface Waiting extends Attempt {
  /** `s3://<bucket>/<key>` of its manifest. */
  manifest: string;
}

/** Cold start of the function that starts a crawler for what landed. Given to `callbackFactory`. */
export function startCrawlsFactory(): (event: StartEvent) => Promise<BatchResponse> {
  const { CRAWLER = "", JOB = "", STAGING_BUCKET = "", DATASET = "" } = process.env;
  return starterOf({ ...crawledRuns(CRAWLER, JOB), ...starting(CRAWLER, STAGING_BUCKET, `waiting/${DATASET}/`) });
}

/** The batch is noted as waiting before the crawl starts: however soon that ends, its event finds the note. */
function starting(Name: string, Bucket: string, prefix: string): Pick<Runner, "room" | "start"> {
  const glueSdk = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
  const s3Sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const glue = new glueSdk.GlueClient({});
  const s3 = new s3Sdk.S3Client({});
  return {
    async room() {
      const { Crawler } = await glue.send(new glueSdk.GetCrawlerCommand({ Name }));
      return Crawler?.State === "READY";
    },
    async start(attempt) {
      const waiting: Waiting = { ...attempt, manifest: manifestUri(attempt.batch) };
      // One note a batch: an attempt that lost its crawl waits no longer once there is another.
      const note = { Bucket, Key: `${prefix}${attempt.batch}.json` };
      await s3.send(new s3Sdk.PutObjectCommand({ ...note, Body: JSON.stringify(waiting) }));
      try {
        await glue.send(new glueSdk.StartCrawlerCommand({ Name }));
        return true;
      } catch (error) {
        if ((error as Error).name !== "CrawlerRunningException") throw error;
        // Somebody else's crawl may not have seen the batch's files, so the batch waits for one of its own.
        await s3.send(new s3Sdk.DeleteObjectCommand(note));
        return false;
      }
    },
  };
}
