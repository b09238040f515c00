import { must } from "../core/outcome";
import type { Resource } from "../core/resource";
import { stackRule, type RuleText, type StackRule } from "../core/rule";
import type { Stack } from "../core/stack";
import { allOf, anyOf, type Truth } from "../core/truth";
import type { View } from "../core/view";
import { documentIn } from "../iam/document";
import { isAnyone } from "../iam/principals";
import type { Statement } from "../iam/statement";

interface TlsRule extends Pick<RuleText, "name" | "frameworks" | "peers" | "source"> {
  /** What must be reached by TLS only. */
  readonly types: readonly string[];
  /** Resources that carry its policy, with the property that names it. */
  readonly policies: ReadonlyArray<{ readonly types: readonly string[]; readonly property: string }>;
}

const denies = (statement: Statement): Truth =>
  allOf([
    statement.element("Effect").is("Deny"),
    anyOf(statement.principals.map(isAnyone)),
    anyOf(
      statement.conditions.map(({ operator, key, values }) =>
        allOf([operator === "bool" && key === "aws:securetransport", ...values.map((value) => value.is(false))]),
      ),
    ),
  ]);

function refusesPlain(policy: View): Truth {
  const document = documentIn(policy);
  if (document.state === "unknown") return "unknown";
  return document.state === "read" && anyOf(document.statements.map(denies));
}

/** A rule that something's policy, wherever it is written, denies whoever comes without TLS. */
export function tlsOnlyRule({ types, policies, ...text }: TlsRule): StackRule {
  return stackRule({
    ...text,
    severity: "medium",
    what: "Whoever comes without TLS is refused.",
    why: "What goes over the wire in plain can be read and changed on its way.",
    remedy: 'Add a statement: Deny, Principal "*", {"Bool": {"aws:SecureTransport": "false"}}.',
    types,
    *checkInStack(resource, stack) {
      const inline = resource.at("policy");
      const own = companionPolicies(resource, stack, policies);
      const refused = [
        ...(inline.isGiven ? [refusesPlain(inline)] : []),
        ...own.map(({ policy, belongs }) => allOf([belongs, refusesPlain(policy)])),
      ];
      const at = own.find(({ belongs }) => belongs === true)?.policy ?? inline;
      yield* must(anyOf(refused), at, "a Deny for requests without TLS");
    },
  });
}

function companionPolicies(resource: Resource, stack: Stack, policies: TlsRule["policies"]) {
  return policies.flatMap(({ types, property }) =>
    stack.companions(resource, types, property).map((companion) => ({
      policy: companion.resource.at("policy"),
      belongs: companion.belongs,
    })),
  );
}
