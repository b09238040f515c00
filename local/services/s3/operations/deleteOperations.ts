import { AwsError } from "../../errors";
import type { Caller, Input, Operation } from "../../service";
import type { Bucket } from "../bucket";
import { checkWrite } from "../conditions";
import { bucketOf, given, keyOf, structures } from "../input";
import type { Objects } from "../objects";

/** Objects that one DeleteObjects may name. */
const batchLimit = 1000;

interface Deleted {
  readonly DeleteMarker?: boolean;
  readonly VersionId?: string;
}

/** The calls that remove objects, or put delete markers on them. */
export function deleteOperations(objects: Objects): Readonly<Record<string, Operation>> {
  const { engine } = objects.cloud;
  return {
    DeleteObject: (input, caller) =>
      engine.inside(() => deleteOne(objects, objects.buckets.get(bucketOf(input)), input, caller)),
    DeleteObjects: (input, caller) => engine.inside(() => deleteObjects(objects, input, caller)),
  };
}

async function deleteOne(objects: Objects, bucket: Bucket, input: Input, caller: Caller): Promise<Deleted> {
  const { rights, index, changes } = objects;
  const [key, version] = [keyOf(input), given(input, "VersionId")];
  rights.version(caller, "s3:DeleteObject", bucket, key, version);
  const ifMatch = given(input, "IfMatch");
  if (ifMatch !== undefined) checkWrite({ IfMatch: ifMatch }, index.current(bucket.name, key));
  if (version !== undefined) {
    const row = index.version(bucket.name, key, version);
    if (row !== undefined) await changes.erase({ bucket, key, caller }, row);
    return { VersionId: version, ...(row?.marker === true ? { DeleteMarker: true } : {}) };
  }
  const row = await changes.delete({ bucket, key, caller });
  return bucket.versioning === undefined || row === undefined ? {} : { DeleteMarker: true, VersionId: row.version };
}

async function deleteObjects(objects: Objects, input: Input, caller: Caller): Promise<unknown> {
  const bucket = objects.buckets.get(bucketOf(input));
  const wanted = structures(input, "Delete", "Objects");
  if (wanted.length === 0 || wanted.length > batchLimit) {
    throw new AwsError("MalformedXML", `DeleteObjects takes 1 to ${batchLimit} objects, not ${wanted.length}.`);
  }
  const outcomes = await Promise.all(wanted.map((one) => outcomeOf(objects, bucket, one, caller)));
  const quiet = (input.Delete as Input).Quiet === true;
  return {
    Deleted: quiet ? [] : outcomes.flatMap((outcome) => outcome.deleted ?? []),
    Errors: outcomes.flatMap((outcome) => outcome.error ?? []),
  };
}

async function outcomeOf(
  objects: Objects,
  bucket: Bucket,
  one: Input,
  caller: Caller,
): Promise<{ deleted?: unknown; error?: unknown }> {
  const { Key, VersionId } = one;
  try {
    const { DeleteMarker, VersionId: version } = await deleteOne(
      objects,
      bucket,
      { ...one, IfMatch: one.ETag },
      caller,
    );
    const marker = DeleteMarker === true ? { DeleteMarker, DeleteMarkerVersionId: version } : {};
    return { deleted: { Key, VersionId, ...marker } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { error: { Key, VersionId, Code: error.code, Message: error.message } };
  }
}
