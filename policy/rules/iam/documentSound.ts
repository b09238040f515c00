import { finding, must, type Outcome } from "../../core/outcome";
import { actionsOf } from "../../iam/actions";
import { documentRule } from "../../iam/documentRule";
import type { DocumentKind } from "../../iam/places";
import type { Statement } from "../../iam/statement";

const everyKind: readonly DocumentKind[] = ["identity", "resource", "trust", "endpoint"];
const grammar = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";

export const documentParses = documentRule({
  name: "iam-document-parses",
  severity: "high",
  what: "Every policy document is a JSON object.",
  why: "AWS refuses the deployment half-way, and no other rule can judge what it cannot read.",
  remedy: "Build the document as an object and hand it over, instead of writing JSON text by hand.",
  source: grammar,
  reads: everyKind,
  *judge(document, place) {
    if (document.state === "broken") yield finding(place, `a policy document (${document.why})`);
  },
});

export const documentSound = documentRule({
  name: "iam-document-sound",
  severity: "high",
  what: "Every policy document has what IAM's grammar demands, and the current version.",
  why: "AWS refuses it in the middle of a deployment; without the version, policy variables are plain text and conditions on them never hold.",
  remedy: "Follow the grammar; Version is always 2012-10-17.",
  source: grammar,
  reads: everyKind,
  *judge(document, _place, kind) {
    if (document.state !== "read") return;
    const version = document.root.at("Version");
    yield* must(version.is("2012-10-17"), version, '"2012-10-17"', "Set Version to 2012-10-17.");
    for (const statement of document.statements) yield* grammarOutcomes(statement, kind);
  },
});

function* grammarOutcomes(statement: Statement, kind: DocumentKind): Iterable<Outcome> {
  if (statement.view.isUnknown) return;
  const effect = statement.element("Effect");
  yield* must(effect.is("Allow", "Deny"), effect, '"Allow" or "Deny"');
  const pairs = [
    ["Action", "NotAction"],
    ...(kind === "trust" ? [] : [["Resource", "NotResource"]]),
    ...(kind === "identity" ? [] : [["Principal", "NotPrincipal"]]),
  ] as const;
  for (const [one = "", other = ""] of pairs) {
    if (statement.has(one) === statement.has(other))
      yield finding(statement.view, `exactly one of ${one} and ${other}`);
  }
  if (kind === "identity" && statement.has("Principal")) {
    yield finding(
      statement.element("Principal"),
      "no Principal",
      "Leave it out: the principal is whoever carries the policy.",
    );
  }
}

export const actionsExist = documentRule({
  name: "iam-actions-exist",
  severity: "medium",
  what: "Every action that a policy names exists.",
  why: "AWS takes a misspelled action without a word: the right is missing when it is needed, or a Deny denies nothing.",
  remedy: "Correct the spelling; the service authorization reference lists each service's actions.",
  source:
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  peers: ["parliament UNKNOWN_ACTION"],
  reads: everyKind,
  *judge(document) {
    if (document.state !== "read") return;
    const named = document.statements.flatMap((statement) => [
      ...statement.actions,
      ...statement.element("NotAction").items(),
    ]);
    for (const action of named) {
      const text = action.text();
      if (text !== undefined && text !== "*" && actionsOf(text)?.length === 0)
        yield finding(action, "an action that exists");
    }
  },
});
