import type { Policy, Request, Statement } from "./policy";
import type { Closeness } from "./principal";

/** What policies bear on one request. */
export interface PolicySet {
  /** Policies of the caller itself: inline and attached. */
  readonly identity: readonly Policy[];
  /** The most that `identity` may grant. */
  readonly boundary?: Policy;
  /** The policy of what is acted on: a bucket's, a queue's, a key's, a role's trust. */
  readonly resource?: Policy;
  /** True where identity policies count only if the resource's policy hands over to the account (KMS keys, role trust). */
  readonly needsResourcePolicy: boolean;
  /** The account's administrator may do all that nothing denies. */
  readonly administrator: boolean;
}

export type PolicySource = "identity-based policy" | "permissions boundary" | "resource-based policy";

/** The statement that decided. */
export interface Ground {
  readonly policy: string;
  readonly statement: string;
}

/** The answer, and the statement it rests on where there is one: an allow by the administrator and an implicit deny have none. */
export type Decision =
  | { readonly allowed: true; readonly ground?: Ground }
  | {
      readonly allowed: false;
      readonly refused: "explicitly" | "implicitly";
      readonly by: PolicySource;
      readonly ground?: Ground;
    };

interface Hit {
  readonly ground: Ground;
  readonly closeness: Closeness;
}

/**
 * Decides as IAM does within one account: an explicit deny anywhere ends it; then the resource's policy or the caller's own
 * may allow, within the caller's permissions boundary.
 */
export function decide(request: Request, policies: PolicySet): Decision {
  const denied = explicitDeny(request, policies);
  if (denied !== undefined) return denied;
  if (policies.administrator) return { allowed: true };
  const handed = policies.resource && closestAllow(policies.resource, request);
  if (handed?.closeness === "session") return { allowed: true, ground: handed.ground };
  if (!withinBoundary(request, policies)) return refused("permissions boundary");
  if (handed?.closeness === "principal") return { allowed: true, ground: handed.ground };
  return decideByIdentity(request, policies, handed !== undefined);
}

function decideByIdentity(request: Request, policies: PolicySet, handedToAccount: boolean): Decision {
  if (request.principal.kind === "service") return refused("resource-based policy");
  if (policies.needsResourcePolicy && !handedToAccount) return refused("resource-based policy");
  const own = firstHit(policies.identity, "allows", request);
  return own === undefined ? refused("identity-based policy") : { allowed: true, ground: own.ground };
}

function refused(by: PolicySource): Decision {
  return { allowed: false, refused: "implicitly", by };
}

function explicitDeny(request: Request, { identity, boundary, resource }: PolicySet): Decision | undefined {
  const sources: ReadonlyArray<[PolicySource, readonly Policy[]]> = [
    ["identity-based policy", identity],
    ["permissions boundary", boundary === undefined ? [] : [boundary]],
    ["resource-based policy", resource === undefined ? [] : [resource]],
  ];
  for (const [by, policies] of sources) {
    const hit = firstHit(policies, "denies", request);
    if (hit !== undefined) return { allowed: false, refused: "explicitly", by, ground: hit.ground };
  }
  return undefined;
}

function withinBoundary(request: Request, { boundary }: PolicySet): boolean {
  return boundary === undefined || firstHit([boundary], "allows", request) !== undefined;
}

function firstHit(policies: readonly Policy[], effect: "allows" | "denies", request: Request): Hit | undefined {
  for (const policy of policies) {
    for (const statement of policy[effect]) {
      const closeness = statement.applies(request);
      if (closeness !== undefined) return hit(policy, statement, closeness);
    }
  }
  return undefined;
}

/** Of all statements that allow, the one that names the caller most closely. */
function closestAllow(policy: Policy, request: Request): Hit | undefined {
  let best: Hit | undefined;
  for (const statement of policy.allows) {
    const closeness = statement.applies(request);
    if (closeness === undefined) continue;
    if (best === undefined || rank[closeness] > rank[best.closeness]) best = hit(policy, statement, closeness);
  }
  return best;
}

const rank: Readonly<Record<Closeness, number>> = { account: 0, principal: 1, session: 2 };

function hit(policy: Policy, statement: Statement, closeness: Closeness): Hit {
  return { ground: { policy: policy.name, statement: statement.label }, closeness };
}
