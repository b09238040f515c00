import { resourcesNamed } from "../../policy/rules/iam/resources";
import { actionsNamed, noFullAccess } from "../../policy/rules/iam/wildcards";
import { unknown } from "../../policy/core/unknown";
import { asObject, deferring, describeStatements, isFine, object, reads, says, text } from "./support/identityPolicies";

describeStatements(
  noFullAccess,
  { statement: { Effect: "Allow", Action: "*", Resource: "*" }, says: /Action is "\*"; wanted named actions/ },
  [
    says("two stars", { Effect: "Allow", Action: ["**"], Resource: ["*"] }, /Action/),
    says("*:*", { Effect: "Allow", Action: "*:*", Resource: "arn:aws:*:*:*:*" }, /Action/),
    says("other cases", { effect: "allow", action: "*", resource: "*" }, /action is/),
    isFine("every action on one thing is another rule's", { Effect: "Allow", Action: "*", Resource: object }),
  ],
);

describeStatements(
  actionsNamed,
  {
    statement: { Effect: "Allow", Action: "s3:*", Resource: object },
    says: /Action is "s3:\*".*It allows \d{3} actions, s3:\w+ among them/,
  },
  [
    says(
      "half hidden",
      { Effect: "Allow", Action: ["s3:GetObject", "S3:*Object*"], Resource: object },
      /Action\[1\] is "S3:\*Object\*"/,
    ),
    says("question marks", { Effect: "Allow", Action: "s3:???Object*", Resource: object }, /Action/),
    says(
      "permissions among few",
      { Effect: "Allow", Action: "s3:PutBucketPol*", Resource: object },
      /s3:PutBucketPolicy among them/,
    ),
    says(
      "every reading action",
      { Effect: "Allow", Action: "glue:Get*", Resource: "arn:aws:glue:r:a:catalog" },
      /Action/,
    ),
    says("reading and writing", { Effect: "Allow", Action: "sqs:*Message", Resource: "arn:aws:sqs:r:a:q" }, /Action/),
    says(
      "all of an unknown service",
      { Effect: "Allow", Action: "newservice:*", Resource: "arn:aws:new:r:a:x" },
      /Action/,
    ),
    isFine("a few kindred ones", {
      Effect: "Allow",
      Action: ["kms:ReEncrypt*", "kms:GenerateDataKey*"],
      Resource: "arn:aws:kms:r:a:key/k",
    }),
    isFine("a statement as an object", reads),
    [
      "more may be kindred by config",
      () => ({ it: text({ Effect: "Allow", Action: "redshift:Describe*", Resource: "a" }) }),
      "fine",
      { widest: 200 },
    ],
    deferring(
      "an action is unknown",
      { Effect: "Allow", Action: [unknown], Resource: object },
      "policy.Statement[0].Action[0]",
    ),
  ],
);

describeStatements(
  resourcesNamed,
  {
    statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
    says: /Resource is "\*"; wanted the ARNs that s3:GetObject can be limited to/,
  },
  [
    says(
      "every bucket",
      { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::*" },
      /s3:GetObject and 1 more actions/,
    ),
    says(
      "everything of a service",
      { Effect: "Allow", Action: "glue:GetTable", Resource: "arn:aws:glue:*:*:*" },
      /Resource/,
    ),
    says("a prefix of ARNs", { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3*" }, /Resource/),
    says(
      "every key",
      { Effect: "Allow", Action: "kms:Decrypt", Resource: "arn:aws:kms:us-east-1:1:key/*" },
      /kms:Decrypt/,
    ),
    says(
      "every secret",
      { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "arn:aws:secretsmanager:r:1:secret:*" },
      /secretsmanager/,
    ),
    says("one of several", { Effect: "Allow", Action: "s3:GetObject", Resource: [object, "*"] }, /Resource\[1\]/),
    says("by a wildcard", { Effect: "Allow", Action: "kms:ReEncrypt*", Resource: "*" }, /kms:ReEncrypt/),
    isFine("objects below a prefix", {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::landing/in/*",
    }),
    isFine("actions that know no resource", {
      Effect: "Allow",
      Action: ["xray:PutTraceSegments", "ecr:GetAuthorizationToken"],
      Resource: "*",
    }),
    isFine("listing", { Effect: "Allow", Action: ["ec2:DescribeSubnets", "s3:ListAllMyBuckets"], Resource: "*" }),
    isFine("held by a tag", {
      Effect: "Allow",
      Action: "glue:StartJobRun",
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceTag/team": "x" } },
    }),
    isFine("held by the service's own key", {
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": "Glue" } },
    }),
    says(
      "a condition that holds nothing",
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "*",
        Condition: { StringLike: { "aws:ResourceTag/team": "*" } },
      },
      /Resource/,
    ),
    says(
      "a condition that is true without the key",
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "*",
        Condition: { StringEqualsIfExists: { "aws:ResourceAccount": "1" } },
      },
      /Resource/,
    ),
    deferring(
      "a condition's value is unknown",
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceAccount": unknown } },
      },
      "policy.Statement[0].Resource",
    ),
    deferring(
      "a resource is unknown",
      { Effect: "Allow", Action: "s3:GetObject", Resource: unknown },
      "policy.Statement[0].Resource",
    ),
    [
      "part of an ARN is unknown",
      () => ({ it: asObject({ ...reads, Resource: `arn:aws:s3:::${unknown}/*` }) }),
      "fine",
    ],
  ],
);
