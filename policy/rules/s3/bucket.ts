import type { Companion } from "../../core/stack";
import type { Resource } from "../../core/resource";
import type { Stack } from "../../core/stack";
import type { View } from "../../core/view";

/** Both shapes that the provider knows. */
export const bucketTypes = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** A part of a bucket that has a resource of its own, in both shapes: `part("bucketVersioning", "BucketVersioning")`. */
export const partTypes = (module: string, name: string): string[] => [
  `aws:s3/${module}:${name}`,
  `aws:s3/${module}V2:${name}V2`,
];

/** The resources that configure a part of this bucket. */
export const partsOf = (bucket: Resource, stack: Stack, types: readonly string[]): Companion[] =>
  stack.companions(bucket, types, "bucket");

/** What a bucket says of itself: an object of a Bucket, of a BucketV2 a list of one under the plural of the name. */
export function inlineOf(bucket: Resource, name: string): View {
  const own = bucket.at(name);
  const plural = bucket.type.endsWith("V2") ? bucket.at(`${name}s`) : own;
  return plural.isGiven ? (plural.items()[0] ?? own) : own;
}

const loggingTypes = partTypes("bucketLogging", "BucketLogging");

/** Whether server access logs are written to this bucket. */
export const isLogTarget = (bucket: Resource, stack: Stack): boolean =>
  stack.companions(bucket, loggingTypes, "targetBucket").length > 0 ||
  stack.ofType(...bucketTypes).some((other) => {
    const target = inlineOf(other, "logging").at("targetBucket").text();
    return target !== undefined && bucket.isNamed(target);
  });
