import * as assert from "node:assert/strict";
import { bucketEncrypted } from "../../policy/rules/s3/bucketEncrypted";
import {
  bucketLocked,
  bucketLogged,
  bucketReplicated,
  bucketVersioned,
  dataKept,
  oneNotification,
  replicasEncrypted,
  uploadsAborted,
} from "../../policy/rules/s3/bucketKept";
import {
  adding,
  all,
  describeProperty,
  describeRule,
  dropAt,
  judged,
  setAt,
  unknownAt,
  without,
} from "./support/cases";
import { from, made } from "./support/stack";

const bucket = made("aws:s3/bucket:Bucket", { forceDestroy: false });
const logging = made("aws:s3/bucketLogging:BucketLogging", { bucket: from("other"), targetBucket: from("bucket") });

const older = (props: Readonly<Record<string, unknown>>) => () => ({ bucket: made("aws:s3/bucketV2:BucketV2", props) });

const versioning = made("aws:s3/bucketVersioning:BucketVersioning", {
  bucket: from("bucket"),
  versioningConfiguration: { status: "Enabled" },
});
describeRule(bucketVersioned, {
  kept: { bucket, versioning },
  cases: [
    ["there is none", without("versioning"), /^Bucket "bucket": versioning is not set/],
    ["it is suspended", setAt("versioning", "versioningConfiguration.status", "Suspended"), /status is "Suspended"/],
    ["the status is missing", dropAt("versioning", "versioningConfiguration.status"), /status is not set/],
    [
      "the status is unknown",
      unknownAt("versioning", "versioningConfiguration.status"),
      { deferred: "versioningConfiguration.status" },
    ],
    ["whose it is is unknown", unknownAt("versioning", "bucket"), { deferred: "versioning" }],
    [
      "an inline one is unknown",
      all(without("versioning"), unknownAt("bucket", "versioning")),
      { deferred: "versioning" },
    ],
    ["inline in the older shape", older({ versionings: [{ enabled: true }] }), "fine"],
    ["off in the older shape", older({ versionings: [{ enabled: false }] }), /"Enabled"/],
    ["inline", all(without("versioning"), setAt("bucket", "versioning", { enabled: true })), "fine"],
  ],
});

describeRule(bucketLogged, {
  kept: { bucket, log: made("aws:s3/bucketLogging:BucketLogging", { bucket: from("bucket"), targetBucket: "logs" }) },
  cases: [
    ["there is none", without("log"), /logging is not set/],
    ["whose it is is unknown", unknownAt("log", "bucket"), { deferred: "logging" }],
    ["inline in the older shape", older({ loggings: [{ targetBucket: "logs" }] }), "fine"],
    ["an inline one is unknown: it is one", all(without("log"), unknownAt("bucket", "logging")), "fine"],
    ["a log target needs none", all(without("log"), adding({ logging })), "fine"],
  ],
});

const lifecycle = made("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
  bucket: from("bucket"),
  rules: [{ id: "tidy", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } }],
});
describeRule(uploadsAborted, {
  kept: { bucket, lifecycle },
  cases: [
    ["there is no lifecycle", without("lifecycle"), /^Bucket "bucket": lifecycleRules is not set/],
    ["no rule aborts", dropAt("lifecycle", "rules.0.abortIncompleteMultipartUpload"), /a rule that aborts/],
    ["the rules are missing", dropAt("lifecycle", "rules"), /a rule that aborts/],
    ["the rules are unknown", unknownAt("lifecycle", "rules"), { deferred: "lifecycleRules" }],
    [
      "inline rules are unknown",
      all(without("lifecycle"), unknownAt("bucket", "lifecycleRules")),
      { deferred: "lifecycleRules" },
    ],
    ["whose it is is unknown", unknownAt("lifecycle", "bucket"), { deferred: "lifecycleRules" }],
  ],
});

const notification = made("aws:s3/bucketNotification:BucketNotification", {
  bucket: from("bucket"),
  eventbridge: true,
});
describeRule(oneNotification, {
  cannot: { unknown: "nothing of the bucket itself is read" },
  kept: { bucket, notification },
  cases: [
    ["there are two", adding({ second: notification }), /^BucketNotification "second": bucket is "bucket-id"/],
    ["there is none", without("notification"), "fine"],
    [
      "whose the second is is unknown",
      all(adding({ second: structuredClone(notification) }), unknownAt("second", "bucket")),
      { deferred: "bucket" },
    ],
  ],
});

describeRule(replicasEncrypted, {
  kept: {
    copies: made("aws:s3/bucketReplicationConfig:BucketReplicationConfig", {
      rules: [{ destination: { bucket: "b", encryptionConfiguration: { replicaKmsKeyId: "k" } } }],
    }),
  },
  cannot: { "companion unknown": "it has no companion" },
  cases: [
    ["no key", dropAt("copies", "rules.0.destination.encryptionConfiguration"), /replicaKmsKeyId is not set/],
    ["the rules are unknown", unknownAt("copies", "rules"), { deferred: "rules" }],
  ],
});

describeRule(bucketReplicated, {
  cannot: { unknown: "nothing of the bucket itself is read" },
  kept: { bucket, copies: made("aws:s3/bucketReplicationConfig:BucketReplicationConfig", { bucket: from("bucket") }) },
  cases: [
    ["there is none", without("copies"), /a replica/],
    ["inline in the older shape", older({ replicationConfigurations: [{ role: "r" }] }), "fine"],
    ["whose it is is unknown", unknownAt("copies", "bucket"), { deferred: "replicationConfiguration" }],
  ],
});

const lock = made("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", { bucket: from("bucket") });
describeRule(bucketLocked, {
  kept: { bucket: made(bucket.type, { objectLockEnabled: true }), lock },
  cases: [
    ["neither", all(dropAt("bucket", "objectLockEnabled"), without("lock")), /objectLockEnabled is not set/],
    [
      "whose lock it is is unknown",
      all(dropAt("bucket", "objectLockEnabled"), unknownAt("lock", "bucket")),
      { deferred: "objectLockEnabled" },
    ],
    [
      "it is unknown",
      all(without("lock"), unknownAt("bucket", "objectLockEnabled")),
      { deferred: "objectLockEnabled" },
    ],
    ["a lock alone", dropAt("bucket", "objectLockEnabled"), "fine"],
  ],
});
describeProperty(dataKept, {
  type: bucket.type,
  props: bucket.props,
  path: "forceDestroy",
  bad: [true],
  missing: "fine",
});

it("asks nothing of a stack without buckets", () => {
  assert.deepEqual(judged(bucketEncrypted, {}, "deployed"), { findings: [], deferred: [] });
});
