import { listOf, type PrincipalDocument } from "./document";

/** Who asks, as policies can name them. */
export type Principal =
  | { readonly kind: "account"; readonly account: string }
  | { readonly kind: "role"; readonly account: string; readonly arn: string; readonly sessionArn: string }
  | { readonly kind: "service"; readonly service: string };

/**
 * How closely a statement names the caller. "account": only by naming the whole account, which hands the decision over to
 * identity policies. "session": so closely that not even a permissions boundary limits it.
 */
export type Closeness = "account" | "principal" | "session";

export type PrincipalTest = (principal: Principal) => Closeness | undefined;

/** Compiles a Principal element. Federated and canonical users never match: nobody is one in a local run. */
export function principalTest(document: PrincipalDocument): PrincipalTest {
  if (document === "*") return () => "principal";
  const named = new Set(listOf(document.AWS));
  const services = new Set(listOf(document.Service));
  return (principal) => {
    if (named.has("*")) return "principal";
    if (principal.kind === "service") return services.has(principal.service) ? "principal" : undefined;
    return closeness(principal, named);
  };
}

function closeness(
  principal: Exclude<Principal, { kind: "service" }>,
  named: ReadonlySet<string>,
): Closeness | undefined {
  if (principal.kind === "role" && named.has(principal.sessionArn)) return "session";
  if (principal.kind === "role" && named.has(principal.arn)) return "principal";
  return namesAccount(principal.account, named) ? "account" : undefined;
}

function namesAccount(account: string, named: ReadonlySet<string>): boolean {
  return named.has(account) || named.has(`arn:aws:iam::${account}:root`);
}

/**
 * Compiles NotPrincipal. A Deny spares only a caller named in full: account, role and, for a role at work, the session too;
 * that is AWS's rule. An Allow reaches everybody who is not named at all.
 */
export function notPrincipalTest(document: PrincipalDocument, effect: "Allow" | "Deny"): PrincipalTest {
  const named = new Set(document === "*" ? ["*"] : listOf(document.AWS));
  const test = principalTest(document);
  const spared = (principal: Principal) => {
    if (effect === "Allow" || principal.kind !== "role" || named.has("*")) return test(principal) !== undefined;
    const all = namesAccount(principal.account, named) && named.has(principal.arn) && named.has(principal.sessionArn);
    return all;
  };
  return (principal) => (spared(principal) ? undefined : "principal");
}
