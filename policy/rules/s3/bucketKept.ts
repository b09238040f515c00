import { deferral, finding, must } from "../../core/outcome";
import { resourceRule, stackRule } from "../../core/rule";
import { oneAtMost } from "../oneAtMost";
import { some } from "../../core/stack";
import { anyOf } from "../../core/truth";
import { bucketTypes, inlineOf, isLogTarget, partsOf, partTypes } from "./bucket";

const versioningTypes = partTypes("bucketVersioning", "BucketVersioning");

export const bucketVersioned = stackRule({
  name: "s3-bucket-versioned",
  severity: "medium",
  what: "Buckets keep the versions of their objects.",
  why: "A delivery that overwrites another under the same name destroys it, before or after it was loaded.",
  remedy: 'Add a BucketVersioning with status "Enabled".',
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  frameworks: ["SecurityHub S3.14", "PCI 10.5.1"],
  peers: ["CKV_AWS_21", "S3BucketVersioningEnabled"],
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    const parts = partsOf(bucket, stack, versioningTypes);
    const enabled = some(parts, (part) => part.at("versioningConfiguration.status").is("Enabled"));
    const own = parts.find(({ belongs }) => belongs === true)?.resource.at("versioningConfiguration.status");
    const inline = inlineOf(bucket, "versioning").at("enabled");
    yield* must(anyOf([enabled, inline.is(true)]), own ?? bucket.at("versioning"), '"Enabled"');
  },
});

const loggingTypes = partTypes("bucketLogging", "BucketLogging");

export const bucketLogged = stackRule({
  name: "s3-bucket-logged",
  severity: "medium",
  level: "disabled",
  what: "Server access logs of a bucket go to another.",
  why: "After a leak nothing else says which objects went to whom; turned off by default, as CloudTrail data events say it better.",
  remedy: "Add a BucketLogging with a target bucket of its own.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
  frameworks: ["SecurityHub S3.9", "PCI 10.2.1"],
  peers: ["CKV_AWS_18", "AwsSolutions-S1", "AWSGuard s3-bucket-logging-enabled"],
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    if (isLogTarget(bucket, stack)) return;
    const logged = some(partsOf(bucket, stack, loggingTypes), () => true);
    const inline = inlineOf(bucket, "logging").isGiven;
    yield* must(anyOf([logged, inline]), bucket.at("logging"), "a target for its access logs");
  },
});

const lifecycleTypes = partTypes("bucketLifecycleConfiguration", "BucketLifecycleConfiguration");

export const uploadsAborted = stackRule({
  name: "s3-uploads-aborted",
  severity: "low",
  what: "Buckets drop uploads that were begun and never ended.",
  why: "Their parts are billed for ever, and no listing shows them.",
  remedy: "Add a lifecycle rule with abortIncompleteMultipartUpload.daysAfterInitiation.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html",
  frameworks: ["SecurityHub S3.13"],
  peers: ["CKV_AWS_300", "CKV2_AWS_61"],
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    const parts = partsOf(bucket, stack, lifecycleTypes);
    const aborts = some(parts, (part) =>
      anyOf(
        part
          .at("rules")
          .items()
          .map((rule) => rule.at("abortIncompleteMultipartUpload").satisfies((raw) => raw !== undefined)),
      ),
    );
    const inline = bucket.at("lifecycleRules").items();
    const inlineAborts = inline.map((rule) =>
      rule.at("abortIncompleteMultipartUploadDays").satisfies((raw) => raw !== undefined),
    );
    yield* must(anyOf([aborts, ...inlineAborts]), bucket.at("lifecycleRules"), "a rule that aborts unfinished uploads");
  },
});

const notificationType = "aws:s3/bucketNotification:BucketNotification";

export const oneNotification = stackRule({
  name: "s3-one-notification",
  severity: "high",
  what: "A bucket has one notification resource at most.",
  why: "A bucket has one notification configuration: the second resource overwrites the first, and its events stop without a word.",
  remedy: "Join them in one BucketNotification.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html",
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    yield* oneAtMost(partsOf(bucket, stack, [notificationType]), "bucket", `no second notification of ${bucket.name}`);
  },
});

const replicationType = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";

export const replicasEncrypted = stackRule({
  name: "s3-replicas-encrypted",
  severity: "high",
  what: "Replicas are encrypted with a key of their own region.",
  why: "The copy is as readable as its weakest place.",
  remedy:
    "Set destination.encryptionConfiguration.replicaKmsKeyId, and sourceSelectionCriteria.sseKmsEncryptedObjects.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
  peers: ["CKV_AWS_181"],
  types: [replicationType],
  *checkInStack(replication) {
    const rules = replication.at("rules");
    if (rules.isUnknown) yield deferral(rules);
    for (const rule of rules.items()) {
      const key = rule.at("destination.encryptionConfiguration.replicaKmsKeyId");
      if (key.isAbsent) yield finding(key, "a KMS key in the destination's region");
    }
  },
});

export const bucketReplicated = stackRule({
  name: "s3-bucket-replicated",
  severity: "low",
  level: "disabled",
  what: "Buckets are replicated to another region.",
  why: "A region that is lost takes its data along. Turned off by default: most pipelines can ask for their files again.",
  remedy: "Add a BucketReplicationConfig.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
  frameworks: ["SecurityHub S3.7"],
  peers: ["CKV_AWS_144", "S3BucketReplicationEnabled"],
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    const replicated = some(partsOf(bucket, stack, [replicationType]), () => true);
    const inline = inlineOf(bucket, "replicationConfiguration");
    yield* must(anyOf([replicated, inline.isGiven]), inline, "a replica");
  },
});

export const bucketLocked = stackRule({
  name: "s3-bucket-locked",
  severity: "low",
  level: "disabled",
  what: "Objects are locked against deletion.",
  why: "Whoever has taken an administrator's key deletes the versions, too. Turned off by default: it keeps pipelines from tidying up.",
  remedy: "Add a BucketObjectLockConfiguration with a default retention.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
  frameworks: ["SecurityHub S3.15"],
  peers: ["CKV_AWS_143", "S3BucketDefaultLockEnabled"],
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    const types = partTypes("bucketObjectLockConfiguration", "BucketObjectLockConfiguration");
    const locked = some(partsOf(bucket, stack, types), () => true);
    yield* must(anyOf([locked, bucket.at("objectLockEnabled").is(true)]), bucket.at("objectLockEnabled"), "true");
  },
});

export const dataKept = resourceRule({
  name: "s3-data-kept",
  severity: "medium",
  what: "Destroying the stack does not delete buckets that have files in them.",
  why: "With forceDestroy one wrong command in one wrong stack deletes every file and every version.",
  remedy: "Leave forceDestroy out; empty a bucket by hand when it is no longer needed.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  types: bucketTypes,
  *check(bucket) {
    const force = bucket.at("forceDestroy");
    if (force.isUnknown) yield deferral(force);
    if (force.is(true) === true) yield finding(force, "false");
  },
  remediate(inputs) {
    inputs.forceDestroy = false;
  },
});
