import type { Ask, Cloud, Credentials } from "../cloud";
import type { Engine } from "../engine/engine";
import { AwsError } from "../services/errors";
import type { Caller } from "../services/service";
import { contextLookup, type RoleFacts, type Surroundings } from "./context";
import { denial, denialCause, denialMessage } from "./denial";
import { decide, type Decision } from "./evaluate";
import { compilePolicy, type Policy, type Request } from "./policy";
import type { Principal } from "./principal";

/** Everything that IAM knows about a role, ready for decisions. */
export interface RolePolicies extends RoleFacts {
  /** Inline and attached policies. */
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
}

export interface AccessParts {
  readonly engine: Engine;
  readonly accountId: string;
  readonly region: string;
  /** Undefined for a role that the program does not have: it may do nothing. */
  readonly policiesOf: (roleName: string) => RolePolicies | undefined;
}

/** Marks our access key ids, so that one from before a restart is told apart from a stranger's. */
const keyPrefix = "ASIALF";

/** Who may do what: makes callers, gives them keys, and answers for every call whether it is allowed. */
export class Access implements Pick<
  Cloud,
  "authorize" | "allows" | "asRole" | "asService" | "admin" | "credentials" | "callerOf"
> {
  readonly admin: Caller;
  private readonly around: Surroundings;
  private readonly compiled = new WeakMap<object, Policy>();
  private readonly issued = new Map<string, Caller>();
  private readonly keys = new Map<string, Credentials>();

  constructor(private readonly parts: AccessParts) {
    const { accountId, region, engine } = parts;
    this.admin = { kind: "admin", arn: `arn:aws:iam::${accountId}:root` };
    this.around = { accountId, region, now: () => engine.now() };
  }

  authorize(ask: Ask): void {
    const decision = this.decide(ask);
    if (decision.allowed) return;
    this.parts.engine.trace.add({
      who: ask.caller.arn,
      did: ask.action,
      on: ask.resource,
      outcome: "denied",
      why: denialCause(ask, decision),
      about: ask.caller.kind === "role" ? refusalStory(ask.caller) : [],
    });
    throw denial(ask.action.slice(0, ask.action.indexOf(":")), denialMessage(ask, decision));
  }

  allows(ask: Ask): boolean {
    return this.decide(ask).allowed;
  }

  /** The answer with the statement it rests on. Nothing is traced. @throws MalformedPolicy where the resource's policy is */
  decide(ask: Ask): Decision {
    const role = ask.caller.kind === "role" ? this.parts.policiesOf(ask.caller.role) : undefined;
    const request: Request = {
      principal: this.principalOf(ask.caller, role),
      action: ask.action.toLowerCase(),
      resource: ask.resource,
      lookup: contextLookup(ask, role, this.around),
    };
    return decide(request, {
      identity: role?.identity ?? [],
      boundary: role?.boundary,
      resource: this.resourcePolicy(ask),
      needsResourcePolicy: ask.needsResourcePolicy ?? false,
      administrator: ask.caller.kind === "admin",
    });
  }

  asRole(roleArn: string, session: string): Caller {
    const role = /^arn:aws:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/.exec(roleArn)?.[1];
    if (role === undefined)
      throw new AwsError("ValidationError", `${roleArn} is invalid: it is not the ARN of a role.`);
    const arn = `arn:aws:sts::${this.parts.accountId}:assumed-role/${role}/${sessionName(session)}`;
    return { kind: "role", arn, role, session };
  }

  asService(service: string, sourceArn: string): Caller {
    return { kind: "service", arn: service, service, sourceArn };
  }

  /** The same caller gets the same keys for as long as the runtime is up. */
  credentials(caller: Caller): Credentials {
    const identity = JSON.stringify(caller);
    const known = this.keys.get(identity);
    if (known !== undefined) return known;
    const { random } = this.parts.engine;
    const accessKeyId = keyPrefix + random.hex(14).toUpperCase();
    const made = { accessKeyId, secretAccessKey: random.hex(40), sessionToken: random.hex(64) };
    this.keys.set(identity, made);
    this.issued.set(accessKeyId, caller);
    return made;
  }

  /** @throws ExpiredToken for a key that the runtime issued before it was restarted */
  callerOf(accessKeyId: string | undefined): Caller {
    const caller = this.issued.get(accessKeyId ?? "");
    if (caller !== undefined) return caller;
    if (accessKeyId?.startsWith(keyPrefix)) {
      throw new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
    }
    return this.admin;
  }

  private principalOf(caller: Caller, role: RoleFacts | undefined): Principal {
    const account = this.parts.accountId;
    if (caller.kind === "service") return { kind: "service", service: caller.service };
    if (caller.kind === "admin") return { kind: "account", account };
    const arn = role?.arn ?? `arn:aws:iam::${account}:role/${caller.role}`;
    return { kind: "role", account, arn, sessionArn: caller.arn };
  }

  /** Services hand over the same parsed object each time, so it is compiled once. */
  private resourcePolicy({ action, resourcePolicy, resource }: Ask): Policy | undefined {
    if (typeof resourcePolicy !== "object" || resourcePolicy === null) return undefined;
    const known = this.compiled.get(resourcePolicy);
    if (known !== undefined) return known;
    const kind = action.startsWith("sts:") ? "trust" : "resource";
    const policy = compilePolicy(resourcePolicy, `policy of ${resource}`, kind);
    this.compiled.set(resourcePolicy, policy);
    return policy;
  }
}

/** AWS allows letters, digits and `_+=,.@-` in a session's name, 64 at most. */
function sessionName(session: string): string {
  return session.replace(/[^\w+=,.@-]/g, "-").slice(0, 64);
}

/** Sessions are named for what they work for ("invocation:<id>"), which is what ties a refusal to its story. */
function refusalStory(caller: Extract<Caller, { kind: "role" }>): readonly string[] {
  return caller.session.includes(":") ? [`name:${caller.role}`, caller.session] : [`name:${caller.role}`];
}
