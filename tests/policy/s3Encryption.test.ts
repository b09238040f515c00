import { bucketEncrypted, bucketKeyOn, bucketKeyRotates } from "../../policy/rules/s3/bucketEncrypted";
import { objectsKeepKey } from "../../policy/rules/s3/objects";
import { adding, all, describeProperty, describeRule, dropAt, setAt, unknownAt, without } from "./support/cases";
import { from, made } from "./support/stack";

const bucket = made("aws:s3/bucket:Bucket", { forceDestroy: false });
const key = made("aws:kms/key:Key", { enableKeyRotation: true });
const byKms = (key: unknown) => ({
  applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key },
  bucketKeyEnabled: true,
});
const sse = made("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
  bucket: from("bucket"),
  rules: [byKms(from("key", "arn"))],
});
const byDefault = "rules.0.applyServerSideEncryptionByDefault";
const logging = made("aws:s3/bucketLogging:BucketLogging", { bucket: from("other"), targetBucket: from("bucket") });
const encryptedBuckets = { bucket, key, sse };

const older = (props: Readonly<Record<string, unknown>>) => () => ({ bucket: made("aws:s3/bucketV2:BucketV2", props) });
const olderShape = (sseAlgorithm: string) => {
  const rules = [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm, kmsMasterKeyId: "k" }] }];
  return older({ serverSideEncryptionConfigurations: [{ rules }] })();
};

describeRule(bucketEncrypted, {
  kept: encryptedBuckets,
  cases: [
    [
      "the companion is missing",
      without("sse"),
      /^Bucket "bucket": serverSideEncryptionConfiguration is not set; wanted .*aws:kms/,
    ],
    [
      "S3's own keys",
      setAt("sse", `${byDefault}.sseAlgorithm`, "AES256"),
      /sseAlgorithm|applyServerSideEncryptionByDefault is \{/,
    ],
    ["no key is named", dropAt("sse", `${byDefault}.kmsMasterKeyId`), /with a key of your own/],
    ["AWS's key is named", setAt("sse", `${byDefault}.kmsMasterKeyId`, "alias/aws/s3"), /with a key of your own/],
    ["the companion has no rules", dropAt("sse", "rules"), /is not set/],
    ["the companion is another bucket's", setAt("sse", "bucket", "another"), /^Bucket "bucket"/],
    [
      "the algorithm is unknown",
      unknownAt("sse", `${byDefault}.sseAlgorithm`),
      { deferred: "rules[0].applyServerSideEncryptionByDefault" },
    ],
    ["the rules are unknown", unknownAt("sse", "rules"), { deferred: "rules.applyServerSideEncryptionByDefault" }],
    ["whose companion it is is unknown", unknownAt("sse", "bucket"), { deferred: "serverSideEncryptionConfiguration" }],
    [
      "an inline one is unknown",
      all(without("sse"), unknownAt("bucket", "serverSideEncryptionConfiguration")),
      { deferred: "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault" },
    ],
    ["only the key is unknown", unknownAt("sse", `${byDefault}.kmsMasterKeyId`), "fine"],
    [
      "it is written inline",
      () => ({ bucket: made(bucket.type, { serverSideEncryptionConfiguration: { rule: byKms("k") } }) }),
      "fine",
    ],
    ["it is written inline in the older shape", () => olderShape("aws:kms"), "fine"],
    ["the older shape names S3's own keys", () => olderShape("AES256"), /serverSideEncryptionConfigurations\[0\]/],
    [
      "S3's own keys are enough by config",
      setAt("sse", `${byDefault}.sseAlgorithm`, "AES256"),
      "fine",
      { algorithm: "any", customerKey: false },
    ],
    [
      "a log target may use S3's own keys",
      all(
        setAt("sse", `${byDefault}.sseAlgorithm`, "AES256"),
        dropAt("sse", `${byDefault}.kmsMasterKeyId`),
        adding({ logging }),
      ),
      "fine",
    ],
    [
      "names match by an explicit name",
      all(setAt("bucket", "bucket", "named"), setAt("sse", "bucket", "named")),
      "fine",
    ],
  ],
});

describeRule(bucketKeyOn, {
  cannot: { unknown: "what is inline is judged as a companion is" },
  kept: encryptedBuckets,
  cases: [
    ["it is off", setAt("sse", "rules.0.bucketKeyEnabled", false), /bucketKeyEnabled is false/],
    ["it is not set", dropAt("sse", "rules.0.bucketKeyEnabled"), /bucketKeyEnabled is not set/],
    ["it is unknown", unknownAt("sse", "rules.0.bucketKeyEnabled"), { deferred: "rules[0].bucketKeyEnabled" }],
    [
      "S3's own keys need none",
      all(setAt("sse", `${byDefault}.sseAlgorithm`, "AES256"), dropAt("sse", "rules.0.bucketKeyEnabled")),
      "fine",
    ],
  ],
});

describeRule(bucketKeyRotates, {
  cannot: { unknown: "what is inline is judged as a companion is" },
  kept: encryptedBuckets,
  cases: [
    [
      "the key does not rotate",
      setAt("key", "enableKeyRotation", false),
      /^Key "key": enableKeyRotation is false; wanted true, as bucket encryption of sse/,
    ],
    ["the key is off", setAt("key", "isEnabled", false), /isEnabled is false/],
    ["rotation is unknown", unknownAt("key", "enableKeyRotation"), { deferred: "enableKeyRotation" }],
    ["the key is not of this stack", without("key"), "fine"],
  ],
});

describeProperty(objectsKeepKey, {
  type: "aws:s3/bucketObjectv2:BucketObjectv2",
  props: { bucket: "b", key: "k", serverSideEncryption: "aws:kms" },
  path: "serverSideEncryption",
  bad: ["AES256"],
  missing: "fine",
  more: [
    ["a key that AWS keeps", setAt("it", "kmsKeyId", "alias/aws/s3"), /kmsKeyId is "alias\/aws\/s3"/],
    ["a key that is not known yet is a key", unknownAt("it", "kmsKeyId"), "fine"],
    [
      "a copy",
      () => ({ it: made("aws:s3/objectCopy:ObjectCopy", { serverSideEncryption: "AES256" }) }),
      /^ObjectCopy "it": serverSideEncryption is "AES256"/,
    ],
  ],
});
