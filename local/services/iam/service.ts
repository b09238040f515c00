import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import { parsedPolicy } from "../../iam/policy";
import { AwsError, UsageError } from "../errors";
import { text } from "../input";
import type { Api, Caller, Input, Service, ServiceDefinition } from "../service";
import { checkName, checkSize } from "./limits";
import { resources } from "./resources";
import { Roles, type Role } from "./roles";

type Outputs = Readonly<Record<string, unknown>>;

/** IAM: holds the roles and policies of the program, and answers whom a role trusts. */
class Iam implements Service {
  readonly api: Api = {
    protocol: "query",
    signingName: "iam",
    prefix: "2010-05-08",
    operations: {
      GetRole: (input, caller) => this.getRole(input, caller),
      ListRoles: (_, caller) => this.listRoles(caller),
    },
  };
  private readonly roles = new Roles();
  private readonly inlineTexts = new Map<string, string[]>();

  constructor(private readonly cloud: Cloud) {
    cloud.provide("iam", {
      policiesOf: (roleName) => this.roles.policiesOf(roleName),
      roleOf: (roleArn) => this.roleOf(roleArn),
      trusts: (roleArn, service, sourceArn) => this.trusts(roleArn, service, sourceArn),
    });
  }

  deploy({ type, outputs }: Resource): void {
    if (type === "aws:iam/role:Role") this.deployRole(outputs);
    else if (type === "aws:iam/policy:Policy") this.deployPolicy(outputs);
    else if (type === "aws:iam/rolePolicy:RolePolicy") {
      this.addInline(roleName(outputs), String(outputs.name), String(outputs.policy));
    } else this.roles.attach(roleName(outputs), String(outputs.policyArn));
  }

  private deployRole(outputs: Outputs): void {
    const name = String(outputs.name);
    const trust = String(outputs.assumeRolePolicy);
    checkName("role", name);
    checkSize("trust policy", `Role "${name}"`, [trust]);
    const role: Role = {
      name,
      arn: String(outputs.arn),
      uniqueId: String(outputs.uniqueId),
      path: String(outputs.path),
      ...(typeof outputs.description === "string" ? { description: outputs.description } : {}),
      trust: parsedPolicy(trust, `trust policy of role "${name}"`, "trust"),
      maxSessionSeconds: sessionSeconds(outputs),
      tags: (outputs.tags ?? {}) as Role["tags"],
    };
    this.roles.add(role, outputs.permissionsBoundary as string | undefined);
    for (const arn of (outputs.managedPolicyArns ?? []) as string[]) this.roles.attach(name, arn);
    for (const inline of (outputs.inlinePolicies ?? []) as Outputs[]) {
      if (inline.policy !== undefined) this.addInline(name, String(inline.name), String(inline.policy));
    }
  }

  private deployPolicy(outputs: Outputs): void {
    const name = String(outputs.name);
    checkName("policy", name);
    checkSize("managed policy", `Policy "${name}"`, [String(outputs.policy)]);
    this.roles.addManagedPolicy(String(outputs.arn), String(outputs.policy));
  }

  /** The limit is on all inline policies of a role together. */
  private addInline(role: string, name: string, policy: string): void {
    const texts = [...(this.inlineTexts.get(role) ?? []), policy];
    checkSize("inline policies", `Role "${role}"`, texts);
    this.inlineTexts.set(role, texts);
    this.roles.addInline(role, name, policy);
  }

  private roleOf(roleArn: string): Role | undefined {
    const role = this.roles.find(roleArn.slice(roleArn.lastIndexOf("/") + 1));
    return role?.arn === roleArn ? role : undefined;
  }

  private trusts(roleArn: string, service: string, sourceArn: string): boolean {
    const role = this.roleOf(roleArn);
    if (role === undefined) throw noSuchRole(roleArn);
    return this.cloud.allows({
      caller: this.cloud.asService(service, sourceArn),
      action: "sts:AssumeRole",
      resource: roleArn,
      resourcePolicy: role.trust,
      needsResourcePolicy: true,
    });
  }

  private getRole(input: Input, caller: Caller): unknown {
    const name = text(input, "RoleName");
    const role = this.roles.find(name);
    const resource = role?.arn ?? `arn:aws:iam::${this.cloud.accountId}:role/${name}`;
    this.cloud.authorize({ caller, action: "iam:GetRole", resource });
    if (role === undefined) throw noSuchRole(name);
    return { Role: described(role) };
  }

  private listRoles(caller: Caller): unknown {
    const resource = `arn:aws:iam::${this.cloud.accountId}:role/`;
    this.cloud.authorize({ caller, action: "iam:ListRoles", resource });
    return { Roles: this.roles.all().map(described), IsTruncated: false };
  }
}

function noSuchRole(name: string): AwsError {
  return new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
}

function roleName(outputs: Outputs): string {
  if (typeof outputs.role === "string") return outputs.role;
  throw new UsageError(`role is ${JSON.stringify(outputs.role)}; give the role's name.`);
}

function sessionSeconds({ name, maxSessionDuration }: Outputs): number {
  const seconds = Number(maxSessionDuration);
  if (seconds >= 3600 && seconds <= 43_200) return seconds;
  throw new UsageError(`Role "${String(name)}": maxSessionDuration is ${seconds}; IAM takes 3600 to 43200 seconds.`);
}

function described(role: Role): Record<string, unknown> {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.uniqueId,
    Arn: role.arn,
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.trust)),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
    Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

export const definition: ServiceDefinition = {
  name: "iam",
  types: Object.keys(resources),
  fidelity: [
    { kind: "call", what: "iam:GetRole", fidelity: { approximate: "without CreateDate" } },
    {
      kind: "call",
      what: "iam:ListRoles",
      fidelity: { approximate: "one page, without CreateDate; PathPrefix is ignored" },
    },
    {
      kind: "behaviour",
      what: "Identity, resource and trust policies, permissions boundaries and conditions decide every call",
      fidelity: { approximate: "one account: no service control policies, session policies or VPC endpoint policies" },
    },
    {
      kind: "behaviour",
      what: "AWS-managed policies",
      fidelity: { approximate: "three are known; others are refused at start" },
    },
  ],
  create: (cloud) => new Iam(cloud),
};
