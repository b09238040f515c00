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

export const noUsers = resourceRule({
  name: "iam-no-users",
  severity: "medium",
  what: "The program makes no IAM users.",
  why: "People come by single sign-on and workloads take roles; a user's password and keys work until somebody remembers it.",
  remedy: "Let people come by IAM Identity Center, and workloads take a role.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp",
  frameworks: ["CIS 1.21"],
  peers: ["CKV_AWS_273", "CKV_AWS_348", "CKV2_AWS_21", "CKV2_AWS_22"],
  types: [
    ...["aws:iam/user:User", "aws:iam/userLoginProfile:UserLoginProfile"],
    ...["aws:iam/userGroupMembership:UserGroupMembership"],
  ],
  *check(user) {
    yield finding(user.at(user.type === "aws:iam/user:User" ? "name" : "user"), "no user");
  },
});

export const noInlinePolicies = resourceRule({
  name: "iam-no-inline-policies",
  severity: "low",
  level: "disabled",
  what: "Rights stand in policies of their own, not in a role's.",
  why: "Turned off by default: a policy that only one role may ever have is safest inside it, and goes when it goes.",
  remedy: "Make a Policy and attach it.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
  peers: ["IAMNoInlinePolicy", "Pulumi iam-no-inline-policy-check"],
  types: [
    ...["aws:iam/rolePolicy:RolePolicy", "aws:iam/groupPolicy:GroupPolicy", "aws:iam/userPolicy:UserPolicy"],
    "aws:iam/role:Role",
  ],
  *check(resource) {
    const inline = resource.at(resource.type === "aws:iam/role:Role" ? "inlinePolicies" : "policy");
    const none = inline.satisfies((raw) => raw === undefined || raw === "" || (Array.isArray(raw) && raw.length === 0));
    yield* must(none, inline, "a policy of its own");
  },
});

/** What CIS asks of passwords: at least a length, and as many as this remembered. */
const passwordWants = [
  ["minimumPasswordLength", 14],
  ["passwordReusePrevention", 24],
] as const;

export const passwordsStrong = resourceRule({
  name: "iam-passwords-strong",
  severity: "medium",
  what: "An account's password policy, where the program sets it, asks for 14 characters and remembers 24 passwords.",
  why: "Shorter passwords are guessed, and old ones have leaked.",
  remedy: "Set minimumPasswordLength to 14 and passwordReusePrevention to 24.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html",
  frameworks: ["SecurityHub IAM.15", "SecurityHub IAM.16", "CIS 1.8", "CIS 1.9", "PCI 8.3.6"],
  peers: ["CKV_AWS_9", "CKV_AWS_10", "CKV_AWS_11", "CKV_AWS_12", "CKV_AWS_13", "CKV_AWS_14", "CKV_AWS_15"],
  types: ["aws:iam/accountPasswordPolicy:AccountPasswordPolicy"],
  *check(policy) {
    for (const [name, least] of passwordWants) {
      const value = policy.at(name);
      yield* must(
        value.satisfies(() => (value.number() ?? 0) >= least),
        value,
        `${least} or more`,
      );
    }
  },
});
