import type { Rule } from "../../../policy/core/rule";
import { unknown } from "../../../policy/core/unknown";
import { describeRule, unknownAt, type Case } from "./cases";
import { doc, from, made } from "./stack";

export const policyType = "aws:iam/policy:Policy";
export const bucket = made("aws:s3/bucket:Bucket", {});
export const object = "arn:aws:s3:::landing/*";
export const reads = { Effect: "Allow", Action: "s3:GetObject", Resource: object };

/** A policy of these statements, as text that is known. */
export const text = (...statements: readonly unknown[]) =>
  made(policyType, { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
/** The same, not as text, so that parts of it can be unknown. */
export const asObject = (...statements: readonly unknown[]) =>
  made(policyType, { policy: { Version: "2012-10-17", Statement: statements } });

export const says = (name: string, statement: unknown, finding: RegExp): Case => [
  name,
  () => ({ it: text(statement) }),
  finding,
];
export const isFine = (name: string, ...statements: readonly unknown[]): Case => [
  name,
  () => ({ it: text(...statements) }),
  "fine",
];
export const deferring = (name: string, statement: unknown, path: string): Case => [
  name,
  () => ({ it: asObject(statement) }),
  { deferred: path },
];

/** A rule on statements of policies that people and machines carry. */
export function describeStatements(
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
