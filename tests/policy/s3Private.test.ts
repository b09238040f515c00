import { bucketTlsOnly, tlsVersion, wrongKeysDenied } from "../../policy/rules/s3/bucketPolicies";
import {
  accessPointBlocked,
  aclsDisabled,
  blockComplete,
  bucketBlocked,
  noPublicAcl,
  noWebsite,
} from "../../policy/rules/s3/bucketPrivate";
import { adding, all, describeProperty, describeRule, dropAt, setAt, unknownAt, without } from "./support/cases";
import { doc, from, made } from "./support/stack";

const bucket = made("aws:s3/bucket:Bucket", { forceDestroy: false });
const logging = made("aws:s3/bucketLogging:BucketLogging", { bucket: from("other"), targetBucket: from("bucket") });

const older = (props: Readonly<Record<string, unknown>>) => () => ({ bucket: made("aws:s3/bucketV2:BucketV2", props) });

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
