import { passRoleHeld } from "../../policy/rules/iam/passRole";
import { conditionsHold, noEscalation } from "../../policy/rules/iam/resources";
import { noInverse } from "../../policy/rules/iam/wildcards";
import { made } from "./support/stack";
import { unknown } from "../../policy/core/unknown";
import { deferring, describeStatements, isFine, object, reads, says } from "./support/identityPolicies";

describeStatements(
  noInverse,
  {
    statement: { Effect: "Allow", NotAction: "iam:*", Resource: object },
    says: /NotAction is "iam:\*"; wanted Action/,
  },
  [
    says("NotResource", { Effect: "Allow", Action: "s3:GetObject", NotResource: object }, /NotResource/),
    [
      "NotPrincipal in a bucket's policy",
      () => ({
        it: made("aws:s3/bucketPolicy:BucketPolicy", {
          policy: JSON.stringify({ Statement: { ...reads, NotPrincipal: { AWS: "1" } } }),
        }),
      }),
      /NotPrincipal/,
    ],
  ],
);

const pass = {
  Effect: "Allow",
  Action: "iam:PassRole",
  Resource: "arn:aws:iam::1:role/job",
  Condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
};
describeStatements(
  passRoleHeld,
  {
    statement: { ...pass, Condition: undefined },
    says: /Action is "iam:PassRole"; wanted a condition on iam:PassedToService/,
  },
  [
    isFine("role and service are named", pass),
    says("any role", { ...pass, Resource: "*" }, /Resource is "\*"; wanted the ARN of the role/),
    says("any role of the account", { ...pass, Resource: "arn:aws:iam::1:role/*" }, /Resource/),
    says(
      "any role, with something that runs it",
      { ...pass, Action: ["iam:PassRole", "glue:CreateJob"], Resource: "*" },
      /With glue:CreateJob beside it/,
    ),
    says("by a wildcard", { ...pass, Action: "iam:Pass*", Condition: undefined }, /iam:Pass\*/),
    says("by another wildcard", { ...pass, Action: "iam:*Role*", Condition: undefined }, /PassedToService/),
    says("to any service", { ...pass, Condition: { StringLike: { "iam:PassedToService": "*" } } }, /PassedToService/),
    deferring(
      "the service is unknown",
      { ...pass, Condition: { StringEquals: { "iam:PassedToService": unknown } } },
      "policy.Statement[0].Action",
    ),
    deferring("the role is unknown", { ...pass, Resource: unknown }, "policy.Statement[0].Resource"),
  ],
);

describeStatements(
  noEscalation,
  {
    statement: { Effect: "Allow", Action: ["iam:CreateAccessKey"], Resource: "*" },
    says: /wanted no iam:CreateAccessKey on every resource/,
  },
  [
    says(
      "code of any function",
      { Effect: "Allow", Action: "lambda:updateFunctionCode", Resource: "*" },
      /lambda:UpdateFunctionCode/,
    ),
    says(
      "any role's trust",
      { Effect: "Allow", Action: "iam:UpdateAssumeRolePolicy", Resource: "arn:aws:iam::1:role/*" },
      /Trust|UpdateAssume/i,
    ),
    isFine("one function's code", {
      Effect: "Allow",
      Action: "lambda:UpdateFunctionCode",
      Resource: "arn:aws:lambda:r:1:function:f",
    }),
    isFine("within a boundary", {
      Effect: "Allow",
      Action: "iam:PutRolePolicy",
      Resource: "*",
      Condition: { StringEquals: { "iam:PermissionsBoundary": "arn:b" } },
    }),
  ],
);

describeStatements(
  conditionsHold,
  {
    statement: { ...reads, Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } } },
    says: /ForAllValues:StringEquals\.aws:PrincipalOrgID is "o-1"/,
  },
  [
    isFine("a key of many values", { ...reads, Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["a"] } } }),
    isFine("the key must be there", {
      ...reads,
      Condition: {
        "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" },
        Null: { "aws:PrincipalOrgID": "false" },
      },
    }),
  ],
);
