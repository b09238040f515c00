import type { BatchResponse, Runner, StartEvent } from "./startRuns";
import { manifestUri, starterOf } from "./startRunsOnAws";

/** A batch that a job is to be started for, once the crawl that was started with it has succeeded. */
export interface Waiting {
  batch: string;
  /** `s3://<bucket>/<key>` of its manifest. */
  manifest: string;
}

/** Cold start of the function that starts a crawler for what landed. Given to `callbackFactory`. */
export function startCrawlsFactory(): (event: StartEvent) => Promise<BatchResponse> {
  const { CRAWLER = "", STAGING_BUCKET = "", DATASET = "" } = process.env;
  return starterOf(crawls(CRAWLER, STAGING_BUCKET, `waiting/${DATASET}/`));
}

/** The batch is noted as waiting before the crawl starts: however soon that ends, its event finds the note. */
function crawls(Name: string, Bucket: string, prefix: string): Runner {
  const glueSdk = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
  const s3Sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const glue = new glueSdk.GlueClient({});
  const s3 = new s3Sdk.S3Client({});
  return {
    async room() {
      const { Crawler } = await glue.send(new glueSdk.GetCrawlerCommand({ Name }));
      return Crawler?.State === "READY";
    },
    // A batch that is started again is crawled and read again, and the ledger knows its objects.
    hasRun: async () => false,
    async start(batch) {
      const waiting: Waiting = { batch: batch.id, manifest: manifestUri(batch) };
      const note = { Bucket, Key: `${prefix}${batch.id}.json` };
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
