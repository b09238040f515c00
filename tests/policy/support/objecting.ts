import * as assert from "node:assert/strict";
import { Exemptions } from "../../../policy/core/exemptions";
import { Judge } from "../../../policy/core/judge";
import { defaultLevel } from "../../../policy/core/rule";
import { rules } from "../../../policy/rules";
import { made, stackOf, type Stack as Made } from "./stack";

/** Names of the mandatory rules that object, each once. */
export function objecting(stack: Made): string[] {
  const mandatory = rules.filter((rule) => defaultLevel(rule) === "mandatory");
  const judge = new Judge(new Exemptions([], "2026-01-01"));
  const found = judge.all(mandatory, stackOf(stack, "deployed")).map(({ rule }) => rule.name);
  assert.deepEqual(judge.takeFailures(), []);
  return [...new Set(found)].sort();
}

export const allow = (statement: object) => ({ Effect: "Allow", ...statement });
export const text = (...statements: readonly unknown[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
export const policy = (statement: object) => ({
  it: made("aws:iam/policy:Policy", { policy: text(allow(statement)) }),
});
export const trust = (statement: object) => ({
  it: made("aws:iam/role:Role", { assumeRolePolicy: text(allow({ Action: "sts:AssumeRole", ...statement })) }),
});
export const queuePolicy = (statement: object) => ({
  it: made("aws:sqs/queuePolicy:QueuePolicy", {
    policy: text(allow({ Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:000000000000:q", ...statement })),
  }),
});
export const group = (props: Readonly<Record<string, unknown>>) => ({
  it: made("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { description: "d", ...props }),
});

export const object = "arn:aws:s3:::landing/*";
export const role = "arn:aws:iam::000000000000:role/job";
export const lambdaPermission = (props: object) => ({
  it: made("aws:lambda/permission:Permission", { action: "lambda:InvokeFunction", ...props }),
});
