import { manifestKey, manifestText, type Manifest } from "./batch";
import type { Deps } from "./recover";

/** A dataset's manifests, in the staging bucket. */
export function manifestsOnS3(bucket: string, dataset: string): Pick<Deps, "writeManifest" | "objectsOf"> {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  return {
    writeManifest: async (batch) => {
      const object = { Bucket: bucket, Key: manifestKey(dataset, batch.id), Body: manifestText(dataset, batch) };
      try {
        await s3.send(new sdk.PutObjectCommand({ ...object, ContentType: "application/json", IfNoneMatch: "*" }));
        return true;
      } catch (error) {
        if ((error as Error).name === "PreconditionFailed") return false;
        throw error;
      }
    },
    objectsOf: async (batch) => {
      const { Body } = await s3.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: manifestKey(dataset, batch) }));
      return (JSON.parse((await Body?.transformToString()) ?? "") as Manifest).objects;
    },
  };
}

/** Where a batch's manifest is, `s3://<bucket>/<key>`, as the function's environment names the bucket. */
export function manifestUri(batch: string): string {
  const { STAGING_BUCKET = "", DATASET = "" } = process.env;
  return `s3://${STAGING_BUCKET}/${manifestKey(DATASET, batch)}`;
}
