import { finding, must } from "../../core/outcome";
import { resourceRule } from "../../core/rule";

const onUsers = "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-2";

export const noUserPolicies = resourceRule({
  name: "iam-no-user-policies",
  severity: "medium",
  what: "Rights hang on roles and groups, not on users.",
  why: "Rights that hang on a user are overlooked in every review and outlive the task.",
  remedy: "Attach the policy to a role that people assume.",
  source: onUsers,
  frameworks: ["SecurityHub IAM.2", "CIS 1.15"],
  peers: ["CKV_AWS_40", "IAMUserNoPolicies"],
  types: [
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
  ],
  *check(resource) {
    const users = resource.at(resource.type === "aws:iam/policyAttachment:PolicyAttachment" ? "users" : "user");
    if (users.items().length > 0) yield finding(users, "a role or a group");
  },
});

export const noAccessKeys = resourceRule({
  name: "iam-no-access-keys",
  severity: "high",
  what: "The program makes no access keys.",
  why: "The secret stands in the state, never ends by itself, and is found in a repository sooner or later.",
  remedy: "Let workloads take a role, and pipelines come by OIDC.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
  frameworks: ["PCI 8.3.9"],
  peers: ["CKV_AWS_273"],
  types: ["aws:iam/accessKey:AccessKey"],
  *check(key) {
    yield finding(key.at("user"), "a role that the workload takes");
  },
});

export const sessionsShort = resourceRule<{ maxHours: number }>({
  name: "iam-sessions-short",
  severity: "low",
  what: "Sessions of a role last a working day at most.",
  why: "Whoever steals a session keeps it until it ends.",
  remedy: "Lower maxSessionDuration (seconds).",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html#id_roles_use_view-role-max-session",
  peers: ["Pulumi iam-role-session-duration"],
  types: ["aws:iam/role:Role"],
  settings: {
    maxHours: { type: "number", minimum: 1, maximum: 12, default: 8, description: "Hours that a session may last." },
  },
  *check(role, { maxHours }) {
    const duration = role.at("maxSessionDuration");
    const short = duration.satisfies(() => (duration.number() ?? 3600) <= maxHours * 3600);
    yield* must(short, duration, `${maxHours * 3600} seconds or less`);
  },
});
