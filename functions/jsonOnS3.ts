/** Something that a function remembers between calls: one JSON object of a bucket. */
export interface Kept<Content> {
  /** @returns undefined where nothing was written yet */
  read: () => Promise<Content | undefined>;
  write: (content: Content) => Promise<void>;
}

export function jsonOnS3<Content>(Bucket: string, Key: string): Kept<Content> {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  return {
    read: async () => {
      try {
        const { Body } = await s3.send(new sdk.GetObjectCommand({ Bucket, Key }));
        return JSON.parse((await Body?.transformToString()) ?? "") as Content;
      } catch (error) {
        if ((error as Error).name === "NoSuchKey") return undefined;
        throw error;
      }
    },
    write: async (content) => {
      await s3.send(new sdk.PutObjectCommand({ Bucket, Key, Body: JSON.stringify(content) }));
    },
  };
}
