import { managedPoliciesNarrow } from "../../policy/rules/iam/managedPolicies";
import {
  noAccessKeys,
  noInlinePolicies,
  noUserPolicies,
  noUsers,
  passwordsStrong,
  sessionsShort,
} from "../../policy/rules/iam/people";
import { roleInOnePlace } from "../../policy/rules/iam/roleInOnePlace";
import { all, describeProperty, describeRule, dropAt, setAt, unknownAt, without } from "./support/cases";
import { from, made } from "./support/stack";

const role = "aws:iam/role:Role";

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
