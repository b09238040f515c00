import { deferral, finding, type Outcome } from "../../core/outcome";
import type { View } from "../../core/view";
import { actionsOf, isEveryAction } from "../../iam/actions";
import { statementRule } from "../../iam/documentRule";
import { hasWildcard, isEverything } from "../../iam/pattern";
import type { Statement } from "../../iam/statement";
import { isAccountRoot } from "../../iam/principals";

const leastPrivilege = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege";

/** Whether a statement lets its holder do anything to anything. */
export const isFullAccess = (statement: Statement): boolean =>
  statement.actions.some((action) => isEveryAction(action.text() ?? "")) &&
  statement.resources.some((resource) => isEverything(resource.text() ?? ""));

export const noFullAccess = statementRule({
  name: "iam-no-full-access",
  severity: "critical",
  what: "No policy allows every action on every resource.",
  why: "Whoever holds it is administrator: one leaked key or one injected line of code, and the account is gone.",
  remedy: "Name the actions and the resources that the task needs.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
  frameworks: ["SecurityHub IAM.1", "CIS 1.16", "PCI 7.2.1"],
  peers: ["CKV_AWS_1", "CKV_AWS_62", "CKV2_AWS_40", "IAMPolicyNoStatementsWithAdminAccess"],
  reads: ["identity"],
  *judge(statement) {
    if (isFullAccess(statement)) yield finding(statement.element("Action"), "named actions on named resources");
  },
});

/** A wildcard that stands for a few kindred actions, such as kms:ReEncrypt*, is no wildcard to speak of. */
function* wideActions(action: View, widest: number): Iterable<Outcome> {
  const text = action.text();
  if (action.isUnknown) yield deferral(action);
  if (text === undefined || !hasWildcard(text)) return;
  const meant = actionsOf(text);
  if (meant === undefined || meant.length === 0) {
    // A service that is not known, or several: what the wildcard stands for is not known either.
    if (meant === undefined && /:[*?]+$|^[^:]*[*?]/.test(text))
      yield finding(action, "named actions", "Name the actions that are needed.");
    return;
  }
  const levels = new Set(meant.map(({ level }) => (level === "l" ? "r" : level)));
  if (meant.length <= widest && !levels.has("p") && !(levels.has("r") && levels.size > 1)) return;
  const worst = meant.find(({ level }) => level === "p") ?? meant.find(({ level }) => level === "w");
  const example = worst === undefined ? "" : `, ${worst.name} among them`;
  yield finding(action, "named actions", `It allows ${meant.length} actions${example}: name those that are needed.`);
}

const widest = {
  type: "integer",
  minimum: 1,
  default: 12,
  description: "Kindred actions that one wildcard may stand for, none of which manages permissions.",
} as const;

export const actionsNamed = statementRule<{ widest: number }>({
  name: "iam-actions-named",
  severity: "high",
  what: "Policies name their actions; a wildcard stands for a few kindred ones at most.",
  why: "A wildcard grants what nobody thought of, managing permissions included, and grows with each action that AWS adds.",
  remedy: "Name the actions that are needed.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21",
  frameworks: ["SecurityHub IAM.21", "PCI 7.2.2"],
  peers: [
    "CKV_AWS_49",
    "CKV_AWS_63",
    "AwsSolutions-IAM5",
    "IAMPolicyNoStatementsWithFullAccess",
    "CKV_AWS_288",
    "CKV_AWS_289",
  ],
  reads: ["identity"],
  settings: { widest },
  *judge(statement, settings) {
    if (isFullAccess(statement)) return;
    for (const action of statement.actions) yield* wideActions(action, settings.widest);
  },
});

export const policyActionsNamed = statementRule<{ widest: number }>({
  name: "policy-actions-named",
  severity: "high",
  what: "Resource policies name the actions they allow.",
  why: "With a wildcard, those who should only send or read may also delete, or change the policy itself.",
  remedy: "Name the actions that the other side needs.",
  source: leastPrivilege,
  peers: ["CKV_AWS_168", "guard S3_BUCKET_NO_WILDCARD_ACTION", "guard SQS_NO_WILDCARD_ACTION"],
  reads: ["resource"],
  settings: { widest },
  *judge(statement, settings) {
    const { principals } = statement;
    // A key's own account must be able to do everything, or nobody can ever change the key.
    const ownAccount = principals.length > 0 && principals.every(isAccountRoot);
    if (ownAccount) return;
    for (const action of statement.actions) yield* wideActions(action, settings.widest);
  },
});

const inverses = {
  NotAction: "Action with the actions that are needed",
  NotResource: "Resource with the ARNs that are needed",
  NotPrincipal: "Principal with those who may",
} as const;

export const noInverse = statementRule({
  name: "iam-no-inverse",
  severity: "high",
  what: "No Allow is written by what it leaves out.",
  why: "NotAction, NotResource and NotPrincipal with Allow grant everything but a few: all that AWS adds later, too.",
  remedy: "Say what is allowed instead.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
  peers: ["CKV_AWS_387", "parliament NOTRESOURCE", "guard NO_ALLOW_PLUS_NOT_PRINCIPAL"],
  reads: ["identity", "resource", "trust", "endpoint"],
  *judge(statement) {
    for (const [element, wanted] of Object.entries(inverses)) {
      if (statement.has(element)) yield finding(statement.element(element), wanted);
    }
  },
});
