import * as assert from "node:assert/strict";
import { allow, object, objecting, policy, queuePolicy, role, text } from "./support/objecting";
import { from, made, type Stack as Made } from "./support/stack";

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

describe("the pack raises no alarm about", () => {
  for (const [what, stack] of sound) {
    it(what, () => assert.deepEqual(objecting(stack), []));
  }
});
