import * as assert from "node:assert/strict";
import { Exemptions } from "../../policy/core/exemptions";
import { Judge } from "../../policy/core/judge";
import { defaultLevel } from "../../policy/core/rule";
import { rules } from "../../policy/rules";
import { from, made, stackOf, type Stack as Made } from "./support/stack";

/** Names of the mandatory rules that object, each once. */
function objecting(stack: Made): string[] {
  const mandatory = rules.filter((rule) => defaultLevel(rule) === "mandatory");
  const judge = new Judge(new Exemptions([], "2026-01-01"));
  const found = judge.all(mandatory, stackOf(stack, "deployed")).map(({ rule }) => rule.name);
  assert.deepEqual(judge.takeFailures(), []);
  return [...new Set(found)].sort();
}

const allow = (statement: object) => ({ Effect: "Allow", ...statement });
const text = (...statements: readonly unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const policy = (statement: object) => ({ it: made("aws:iam/policy:Policy", { policy: text(allow(statement)) }) });
const trust = (statement: object) => ({
  it: made("aws:iam/role:Role", { assumeRolePolicy: text(allow({ Action: "sts:AssumeRole", ...statement })) }),
});
const queuePolicy = (statement: object) => ({
  it: made("aws:sqs/queuePolicy:QueuePolicy", {
    policy: text(allow({ Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:000000000000:q", ...statement })),
  }),
});
const group = (props: Readonly<Record<string, unknown>>) => ({
  it: made("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { description: "d", ...props }),
});

const object = "arn:aws:s3:::landing/*";
const role = "arn:aws:iam::000000000000:role/job";
const lambdaPermission = (props: object) => ({
  it: made("aws:lambda/permission:Permission", { action: "lambda:InvokeFunction", ...props }),
});

/** What is open although it does not look so, and the rule that says so. */
const disguises: ReadonlyArray<readonly [what: string, stack: Made, rules: readonly string[]]> = [
  ["all of S3, in capitals", policy({ Action: "S3:*", Resource: object }), ["iam-actions-named"]],
  ["all of S3, as two patterns", policy({ Action: ["s3:G*", "s3:P*"], Resource: object }), ["iam-actions-named"]],
  ["all of S3, with question marks", policy({ Action: "s3:?*", Resource: object }), ["iam-actions-named"]],
  ["every service that begins with s", policy({ Action: "s*:*", Resource: object }), ["iam-actions-named"]],
  ["every bucket", policy({ Action: "s3:GetObject", Resource: "arn:aws:s3:::*/*" }), ["iam-resources-named"]],
  [
    "every bucket with a name",
    policy({ Action: "s3:GetObject", Resource: "arn:aws:s3:::?*" }),
    ["iam-resources-named"],
  ],
  [
    "every bucket in any partition",
    policy({ Action: "s3:GetObject", Resource: "arn:*:s3:::*" }),
    ["iam-resources-named"],
  ],
  [
    "every object that is encrypted: that says how, not which",
    policy({
      Action: "s3:PutObject",
      Resource: "*",
      Condition: { StringEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
    }),
    ["iam-resources-named"],
  ],
  [
    "every key, through S3",
    policy({
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
    }),
    ["iam-resources-named"],
  ],
  [
    "a condition that holds later than 1970",
    policy({
      Action: "s3:GetObject",
      Resource: "*",
      Condition: { NumericGreaterThan: { "aws:ResourceAccount": "0" } },
    }),
    ["iam-resources-named"],
  ],
  ["all but IAM", policy({ NotAction: "iam:*", Resource: "*" }), ["iam-no-inverse"]],
  ["all but one bucket", policy({ Action: "s3:GetObject", NotResource: object }), ["iam-no-inverse"]],
  ["to pass a role, by Pass?ole", policy({ Action: "iam:Pass?ole", Resource: role }), ["iam-pass-role-held"]],
  [
    "to pass a role to any service",
    policy({
      Action: "iam:PassRole",
      Resource: role,
      Condition: { StringLike: { "iam:PassedToService": "*.amazonaws.com" } },
    }),
    ["iam-pass-role-held"],
  ],
  [
    "to pass a role, or nothing",
    policy({
      Action: "iam:PassRole",
      Resource: role,
      Condition: { StringEqualsIfExists: { "iam:PassedToService": "glue.amazonaws.com" } },
    }),
    ["iam-pass-role-held"],
  ],
  [
    "to rewrite any function, by a narrow wildcard",
    policy({ Action: "lambda:UpdateFunctionC*", Resource: "arn:aws:lambda:us-east-1:000000000000:function:*" }),
    ["iam-no-escalation"],
  ],
  [
    "to rewrite any job",
    policy({ Action: "glue:UpdateJob", Resource: "arn:aws:glue:*:*:job/*" }),
    ["iam-no-escalation"],
  ],
  [
    "to take its boundary off",
    policy({ Action: "iam:DeleteRolePermissionsBoundary", Resource: "*" }),
    ["iam-no-escalation"],
  ],
  ["anyone, as a service", trust({ Principal: { Service: "*" } }), ["iam-trust-not-anyone"]],
  [
    "anyone but one",
    trust({ Principal: "*", Condition: { StringNotEquals: { "aws:PrincipalAccount": "000000000000" } } }),
    ["iam-trust-not-anyone"],
  ],
  [
    "anyone of any organization",
    trust({ Principal: { AWS: "*" }, Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } }),
    ["iam-trust-not-anyone"],
  ],
  [
    "anyone who knows a word",
    trust({ Principal: "*", Condition: { StringEquals: { "sts:ExternalId": "open sesame" } } }),
    ["iam-trust-not-anyone"],
  ],
  [
    "anyone from half of the world",
    queuePolicy({ Principal: "*", Condition: { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } } }),
    ["policy-not-public"],
  ],
  [
    "a deputy of any account",
    queuePolicy({
      Principal: { Service: "events.amazonaws.com" },
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:us-east-1:*:rule/landed" } },
    }),
    ["policy-names-source"],
  ],
  [
    "a deputy of any bucket",
    queuePolicy({
      Principal: { Service: "s3.amazonaws.com" },
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
    }),
    ["policy-names-source"],
  ],
  [
    "a deputy without a source, or with one",
    queuePolicy({
      Principal: { Service: "sns.amazonaws.com" },
      Condition: { ArnLikeIfExists: { "aws:SourceArn": "arn:aws:sns:us-east-1:000000000000:t" } },
    }),
    ["policy-names-source"],
  ],
  [
    "a function called by anybody's rule",
    lambdaPermission({ principal: "events.amazonaws.com", sourceArn: "arn:aws:events:*:*:rule/*" }),
    ["lambda-permission-names-source"],
  ],
  [
    "a function that its callers may change",
    lambdaPermission({ action: "lambda:*", principal: "111122223333" }),
    ["lambda-permission-action-named"],
  ],
  [
    "a layer for the world",
    {
      it: made("aws:lambda/layerVersionPermission:LayerVersionPermission", {
        action: "lambda:GetLayerVersion",
        principal: "*",
      }),
    },
    ["lambda-permission-not-public"],
  ],
  [
    "the world in two halves",
    group({ cidrIpv4: "128.0.0.0/1", fromPort: 5439, toPort: 5439 }),
    ["network-ingress-narrow"],
  ],
  [
    "a range of ports with the warehouse's",
    group({ cidrIpv6: "::/0", fromPort: 1024, toPort: 65535 }),
    ["network-ingress-narrow"],
  ],
  [
    "a bucket opened by its inline policy",
    {
      it: made("aws:sqs/queue:Queue", {
        kmsMasterKeyId: "k",
        policy: {
          Statement: { ...allow({ Action: "sqs:SendMessage", Resource: "*" }), Principal: { AWS: ["*"] } },
          Version: "2012-10-17",
        },
      }),
    },
    ["policy-not-public"],
  ],
];

/** What looks open and is not. */
const sound: ReadonlyArray<readonly [what: string, stack: Made]> = [
  ["all objects of one bucket", policy({ Action: ["s3:GetObject", "s3:PutObject"], Resource: object })],
  ["traces and log deliveries", policy({ Action: ["xray:PutTraceSegments", "logs:CreateLogDelivery"], Resource: "*" })],
  ["what only lists", policy({ Action: ["ec2:DescribeSubnets", "ec2:DescribeVpcs"], Resource: "*" })],
  [
    "kms:ReEncrypt* on one key",
    policy({ Action: "kms:ReEncrypt*", Resource: "arn:aws:kms:us-east-1:000000000000:key/1" }),
  ],
  [
    "metrics of one namespace",
    policy({
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": "Glue" } },
    }),
  ],
  [
    "a role passed to one service",
    policy({
      Action: "iam:PassRole",
      Resource: role,
      Condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
    }),
  ],
  [
    "versions of one function",
    policy({ Action: "lambda:InvokeFunction", Resource: "arn:aws:lambda:us-east-1:000000000000:function:f:*" }),
  ],
  ["the account that owns the queue", queuePolicy({ Principal: { AWS: "arn:aws:iam::000000000000:root" } })],
  [
    "an office's addresses",
    queuePolicy({ Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
  ],
  [
    "alarms of this account",
    queuePolicy({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:000000000000:alarm:*" } },
    }),
  ],
  [
    "a bucket with its account",
    queuePolicy({
      Principal: { Service: "s3.amazonaws.com" },
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:s3:::landing" },
        StringEquals: { "aws:SourceAccount": "000000000000" },
      },
    }),
  ],
  [
    "a key that its account administers and logs use",
    {
      it: made("aws:kms/key:Key", {
        enableKeyRotation: true,
        policy: text(
          allow({ Principal: { AWS: "arn:aws:iam::000000000000:root" }, Action: "kms:*", Resource: "*" }),
          allow({
            Principal: { Service: "logs.us-east-1.amazonaws.com" },
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"],
            Resource: "*",
            Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:000000000000:*" } },
          }),
        ),
      }),
    },
  ],
  [
    "whoever comes without TLS is refused everything",
    {
      it: made("aws:s3/bucketPolicy:BucketPolicy", {
        policy: text({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      }),
    },
  ],
  [
    "Glue's group, which reaches itself",
    {
      it: made("aws:ec2/securityGroup:SecurityGroup", {
        description: "d",
        ingress: [{ self: true, fromPort: 0, toPort: 65535 }],
      }),
    },
  ],
  ["a key that signs", { it: made("aws:kms/key:Key", { customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" }) }],
  [
    "an endpoint for this account's buckets",
    {
      it: made("aws:ec2/vpcEndpoint:VpcEndpoint", {
        policy: text(
          allow({
            Principal: "*",
            Action: "s3:*",
            Resource: "*",
            Condition: { StringEquals: { "aws:ResourceAccount": "0" } },
          }),
        ),
      }),
    },
  ],
  [
    "a bucket for access logs, under S3's own key",
    {
      logs: made("aws:s3/bucket:Bucket"),
      logging: made("aws:s3/bucketLogging:BucketLogging", { bucket: "another", targetBucket: from("logs") }),
      sse: made("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
        bucket: from("logs"),
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      }),
      block: made("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
        bucket: from("logs"),
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      }),
    },
  ],
];

describe("the pack sees through", () => {
  for (const [what, stack, expected] of disguises) {
    it(what, () => assert.deepEqual(objecting(stack), expected));
  }
});

describe("the pack raises no alarm about", () => {
  for (const [what, stack] of sound) {
    it(what, () => assert.deepEqual(objecting(stack), []));
  }
});
