import { actionsExist, documentParses, documentSound } from "../../policy/rules/iam/documentSound";
import { managedPoliciesNarrow } from "../../policy/rules/iam/managedPolicies";
import { passRoleHeld } from "../../policy/rules/iam/passRole";
import {
  noAccessKeys,
  noInlinePolicies,
  noUserPolicies,
  noUsers,
  passwordsStrong,
  sessionsShort,
} from "../../policy/rules/iam/people";
import { roleInOnePlace } from "../../policy/rules/iam/roleInOnePlace";
import { conditionsHold, noEscalation, resourcesNamed } from "../../policy/rules/iam/resources";
import {
  trustNamesSource,
  trustNotAnyone,
  trustNotWholeAccounts,
  trustOneSubject,
  trustStarsNamed,
} from "../../policy/rules/iam/trust";
import { actionsNamed, noFullAccess, noInverse } from "../../policy/rules/iam/wildcards";
import { unknown } from "../../policy/core/unknown";
import type { Rule } from "../../policy/core/rule";
import { all, describeProperty, describeRule, dropAt, setAt, unknownAt, without, type Case } from "./support/cases";
import { doc, from, made } from "./support/stack";

const policyType = "aws:iam/policy:Policy";
const bucket = made("aws:s3/bucket:Bucket", {});
const object = "arn:aws:s3:::landing/*";
const reads = { Effect: "Allow", Action: "s3:GetObject", Resource: object };

