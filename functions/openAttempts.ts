import { attemptNamed, openKey, openPrefix, type Attempt, type OpenAttempt } from "./attempts";
import type { Deps as RecoverDeps } from "./recover";
import type { Deps as StartDeps } from "./startBatch";

type OpenAttempts = Pick<StartDeps, "openOf" | "open" | "close"> & Pick<RecoverDeps, "openAttempts">;

/** The notes of attempts that are open, in the staging bucket: empty objects, whose keys say all. */
export function openAttemptsOnS3(Bucket: string, dataset: string): OpenAttempts {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  const prefix = openPrefix(dataset);
  const listed = async (Prefix: string): Promise<OpenAttempt[]> => {
    // A thousand at most: more are seldom open, and those that are left out come when these are closed.
    const { Contents = [] } = await s3.send(new sdk.ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.flatMap(({ Key = "", LastModified }) => {
      const attempt = attemptNamed(Key.slice(prefix.length));
      return attempt === undefined ? [] : { ...attempt, openedAt: LastModified?.getTime() ?? 0 };
    });
  };
  return {
    openAttempts: () => listed(prefix),
    openOf: (batch: string) => listed(`${prefix}${batch}-`),
    open: async (attempt: Attempt) => {
      await s3.send(new sdk.PutObjectCommand({ Bucket, Key: openKey(dataset, attempt), Body: "" }));
    },
    close: async (attempt: Attempt) => {
      await s3.send(new sdk.DeleteObjectCommand({ Bucket, Key: openKey(dataset, attempt) }));
    },
  };
}
