import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import { optionalNumber, optionalText, text } from "../input";
import type { Role } from "../iam/roles";
import type { Api, Caller, Input, Service, ServiceDefinition } from "../service";

/** STS: tells callers who they are, and gives a role's keys to whom the role trusts. */
class Sts implements Service {
  readonly api: Api = {
    protocol: "query",
    signingName: "sts",
    prefix: "2011-06-15",
    operations: {
      GetCallerIdentity: (_, caller) => this.getCallerIdentity(caller),
      AssumeRole: (input, caller) => this.assumeRole(input, caller),
    },
  };

  constructor(private readonly cloud: Cloud) {}

  deploy(): void {}

  /** Needs no right, in AWS neither. */
  private getCallerIdentity(caller: Caller): unknown {
    return { UserId: this.userId(caller), Account: this.cloud.accountId, Arn: caller.arn };
  }

  private userId(caller: Caller): string {
    if (caller.kind !== "role") return this.cloud.accountId;
    const { uniqueId = caller.role } = this.cloud.offer("iam").policiesOf(caller.role) ?? {};
    return `${uniqueId}:${sessionOf(caller)}`;
  }

  private assumeRole(input: Input, caller: Caller): unknown {
    const arn = text(input, "RoleArn");
    const session = text(input, "RoleSessionName");
    if (!/^[\w+=,.@-]{2,64}$/.test(session))
      throw invalid(`RoleSessionName "${session}" must be 2 to 64 of [\\w+=,.@-]`);
    refuseSessionPolicies(input);
    const role = this.trustingRole(arn, input, caller);
    const seconds = checkedDuration(input, role);
    const assumed = this.cloud.asRole(arn, session);
    const { accessKeyId, secretAccessKey, sessionToken } = this.cloud.credentials(assumed);
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: new Date(this.cloud.engine.now() + seconds * 1000),
      },
      AssumedRoleUser: { AssumedRoleId: this.userId(assumed), Arn: assumed.arn },
    };
  }

  /** A role that does not exist answers like one that does not trust the caller: AWS tells strangers nothing. */
  private trustingRole(arn: string, input: Input, caller: Caller): Role {
    const role = this.cloud.offer("iam").roleOf(arn);
    const externalId = optionalText(input, "ExternalId");
    this.cloud.authorize({
      caller,
      action: "sts:AssumeRole",
      resource: arn,
      resourcePolicy: role?.trust,
      needsResourcePolicy: true,
      context: {
        "sts:RoleSessionName": text(input, "RoleSessionName"),
        ...(externalId === undefined ? {} : { "sts:ExternalId": externalId }),
      },
    });
    if (role === undefined) throw new AwsError("AccessDenied", `The role ${arn} does not exist.`, 403);
    return role;
  }
}

function sessionOf(caller: Caller): string {
  return caller.arn.slice(caller.arn.lastIndexOf("/") + 1);
}

function checkedDuration(input: Input, role: Role): number {
  const seconds = optionalNumber(input, "DurationSeconds") ?? 3600;
  if (seconds >= 900 && seconds <= role.maxSessionSeconds) return seconds;
  throw invalid(
    `DurationSeconds ${seconds} must be between 900 and the role's MaxSessionDuration, ${role.maxSessionSeconds}`,
  );
}

/** A session policy would narrow the role's rights; passing it over in silence would grant too much. */
function refuseSessionPolicies(input: Input): void {
  const given = ["Policy", "PolicyArns", "Tags", "SerialNumber"].filter((member) => input[member] !== undefined);
  if (given.length > 0) throw invalid(`${given.join(", ")} of AssumeRole is not supported locally`);
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", `${message}.`);
}

export const definition: ServiceDefinition = {
  name: "sts",
  types: [],
  fidelity: [
    { kind: "call", what: "sts:GetCallerIdentity", fidelity: "exact" },
    {
      kind: "call",
      what: "sts:AssumeRole",
      fidelity: { approximate: "session policies and tags are refused; the keys do not expire" },
    },
  ],
  create: (cloud) => new Sts(cloud),
};
