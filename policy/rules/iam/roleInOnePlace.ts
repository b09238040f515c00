import { must, type Outcome } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { stackRule } from "../../core/rule";
import { some, type Stack } from "../../core/stack";
import { not } from "../../core/truth";

/** Each list of a role that holds alone, and the resources that write into the same list. */
const lists = [
  ["managedPolicyArns", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
  ["inlinePolicies", "aws:iam/rolePolicy:RolePolicy"],
] as const;

function* overwritten(role: Resource, stack: Stack): Iterable<Outcome> {
  for (const [list, type] of lists) {
    if (!role.at(list).isGiven) continue;
    const apart = stack.companions(role, [type], "role");
    const names = apart.map(({ resource }) => resource.name).join(", ");
    yield* must(not(some(apart, () => true)), role.at(list), `no ${list} beside ${names}`);
  }
}

export const roleInOnePlace = stackRule({
  name: "iam-role-in-one-place",
  severity: "high",
  what: "A role's policies are listed in the role, or attached by resources of their own, not both.",
  why: "The list takes away what it does not name: at every other deployment a right is missing.",
  remedy: "Move the list into RolePolicy and RolePolicyAttachment resources.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
  peers: ["AWSGuard iam-role-no-policy-management-conflicts"],
  types: ["aws:iam/role:Role"],
  *checkInStack(role, stack) {
    yield* overwritten(role, stack);
  },
});
