import { must } from "../../core/outcome";
import { anyOf, not } from "../../core/truth";
import { statementRule } from "../../iam/documentRule";
import { hasWildcard } from "../../iam/pattern";
import { isAccountRoot, isAnyone, isPublic } from "../../iam/principals";
import { narrows } from "../../iam/statement";

export const trustNotAnyone = statementRule({
  name: "iam-trust-not-anyone",
  severity: "critical",
  what: "No role can be taken by anyone in the world.",
  why: "Every AWS account could act with the role's rights.",
  remedy: "Name the principals in the trust policy.",
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
  frameworks: ["PCI 7.2.1"],
  peers: ["CKV_AWS_60", "cloudsplaining AssumableByAnyPrincipal"],
  reads: ["trust"],
  *judge(statement) {
    yield* must(not(isPublic(statement)), statement.element("Principal"), "named principals");
  },
});

/** Conditions that pick somebody out of an account, or prove who it is. */
const picking = [
  "aws:MultiFactorAuthPresent",
  "aws:PrincipalArn",
  "aws:PrincipalTag/*",
  "aws:PrincipalOrgID",
  "aws:PrincipalOrgPaths",
  "aws:SourceIdentity",
  "aws:userid",
  "sts:ExternalId",
  "sts:RoleSessionName",
];

export const trustNotWholeAccounts = statementRule({
  name: "iam-trust-not-whole-accounts",
  severity: "medium",
  what: "A role that an account as a whole may take asks for more: MFA, an external id, or who it is.",
  why: "Every identity of that account that may call sts:AssumeRole can take the role, present and future ones.",
  remedy: "Name the roles that may take it, or add a condition such as aws:MultiFactorAuthPresent or sts:ExternalId.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  frameworks: ["PCI 7.2.2"],
  peers: ["CKV_AWS_61", "cloudsplaining CrossAccount", "Pulumi iam-role-assume-role-mfa-enforcement"],
  reads: ["trust"],
  *judge(statement) {
    for (const principal of statement.principals.filter(isAccountRoot)) {
      yield* must(statement.isHeldTo(...picking), principal.view, "named roles, or a condition on who comes");
    }
  },
});

export const trustOneSubject = statementRule({
  name: "iam-trust-one-subject",
  severity: "high",
  what: "A role for an OIDC provider names audience and subject.",
  why: "Without the subject, every repository of the whole provider can take the role.",
  remedy: 'Add {"StringEquals": {"<provider>:aud": "sts.amazonaws.com", "<provider>:sub": "repo:<owner>/<repo>:..."}}.',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
  peers: ["CKV_AWS_358", "CKV_AWS_393"],
  reads: ["trust"],
  *judge(statement) {
    const oidc = statement.principals.filter(
      ({ kind, view }) =>
        kind === "Federated" && /oidc-provider|cognito-identity|accounts\.google/.test(view.text() ?? ""),
    );
    if (oidc.length === 0) return;
    const condition = statement.element("Condition");
    const about = (part: RegExp) => statement.conditions.filter(({ key }) => part.test(key));
    const subjects = about(/:(sub|repository|repository_owner|job_workflow_ref)$/);
    yield* must(anyOf(subjects.map(narrows)), condition, "a condition on the provider's :sub");
    yield* must(anyOf(about(/:(aud|amr|oaud|azp)$/).map(narrows)), condition, "a condition on the provider's :aud");
    for (const { values, operator } of subjects.filter((subject) => narrows(subject) !== false)) {
      if (operator === "stringequals") continue;
      for (const value of values) yield* must(namesOwner(value.text()), value, "a subject that begins with its owner");
    }
  },
});

/** "repo:*" is everybody and "repo:own*" is somebody like own; "repo:owner/*" is somebody. */
function namesOwner(subject: string | undefined): boolean {
  if (subject === undefined || !hasWildcard(subject)) return true;
  const whole = subject.split(/[*?]/)[0]?.split(/[:/]/).slice(0, -1) ?? [];
  return whole.length >= (subject.startsWith("system:serviceaccount:") ? 3 : 2);
}

/** Services whose documentation shows a source condition in trust policies. */
const sourced = [
  "scheduler.amazonaws.com",
  "states.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
  "bedrock.amazonaws.com",
];

export const trustNamesSource = statementRule<{ services: readonly string[] }>({
  name: "iam-trust-names-source",
  severity: "low",
  what: "A role for a service that says on whose behalf it comes is held to this account or resource.",
  why: "Another account's resource could talk the service into using the role.",
  remedy: "Add a condition on aws:SourceAccount or aws:SourceArn.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  peers: ["prowler iam_role_cross_service_confused_deputy_prevention"],
  reads: ["trust"],
  settings: {
    services: {
      type: "array",
      items: { type: "string" },
      default: sourced,
      description: "Services that send aws:SourceArn or aws:SourceAccount when they take a role.",
    },
  },
  *judge(statement, { services }) {
    const held = statement.isHeldTo("aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID");
    for (const { kind, view } of statement.principals) {
      const asks = kind === "Service" && services.includes(view.text() ?? "");
      yield* must(anyOf([!asks, held]), view, "a condition on aws:SourceAccount or aws:SourceArn");
    }
  },
});

export const trustStarsNamed = statementRule({
  name: "iam-trust-arns-whole",
  severity: "high",
  what: "Conditions on who may take a role name somebody.",
  why: "A pattern such as arn:aws:iam::*:role/x lets in whoever makes a role of that name in an account of their own.",
  remedy: "Name the account in aws:PrincipalArn, or add aws:PrincipalOrgID.",
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
  reads: ["trust", "resource"],
  *judge(statement) {
    const anyone = anyOf(statement.principals.map(isAnyone));
    const held = statement.isHeldTo("aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:PrincipalOrgPaths");
    for (const { key, values } of statement.conditions) {
      if (key !== "aws:principalarn") continue;
      for (const value of values) {
        const anyAccount = /^arn:[^:]*:(iam|sts)::[*?]+:/.test(value.text() ?? "");
        yield* must(anyOf([not(anyone), !anyAccount, held]), value, "an ARN with its account");
      }
    }
  },
});
