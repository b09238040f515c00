import type { Waiting } from "./startCrawls";

export interface Deps {
  /** Keys of the batches that wait. */
  list(): Promise<string[]>;
  read(key: string): Promise<Waiting | undefined>;
  /** Starts the job for a batch; a run too many waits its turn in Glue. */
  start(waiting: Waiting): Promise<void>;
  forget(key: string): Promise<void>;
}

/**
 * Starts the job for each batch that waits. Run twice, or ended between start and note, it starts a batch's job again, and
 * the ledger keeps its objects from being counted twice.
 *
 * @returns how many runs were started
 */
export async function startWaiting(deps: Deps): Promise<{ started: number }> {
  let started = 0;
  for (const key of await deps.list()) {
    const waiting = await deps.read(key);
    if (waiting === undefined) continue;
    await deps.start(waiting);
    await deps.forget(key);
    started += 1;
  }
  return { started };
}

/** Cold start: the clients, once, then the handler. Given to `callbackFactory`. */
export function startWaitingFactory(): () => Promise<{ started: number }> {
  const glueSdk = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
  const s3Sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const glue = new glueSdk.GlueClient({});
  const s3 = new s3Sdk.S3Client({});
  const { JOB: JobName, STAGING_BUCKET: Bucket, DATASET = "" } = process.env;
  const deps: Deps = {
    async list() {
      // A thousand at most, which is more than wait at any one time; the rest is there at the next crawl.
      const { Contents = [] } = await s3.send(
        new s3Sdk.ListObjectsV2Command({ Bucket, Prefix: `waiting/${DATASET}/` }),
      );
      return Contents.flatMap(({ Key }) => Key ?? []);
    },
    async read(Key) {
      try {
        const { Body } = await s3.send(new s3Sdk.GetObjectCommand({ Bucket, Key }));
        return JSON.parse((await Body?.transformToString()) ?? "") as Waiting;
      } catch (error) {
        // Another call of this function was quicker.
        if ((error as Error).name === "NoSuchKey") return undefined;
        throw error;
      }
    },
    async start({ batch, attempt, manifest }) {
      const Arguments = { "--batch": batch, "--attempt": String(attempt), "--manifest": manifest };
      await glue.send(new glueSdk.StartJobRunCommand({ JobName, Arguments }));
    },
    async forget(Key) {
      await s3.send(new s3Sdk.DeleteObjectCommand({ Bucket, Key }));
    },
  };
  return async () => startWaiting(deps);
}
