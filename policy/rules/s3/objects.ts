import { must } from "../../core/outcome";
import { resourceRule } from "../../core/rule";
import { ownKey } from "../encrypted";

const types = [
  ...["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"],
  ...["aws:s3/objectCopy:ObjectCopy"],
];

export const objectsKeepKey = resourceRule({
  name: "s3-objects-keep-key",
  severity: "medium",
  what: "Objects that the program writes are encrypted no weaker than their bucket.",
  why: "An object may ask for S3's own key, or for a key that AWS keeps: the bucket's key then guards nothing of it.",
  remedy: "Leave serverSideEncryption and kmsKeyId out, so that the bucket's default holds, or name your key.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-kms-encryption.html",
  frameworks: ["SecurityHub S3.17"],
  peers: ["CKV_AWS_181", "CKV_AWS_186"],
  types,
  *check(object) {
    const algorithm = object.at("serverSideEncryption");
    yield* must(
      algorithm.satisfies((raw) => raw === undefined || raw === "aws:kms" || raw === "aws:kms:dsse"),
      algorithm,
      '"aws:kms", or nothing',
    );
    const key = object.at("kmsKeyId");
    if (key.isGiven) yield* ownKey(key);
  },
});
