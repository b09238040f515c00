import * as assert from "node:assert/strict";
import { bucketEncrypted, bucketKeyOn, bucketKeyRotates } from "../../policy/rules/s3/bucketEncrypted";
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
import { objectsKeepKey } from "../../policy/rules/s3/objects";
import { bucketTlsOnly, tlsVersion, wrongKeysDenied } from "../../policy/rules/s3/bucketPolicies";
import {
  accessPointBlocked,
  aclsDisabled,
  blockComplete,
  bucketBlocked,
  noPublicAcl,
  noWebsite,
} from "../../policy/rules/s3/bucketPrivate";
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
import { doc, from, made } from "./support/stack";

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

const switches = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const blockType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const block = made(blockType, { bucket: from("bucket"), ...switches });

describeRule(bucketBlocked, {
  cannot: { unknown: "nothing of the bucket itself is read" },
  kept: { bucket, block },
  cases: [
    ["there is none", without("block"), /^Bucket "bucket": publicAccessBlock is not set/],
    ["it is another bucket's", setAt("block", "bucket", "another"), /publicAccessBlock is not set/],
    ["whose it is is unknown", unknownAt("block", "bucket"), { deferred: "publicAccessBlock" }],
    ["nobody says whose it is", dropAt("block", "bucket"), /publicAccessBlock is not set/],
  ],
});

for (const name of Object.keys(switches)) {
  describeProperty(blockComplete, { type: blockType, props: switches, path: name, bad: [false], missing: "reported" });
}

describeRule(accessPointBlocked, {
  kept: { point: made("aws:s3/accessPoint:AccessPoint", { bucket: "b", publicAccessBlockConfiguration: switches }) },
  cases: [
    [
      "one switch is off",
      setAt("point", "publicAccessBlockConfiguration", { blockPublicPolicy: false }),
      /blockPublicPolicy is false/,
    ],
    ["nothing is said: all are on", dropAt("point", "publicAccessBlockConfiguration"), "fine"],
    [
      "a switch is unknown",
      all(
        setAt("point", "publicAccessBlockConfiguration", { ...switches }),
        unknownAt("point", "publicAccessBlockConfiguration.blockPublicAcls"),
      ),
      { deferred: "publicAccessBlockConfiguration.blockPublicAcls" },
    ],
  ],
});

describeProperty(noPublicAcl, {
  type: "aws:s3/bucketAcl:BucketAcl",
  props: { acl: "private" },
  path: "acl",
  bad: ["public-read", "public-read-write", "authenticated-read"],
  missing: "fine",
  more: [
    [
      "a grant to everybody",
      setAt("it", "accessControlPolicy", {
        grants: [{ grantee: { uri: "http://acs.amazonaws.com/groups/global/AllUsers" } }],
      }),
      /grantee\.uri is "http/,
    ],
    [
      "a grant to the log writer",
      setAt("it", "accessControlPolicy", {
        grants: [{ grantee: { uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" } }],
      }),
      "fine",
    ],
  ],
});

const ownership = made("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
  bucket: from("bucket"),
  rule: { objectOwnership: "BucketOwnerEnforced" },
});
const acl = made("aws:s3/bucketAcl:BucketAcl", { bucket: from("bucket"), acl: "private" });
describeRule(aclsDisabled, {
  cannot: { unknown: "nothing of the bucket itself is read" },
  kept: { bucket, ownership },
  cases: [
    ["ACLs are on", setAt("ownership", "rule.objectOwnership", "ObjectWriter"), /objectOwnership is "ObjectWriter"/],
    ["an ACL without controls", all(without("ownership"), adding({ acl })), /acl is "private"/],
    ["neither: S3 enforces it", without("ownership"), "fine"],
    ["ownership is unknown", unknownAt("ownership", "rule.objectOwnership"), { deferred: "rule.objectOwnership" }],
  ],
});

describeRule(noWebsite, {
  cannot: { missing: "being there is what is wrong" },
  kept: { bucket },
  cases: [
    ["an inline one is unknown", unknownAt("bucket", "website"), /website is not known yet/],
    ["inline in the older shape", older({ websites: [{ indexDocument: "i.html" }] }), /websites\[0\] is \{/],
    ["inline", setAt("bucket", "website", { indexDocument: "i.html" }), /website is \{/],
    [
      "as a companion",
      adding({
        site: made("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", { bucket: from("bucket") }),
      }),
      /^BucketWebsiteConfiguration "site"/,
    ],
  ],
});

const tls = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: from("bucket", "arn"),
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policy = made("aws:s3/bucketPolicy:BucketPolicy", { bucket: from("bucket"), policy: doc(tls) });
const withPolicy = (statement: object) => setAt("policy", "policy", JSON.stringify({ Statement: [statement] }));

describeRule(bucketTlsOnly, {
  kept: { bucket, policy },
  cases: [
    ["there is no policy", without("policy"), /^Bucket "bucket": policy is not set/],
    ["it allows", withPolicy({ ...tls, Effect: "Allow" }), /^BucketPolicy "policy": policy is/],
    ["it denies one principal only", withPolicy({ ...tls, Principal: { AWS: "arn:aws:iam::1:role/x" } }), /policy is/],
    [
      "it denies those with TLS",
      withPolicy({ ...tls, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      /policy is/,
    ],
    ["it is no JSON", setAt("policy", "policy", "{"), /policy is "\{"/],
    [
      "a single statement, not in a list",
      setAt("policy", "policy", JSON.stringify({ Statement: { ...tls, Principal: { AWS: ["*"] } } })),
      "fine",
    ],
    ["an inline one is unknown", all(without("policy"), unknownAt("bucket", "policy")), { deferred: "policy" }],
    ["the policy is unknown", unknownAt("policy", "policy"), { deferred: "policy" }],
    ["whose policy it is is unknown", unknownAt("policy", "bucket"), { deferred: "policy" }],
    ["the policy is missing", dropAt("policy", "policy"), /policy is not set/],
  ],
});

const oldTls = { ...tls, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } };
describeRule(tlsVersion, {
  kept: { bucket, policy: made(policy.type, { bucket: from("bucket"), policy: doc(tls, oldTls) }) },
  cases: [
    ["no statement says so", withPolicy(tls), /^Bucket "bucket": policy/],
    ["there is no policy", without("policy"), /policy is not set/],
    ["an inline one is unknown", all(without("policy"), unknownAt("bucket", "policy")), { deferred: "policy" }],
    ["the policy is unknown", unknownAt("policy", "policy"), { deferred: "policy" }],
  ],
});

const wrongKey = {
  ...tls,
  Action: "s3:PutObject",
  Condition: { StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "k" } },
};
describeRule(wrongKeysDenied, {
  kept: { bucket, policy: made(policy.type, { bucket: from("bucket"), policy: doc(tls, wrongKey) }) },
  cases: [
    ["no statement says so", withPolicy(tls), /wanted a Deny on s3:x-amz/],
    ["there is no policy", without("policy"), /policy is not set/],
    ["a log target is left alone", all(without("policy"), adding({ logging })), "fine"],
    ["an inline one is unknown", all(without("policy"), unknownAt("bucket", "policy")), { deferred: "policy" }],
    ["the policy is unknown", unknownAt("policy", "policy"), { deferred: "policy" }],
  ],
});

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
