import type { Companion } from "../../core/stack";
import type { Resource } from "../../core/resource";
import type { Stack } from "../../core/stack";

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

const loggingTypes = partTypes("bucketLogging", "BucketLogging");

/** Whether server access logs are written to this bucket. */
export const isLogTarget = (bucket: Resource, stack: Stack): boolean =>
  stack.companions(bucket, loggingTypes, "targetBucket").length > 0 ||
  stack.ofType(...bucketTypes).some((other) => {
    const target = other.at("logging.targetBucket").text();
    return target !== undefined && bucket.isNamed(target);
  });
