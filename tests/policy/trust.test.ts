import {
  trustNamesSource,
  trustNotAnyone,
  trustNotWholeAccounts,
  trustOneSubject,
  trustStarsNamed,
} from "../../policy/rules/iam/trust";
import { describeRule, dropAt, unknownAt, type Case } from "./support/cases";
import { made } from "./support/stack";

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
