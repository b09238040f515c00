import { deferral, finding, type Outcome } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { stackRule } from "../../core/rule";
import type { Stack } from "../../core/stack";
import { documentIn } from "../../iam/document";
import { placesOf, typesWith } from "../../iam/places";
import type { Statement } from "../../iam/statement";

const kinds = ["resource", "trust"] as const;

/** The account of an AWS principal: its number alone, or an ARN's. */
const accountOf = (principal: string): string | undefined =>
  /^(\d{12})$|^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(principal)?.slice(1).find(Boolean);

const accounts = new WeakMap<Stack, ReadonlySet<string>>();

/** The accounts that this stack's own resources are in, as their ARNs say. None before anything exists. */
function ownAccounts(stack: Stack): ReadonlySet<string> {
  const found = accounts.get(stack) ?? new Set(stack.resources.flatMap(accountIn));
  accounts.set(stack, found);
  return found;
}

function accountIn(resource: Resource): string[] {
  const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource.output("arn").text() ?? "")?.[1];
  return account === undefined ? [] : [account];
}

function* foreign(statement: Statement, own: ReadonlySet<string>, known: readonly string[]): Iterable<Outcome> {
  for (const { kind, view } of statement.principals) {
    const account = kind === "AWS" ? accountOf(view.text() ?? "") : undefined;
    if (account === undefined || own.has(account) || known.includes(account)) continue;
    yield own.size === 0 ? deferral(view) : finding(view, "an account that is known to this pack");
  }
}

export const accountsKnown = stackRule<{ accounts: readonly string[] }>({
  name: "policy-accounts-known",
  severity: "medium",
  what: "Policies let in other accounts only where the pack's config names them.",
  why: "A wrong number in a policy gives the data to somebody who is never heard of again.",
  remedy: "Correct the account, or name it in this rule's setting accounts.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
  frameworks: ["SecurityHub S3.6", "PCI 7.2.1"],
  peers: ["CKV_AWS_385", "cloudsplaining CrossAccount"],
  types: typesWith(...kinds),
  settings: {
    accounts: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Numbers of other accounts that policies may let in.",
    },
  },
  *checkInStack(resource, stack, { accounts: known }) {
    for (const { place } of placesOf(resource, kinds)) {
      if (!place.isGiven) continue;
      const document = documentIn(place);
      if (document.state === "unknown") yield deferral(place);
      if (document.state !== "read") continue;
      for (const statement of document.statements) {
        if (statement.isAllow) yield* foreign(statement, ownAccounts(stack), known);
      }
    }
  },
});
