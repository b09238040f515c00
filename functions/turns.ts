import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Deps } from "./startRuns";

/** What the object says while nobody has the turn. */
const free = "free";

/**
 * Turns kept as one object of a bucket, which S3 writes for one of several that ask at once: `If-Match` with what the
 * object was when it was free, or its holder out of time. Nothing is deleted, so getting and putting are the only rights.
 *
 * @param seconds that a turn lasts where it is not given back; more than its holder can live, or two could hold it
 */
export function turnsOnS3(bucket: string, key: string, seconds: number): Pick<Deps, "takeTurn" | "giveBack"> {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const { randomUUID } = require("crypto") as typeof import("crypto");
  const s3 = new sdk.S3Client({});
  const object = { Bucket: bucket, Key: key };
  const put = async (Body: string, condition: { IfMatch?: string; IfNoneMatch?: string }) => {
    try {
      return (await s3.send(new sdk.PutObjectCommand({ ...object, Body, ...condition }))).ETag;
    } catch (error) {
      return unless(error, "PreconditionFailed", "ConditionalRequestConflict");
    }
  };
  const get = async () => {
    try {
      return await s3.send(new sdk.GetObjectCommand(object));
    } catch (error) {
      return unless(error, "NoSuchKey");
    }
  };
  return {
    async takeTurn() {
      // A text of one's own: an ETag may follow from the content alone, and two holders must not have the same.
      const mine = randomUUID();
      const last = await get();
      if (last === undefined) return put(mine, { IfNoneMatch: "*" });
      return (await isOver(last, seconds)) ? put(mine, { IfMatch: last.ETag }) : undefined;
    },
    async giveBack(turn) {
      // Where another has taken it over by now, there is nothing to give back.
      await put(free, { IfMatch: turn });
    },
  };
}

async function isOver({ Body, LastModified }: GetObjectCommandOutput, seconds: number): Promise<boolean> {
  if ((await Body?.transformToString()) === free) return true;
  return LastModified !== undefined && Date.now() - LastModified.getTime() > 1000 * seconds;
}

function unless(error: unknown, ...names: string[]): undefined {
  if (!names.includes((error as Error).name)) throw error;
}
