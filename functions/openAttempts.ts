import { attemptNamed, openKey, openPrefix, type Attempt, type OpenAttempt } from "./attempts";

/** The notes of attempts that are open, in the staging bucket: empty objects, whose keys say all. */
export function openAttemptsOnS3(Bucket: string, dataset: string) {
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
    all: () => listed(prefix),
    of: (batch: string) => listed(`${prefix}${batch}-`),
    async open(attempt: Attempt): Promise<void> {
      await s3.send(new sdk.PutObjectCommand({ Bucket, Key: openKey(dataset, attempt), Body: "" }));
    },
    async close(attempt: Attempt): Promise<void> {
      await s3.send(new sdk.DeleteObjectCommand({ Bucket, Key: openKey(dataset, attempt) }));
    },
  };
}
