import { summaryKey } from "./batch";

/** Tells whether a batch is summed up, which a job does last: then the ledger has all of it. */
export function summariesOnS3(): (batch: string) => Promise<boolean> {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  const { STAGING_BUCKET: Bucket, DATASET = "" } = process.env;
  return async (batch) => {
    try {
      await s3.send(new sdk.HeadObjectCommand({ Bucket, Key: summaryKey(DATASET, batch) }));
      return true;
    } catch (error) {
      if ((error as Error).name === "NotFound") return false;
      throw error;
    }
  };
}
