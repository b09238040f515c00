import type { Ask } from "../cloud";
import type { Caller } from "../services/service";
import { listOf } from "./document";
import type { Lookup } from "./pattern";

/** A role's part in the condition keys of its calls. */
export interface RoleFacts {
  readonly arn: string;
  /** "AROA..." */
  readonly uniqueId: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Where and when a call is made. */
export interface Surroundings {
  readonly accountId: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Keys = Record<string, string | readonly string[]>;

/** Loopback counts as a secure transport: what AWS would carry over TLS stays inside the machine here. */
const secureTransport = "aws:securetransport";
const isTrue = ["true"];

/** Condition keys of one call, put together only when a policy first asks for one: most decisions never do. */
export function contextLookup(ask: Ask, role: RoleFacts | undefined, around: Surroundings): Lookup {
  let known: Map<string, readonly string[]> | undefined;
  return (key) => {
    if (key === secureTransport) return isTrue; // what nearly every bucket and queue asks, and often nothing else
    known ??= lowerCased({ ...everyCall(around), ...ofCaller(ask, role, around), ...ask.context });
    return known.get(key);
  };
}

function lowerCased(keys: Keys): Map<string, readonly string[]> {
  return new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), listOf(value)]));
}

function everyCall({ accountId, region, now }: Surroundings): Keys {
  const at = now();
  return {
    "aws:CurrentTime": new Date(at).toISOString(),
    "aws:EpochTime": String(Math.floor(at / 1000)),
    "aws:RequestedRegion": region,
    "aws:ResourceAccount": accountId,
    "aws:ViaAWSService": "false",
  };
}

function ofCaller(ask: Ask, role: RoleFacts | undefined, { accountId }: Surroundings): Keys {
  const { caller } = ask;
  if (caller.kind === "service")
    return { ...ofService(caller), ...(tellsNoSource(ask) ? {} : sourceOf(caller, accountId)) };
  const own = { "aws:PrincipalIsAWSService": "false", "aws:PrincipalAccount": accountId, "aws:SourceIp": "127.0.0.1" };
  if (caller.kind === "admin") {
    return { ...own, "aws:PrincipalArn": caller.arn, "aws:PrincipalType": "Account", "aws:userid": accountId };
  }
  return { ...own, ...ofRole(caller, role) };
}

function ofRole(caller: Extract<Caller, { kind: "role" }>, role: RoleFacts | undefined): Keys {
  const tags = Object.entries(role?.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  return {
    "aws:PrincipalArn": role?.arn ?? caller.arn,
    "aws:PrincipalType": "AssumedRole",
    "aws:userid": `${role?.uniqueId ?? caller.role}:${caller.arn.slice(caller.arn.lastIndexOf("/") + 1)}`,
    "aws:MultiFactorAuthPresent": "false",
    ...Object.fromEntries(tags),
  };
}

function accountIn(arn: string): string | undefined {
  const account = arn.split(":")[4];
  return account === "" ? undefined : account;
}

type ServiceCaller = Extract<Caller, { kind: "service" }>;

function ofService({ service }: ServiceCaller): Keys {
  return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": service };
}

/**
 * EventBridge tells topics and the keys of topics nothing of the rule it acts for: there, a policy that asks for a source lets
 * nothing through. Source: EventBridge user guide, "Using resource-based policies", Amazon SNS.
 */
function tellsNoSource({ caller, action, context }: Ask): boolean {
  if (caller.kind !== "service" || caller.service !== "events.amazonaws.com") return false;
  return action.startsWith("sns:") || String(context?.["kms:ViaService"]).startsWith("sns.");
}

/** A bucket's ARN names no account: what it sends comes from this one. */
function sourceOf({ sourceArn }: ServiceCaller, accountId: string): Keys {
  return { "aws:SourceArn": sourceArn, "aws:SourceAccount": accountIn(sourceArn) ?? accountId };
}
