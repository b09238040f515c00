import { deferral, must, type Outcome } from "../../core/outcome";
import { allOf, anyOf, not, type Truth } from "../../core/truth";
import type { View } from "../../core/view";
import { isEveryAction } from "../../iam/actions";
import { statementRule } from "../../iam/documentRule";
import { hasWildcard, isEverything, matches } from "../../iam/pattern";
import type { Statement } from "../../iam/statement";
import { passRoleCompanions } from "./escalations";
import { isFullAccess } from "./wildcards";

/** The action that takes iam:PassRole in, be it by name or by a wildcard such as iam:Pass*. All of iam:* is for others to blame. */
function passing(statement: Statement): View | undefined {
  const takes = (text: string) => matches(text, "iam:PassRole") && !isEveryAction(text) && !/^iam:[*?]+$/i.test(text);
  return statement.actions.find((action) => takes(action.text() ?? ""));
}

/** What makes a passable role dangerous in the same statement. */
function danger(statement: Statement): string {
  const texts = statement.actions.map((action) => action.text() ?? "");
  const runs = passRoleCompanions.find((name) => texts.some((text) => matches(text, name)));
  return runs === undefined ? "" : ` With ${runs} beside it, it is administrator's right.`;
}

function* roleOutcomes(statement: Statement): Iterable<Outcome> {
  for (const role of statement.resources) {
    if (role.isUnknown) yield deferral(role);
    const wide = isEverything(role.text() ?? "");
    yield* must(!wide, role, `the ARN of the role to pass`, `Name the role.${danger(statement)}`);
  }
}

const passedTo = ({ conditions }: Statement): View[] =>
  conditions.filter(({ key }) => key === "iam:passedtoservice").flatMap(({ values }) => values);

/** "*.amazonaws.com" is every service. */
const namesService = (service: View): Truth =>
  service.satisfies((raw) => typeof raw === "string" && !hasWildcard(raw.split(".")[0] ?? ""));

export const passRoleHeld = statementRule({
  name: "iam-pass-role-held",
  severity: "high",
  what: "iam:PassRole names the role and, by iam:PassedToService, the service that may take it.",
  why: "Whoever may pass any role to something that runs code has every right of every role in the account.",
  remedy: 'Name the role and add {"StringEquals": {"iam:PassedToService": "<service>.amazonaws.com"}}.',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  frameworks: ["PCI 7.2.2"],
  peers: ["AccessAnalyzer PASS_ROLE_WITH_STAR_IN_RESOURCE", "guard IAM_POLICY_PASS_ROLE", "CKV_AWS_110"],
  reads: ["identity"],
  *judge(statement) {
    const action = passing(statement);
    if (action === undefined || isFullAccess(statement)) return;
    yield* roleOutcomes(statement);
    const held = allOf([statement.isHeldTo("iam:PassedToService"), ...passedTo(statement).map(namesService)]);
    const wide = anyOf(statement.resources.map((role) => isEverything(role.text() ?? "")));
    // One finding is enough where the role is wide open anyway.
    if (not(wide) === true) yield* must(held, action, "a condition on iam:PassedToService");
  },
});
