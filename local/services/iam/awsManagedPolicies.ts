import type { StatementDocument } from "../../iam/document";

const logWriting = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

function allow(action: readonly string[], resource: string | readonly string[] = "*"): StatementDocument {
  return { Effect: "Allow", Action: action, Resource: resource };
}

const glueTags: StatementDocument = {
  Effect: "Allow",
  Action: ["ec2:CreateTags", "ec2:DeleteTags"],
  Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["aws-glue-service-resource"] } },
  Resource: ["arn:aws:ec2:*:*:network-interface/*", "arn:aws:ec2:*:*:security-group/*", "arn:aws:ec2:*:*:instance/*"],
};

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSGlueServiceRole.html */
const glueServiceRole: readonly StatementDocument[] = [
  allow([
    ...["glue:*", "s3:GetBucketLocation", "s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetBucketAcl"],
    ...["ec2:DescribeVpcEndpoints", "ec2:DescribeRouteTables", "ec2:CreateNetworkInterface"],
    ...["ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups"],
    ...["ec2:DescribeSubnets", "ec2:DescribeVpcAttribute", "iam:ListRolePolicies", "iam:GetRole"],
    ...["iam:GetRolePolicy", "cloudwatch:PutMetricData"],
  ]),
  allow(["s3:CreateBucket"], "arn:aws:s3:::aws-glue-*"),
  allow(
    ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    ["arn:aws:s3:::aws-glue-*/*", "arn:aws:s3:::*/*aws-glue-*/*"],
  ),
  allow(["s3:GetObject"], ["arn:aws:s3:::crawler-public*", "arn:aws:s3:::aws-glue-*"]),
  allow(logWriting, "arn:aws:logs:*:*:*:/aws-glue/*"),
  glueTags,
];

/** Policies that AWS keeps, by ARN: those whose every right means something in a local run. */
export const awsManagedPolicies: Readonly<Record<string, readonly StatementDocument[]>> = {
  "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole": [allow(logWriting)],
  "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole": [
    allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", ...logWriting]),
  ],
  "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole": glueServiceRole,
};