/** A policy of these statements, as text that is known. */
const text = (...statements: readonly unknown[]) =>
  made(policyType, { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
/** The same, not as text, so that parts of it can be unknown. */
const asObject = (...statements: readonly unknown[]) =>
  made(policyType, { policy: { Version: "2012-10-17", Statement: statements } });

const says = (name: string, statement: unknown, finding: RegExp): Case => [
  name,
  () => ({ it: text(statement) }),
  finding,
];
const isFine = (name: string, ...statements: readonly unknown[]): Case => [
  name,
  () => ({ it: text(...statements) }),
  "fine",
];
const deferring = (name: string, statement: unknown, path: string): Case => [
  name,
  () => ({ it: asObject(statement) }),
  { deferred: path },
];

/** A rule on statements of policies that people and machines carry. */
function describeStatements(
  rule: Rule,
  broken: { readonly statement: object; readonly says: RegExp },
  cases: readonly Case[],
): void {
  describeRule(rule, {
    kept: {
      bucket,
      it: made("aws:iam/rolePolicy:RolePolicy", {
        role: "r",
        policy: doc({ ...reads, Resource: from("bucket", "arn") }),
      }),
    },
    cases: [
      says("in a policy", broken.statement, broken.says),
      [
        "in a role's policy",
        () => ({
          it: made("aws:iam/rolePolicy:RolePolicy", { policy: JSON.stringify({ Statement: broken.statement }) }),
        }),
        broken.says,
      ],
      [
        "in a group's policy",
        () => ({
          it: made("aws:iam/groupPolicy:GroupPolicy", { policy: JSON.stringify({ Statement: broken.statement }) }),
        }),
        broken.says,
      ],
      [
        "in a user's policy",
        () => ({
          it: made("aws:iam/userPolicy:UserPolicy", { policy: JSON.stringify({ Statement: [broken.statement] }) }),
        }),
        broken.says,
      ],
      [
        "inline in a role",
        () => ({
          it: made("aws:iam/role:Role", {
            inlinePolicies: [{ name: "a", policy: JSON.stringify({ Statement: [reads, broken.statement] }) }],
          }),
        }),
        broken.says,
      ],
      [
        "as an object beside an unknown",
        () => ({ it: asObject({ ...reads, Resource: [unknown] }, broken.statement) }),
        broken.says,
      ],
      ["a Deny", () => ({ it: text({ ...broken.statement, Effect: "Deny" }) }), "fine"],
      ["no policy", () => ({ it: made(policyType) }), "fine"],
      ["the policy is unknown", unknownAt("it", "policy"), { deferred: "policy" }],
      [
        "the role's inline policies are unknown",
        () => ({ it: made("aws:iam/role:Role", { inlinePolicies: unknown }) }),
        { deferred: "inlinePolicies.policy" },
      ],
      ["a statement is unknown", () => ({ it: asObject(unknown) }), { deferred: "policy.Statement[0]" }],
      ...cases,
    ],
  });
}

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

describeRule(actionsExist, {
  kept: { bucket, it: made(policyType, { policy: doc({ ...reads, Resource: from("bucket", "arn") }) }) },
  cases: [
    says(
      "a misspelled one",
      { ...reads, Action: "s3:GetObjects" },
      /Action is "s3:GetObjects"; wanted an action that exists/,
    ),
    says("in a Deny, too", { ...reads, Effect: "Deny", Action: ["s3:PutObjet"] }, /Action\[0\] is "s3:PutObjet"/),
    says("in NotAction, too", { ...reads, Action: undefined, NotAction: "s3:PutObjet" }, /NotAction/),
    says("a wildcard without a match", { ...reads, Action: "glue:Frobnicate*" }, /Frobnicate/),
    isFine("a service that is not known", { ...reads, Action: "newservice:Do" }),
    isFine("in any case", { ...reads, Action: "S3:getobject" }),
    ["the policy is unknown", unknownAt("it", "policy"), { deferred: "policy" }],
  ],
});

describeRule(documentParses, {
  kept: { bucket, it: made(policyType, { policy: doc({ ...reads, Resource: from("bucket", "arn") }) }) },
  cases: [
    ["no JSON", setAt("it", "policy", '{"Version": '), /policy is .*; wanted a policy document/],
    ["a list", setAt("it", "policy", "[]"), /a policy document is a JSON object/],
    ["in a trust policy", () => ({ it: made("aws:iam/role:Role", { assumeRolePolicy: "trust" }) }), /assumeRolePolicy/],
    ["missing", setAt("it", "policy", undefined), "fine"],
    ["unknown", unknownAt("it", "policy"), { deferred: "policy" }],
  ],
});

const sound = (document: object) => () => ({ it: made(policyType, { policy: JSON.stringify(document) }) });
describeRule(documentSound, {
  kept: { bucket, it: made(policyType, { policy: doc({ ...reads, Resource: from("bucket", "arn") }) }) },
  cases: [
    [
      "the old version",
      sound({ Version: "2008-10-17", Statement: reads }),
      /Version is "2008-10-17"; wanted "2012-10-17"/,
    ],
    ["no version", sound({ Statement: reads }), /Version is not set/],
    ["no effect", sound({ Version: "2012-10-17", Statement: { ...reads, Effect: undefined } }), /Effect is not set/],
    [
      "a misspelled effect",
      sound({ Version: "2012-10-17", Statement: { ...reads, Effect: "Alow" } }),
      /Effect is "Alow"/,
    ],
    [
      "no action",
      sound({ Version: "2012-10-17", Statement: { ...reads, Action: undefined } }),
      /exactly one of Action and NotAction/,
    ],
    [
      "both actions",
      sound({ Version: "2012-10-17", Statement: { ...reads, NotAction: "a:b" } }),
      /exactly one of Action/,
    ],
    [
      "no resource",
      sound({ Version: "2012-10-17", Statement: { ...reads, Resource: undefined } }),
      /exactly one of Resource/,
    ],
    [
      "a principal in a policy that somebody carries",
      sound({ Version: "2012-10-17", Statement: { ...reads, Principal: "*" } }),
      /wanted no Principal/,
    ],
    [
      "no principal in a bucket's policy",
      () => ({
        it: made("aws:s3/bucketPolicy:BucketPolicy", {
          policy: JSON.stringify({ Version: "2012-10-17", Statement: reads }),
        }),
      }),
      /Principal and NotPrincipal/,
    ],
    ["unknown", unknownAt("it", "policy"), { deferred: "policy" }],
  ],
});

const role = "aws:iam/role:Role";
const trust = (...statements: readonly object[]) => ({
  it: made(role, { assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) }),
});
const assume = { Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" };
const kept = trust(assume);
const unreadTrusts: readonly Case[] = [
  ["the trust policy is unknown", unknownAt("it", "assumeRolePolicy"), { deferred: "assumeRolePolicy" }],
  ["there is no trust policy", dropAt("it", "assumeRolePolicy"), "fine"],
];

describeRule(trustNotAnyone, {
  kept,
  cases: [
    ...unreadTrusts,
    ["a star", () => trust({ ...assume, Principal: "*" }), /Principal is "\*"; wanted named principals/],
    ["any AWS principal", () => trust({ ...assume, Principal: { AWS: ["*"] } }), /Principal/],
    [
      "held to an organization",
      () => trust({ ...assume, Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
      "fine",
    ],
    [
      "a condition on anything else",
      () => trust({ ...assume, Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      /Principal/,
    ],
  ],
});

const root = { ...assume, Principal: { AWS: "arn:aws:iam::000000000000:root" } };
describeRule(trustNotWholeAccounts, {
  kept,
  cases: [
    ...unreadTrusts,
    ["an account's root", () => trust(root), /Principal\.AWS is "arn:aws:iam::000000000000:root"/],
    ["an account's number", () => trust({ ...root, Principal: { AWS: "000000000000" } }), /Principal/],
    ["with MFA", () => trust({ ...root, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }), "fine"],
    ["a named role", () => trust({ ...root, Principal: { AWS: "arn:aws:iam::000000000000:role/x" } }), "fine"],
  ],
});

const github = "token.actions.githubusercontent.com";
const oidc = {
  Effect: "Allow",
  Principal: { Federated: `arn:aws:iam::1:oidc-provider/${github}` },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" },
    StringLike: { [`${github}:sub`]: "repo:owner/repo:*" },
  },
};
const withSubject = (operator: string, subject: unknown) => () =>
  trust({
    ...oidc,
    Condition: { StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" }, [operator]: { [`${github}:sub`]: subject } },
  });
describeRule(trustOneSubject, {
  kept: trust(oidc),
  cases: [
    ...unreadTrusts,
    [
      "no subject",
      () => trust({ ...oidc, Condition: { StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" } } }),
      /a condition on the provider's :sub/,
    ],
    [
      "no audience",
      () => trust({ ...oidc, Condition: { StringLike: { [`${github}:sub`]: "repo:owner/repo:*" } } }),
      /a condition on the provider's :aud/,
    ],
    ["every repository", withSubject("StringLike", "repo:*"), /begins with its owner/],
    ["owners of like names", withSubject("StringLike", "repo:owner*"), /begins with its owner/],
    ["one of several", withSubject("StringLike", ["repo:owner/*", "repo:*/deploy:*"]), /sub\[1\]/],
    ["everybody but one", withSubject("StringNotLike", "repo:owner/*"), /a condition on the provider's :sub/],
    ["true without a subject", withSubject("ForAllValues:StringLike", "repo:owner/*"), /the provider's :sub/],
    ["true without a subject, too", withSubject("StringLikeIfExists", "repo:owner/*"), /the provider's :sub/],
    ["all repositories of an owner", withSubject("StringLike", "repo:owner/*"), "fine"],
    ["projects of an organization", withSubject("StringLike", "organization:acme:project:*:workspace:*"), "fine"],
    ["service accounts of a namespace", withSubject("StringLike", "system:serviceaccount:etl:*"), "fine"],
    ["service accounts of any namespace", withSubject("StringLike", "system:serviceaccount:*:etl"), /begins with/],
    ["a service", () => kept, "fine"],
  ],
});

describeRule(trustNamesSource, {
  kept: trust(assume, {
    ...assume,
    Principal: { Service: "states.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceAccount": "1" } },
  }),
  cases: [
    ...unreadTrusts,
    [
      "no source",
      () => trust({ ...assume, Principal: { Service: ["scheduler.amazonaws.com"] } }),
      /Service\[0\] is "scheduler/,
    ],
    ["other services by config", () => kept, /glue\.amazonaws\.com/, { services: ["glue.amazonaws.com"] }],
  ],
});

const byArn = (arn: string) =>
  trust({ ...assume, Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": arn } } });
describeRule(trustStarsNamed, {
  kept: byArn("arn:aws:iam::1:role/x"),
  cases: [
    ...unreadTrusts,
    [
      "any account",
      () => byArn("arn:aws:iam::*:role/x"),
      /aws:PrincipalArn is "arn:aws:iam::\*:role\/x"; wanted an ARN with its account/,
    ],
    [
      "named principals",
      () => trust({ ...root, Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/x" } } }),
      "fine",
    ],
  ],
});

describeProperty(managedPoliciesNarrow, {
  type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  props: { role: "r", policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
  path: "policyArn",
  bad: ["AdministratorAccess", "AmazonS3FullAccess", "service-role/AWSGlueServiceRole", "SecretsManagerReadWrite"].map(
    (name) => `arn:aws:iam::aws:policy/${name}`,
  ),
  missing: "fine",
  more: [
    [
      "in managedPolicyArns",
      () => ({ it: made(role, { managedPolicyArns: ["arn:aws-us-gov:iam::aws:policy/AmazonAthenaFullAccess"] }) }),
      /managedPolicyArns\[0\]/,
    ],
    ["one's own of that name", setAt("it", "policyArn", "arn:aws:iam::1:policy/AmazonS3FullAccess"), "fine"],
    [
      "further ones by config",
      () => ({ it: made(role, { managedPolicyArns: ["arn:aws:iam::aws:policy/X"] }) }),
      /X/,
      { more: ["X"] },
    ],
  ],
});

describeRule(noUserPolicies, {
  kept: { it: made("aws:iam/policyAttachment:PolicyAttachment", { roles: ["r"] }) },
  cases: [
    ["users", setAt("it", "users", ["u"]), /users is \["u"\]/],
    ["a user's policy", () => ({ it: made("aws:iam/userPolicy:UserPolicy", { user: "u" }) }), /user is "u"/],
    ["users that are not known yet", unknownAt("it", "users"), /users is not known yet/],
    ["nobody at all", dropAt("it", "roles"), "fine"],
  ],
});

describeRule(noAccessKeys, {
  cannot: { missing: "being there is what is wrong", unknown: "being there is what is wrong" },
  kept: {},
  cases: [["a key", () => ({ it: made("aws:iam/accessKey:AccessKey", { user: "u" }) }), /user is "u"/]],
});

describeProperty(sessionsShort, {
  type: role,
  props: { maxSessionDuration: 3600 },
  path: "maxSessionDuration",
  bad: [43_200],
  missing: "fine",
});

const attachment = made("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: from("it"), policyArn: "arn:p" });
const inline = made("aws:iam/rolePolicy:RolePolicy", { role: from("it"), policy: "{}" });
describeRule(roleInOnePlace, {
  kept: { it: made(role, {}), attachment, inline },
  cases: [
    ["attached both ways", setAt("it", "managedPolicyArns", ["arn:q"]), /managedPolicyArns is .*beside attachment/],
    [
      "inline both ways",
      setAt("it", "inlinePolicies", [{ name: "a", policy: "{}" }]),
      /inlinePolicies is .*beside inline/,
    ],
    ["a list that is not known yet is one", unknownAt("it", "managedPolicyArns"), /managedPolicyArns is not known yet/],
    ["one of each", all(without("attachment"), setAt("it", "managedPolicyArns", ["arn:q"])), "fine"],
    [
      "whose attachment it is is unknown",
      all(setAt("it", "managedPolicyArns", ["arn:q"]), unknownAt("attachment", "role")),
      { deferred: "managedPolicyArns" },
    ],
  ],
});

describeRule(noUsers, {
  kept: { it: made(role, {}) },
  cannot: { missing: "being there is what is wrong", unknown: "being there is what is wrong" },
  cases: [
    ["a user", () => ({ it: made("aws:iam/user:User", { name: "u" }) }), /name is "u"; wanted no user/],
    ["a password", () => ({ it: made("aws:iam/userLoginProfile:UserLoginProfile", { user: "u" }) }), /user is "u"/],
  ],
});

describeProperty(noInlinePolicies, {
  type: role,
  props: { inlinePolicies: [] },
  path: "inlinePolicies",
  bad: [[{ name: "a", policy: "{}" }]],
  missing: "fine",
  more: [["a policy of a role's own", () => ({ it: inline }), /^RolePolicy "it": policy is/]],
});

const passwords = { minimumPasswordLength: 14, passwordReusePrevention: 24 };
for (const [name, least] of Object.entries(passwords)) {
  const type = "aws:iam/accountPasswordPolicy:AccountPasswordPolicy";
  describeProperty(passwordsStrong, { type, props: passwords, path: name, bad: [least - 1], missing: "reported" });
}
