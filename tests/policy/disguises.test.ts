import * as assert from "node:assert/strict";
import {
  allow,
  group,
  lambdaPermission,
  object,
  objecting,
  policy,
  queuePolicy,
  role,
  trust,
} from "./support/objecting";
import { made, type Stack as Made } from "./support/stack";

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

describe("the pack sees through", () => {
  for (const [what, stack, expected] of disguises) {
    it(what, () => assert.deepEqual(objecting(stack), expected));
  }
});
