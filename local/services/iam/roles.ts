import type { RolePolicies } from "../../iam/access";
import { compilePolicy, type Policy } from "../../iam/policy";
import { UsageError } from "../errors";
import { awsManagedPolicies } from "./awsManagedPolicies";

/** A role as deployed. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  /** "AROA..." */
  readonly uniqueId: string;
  readonly path: string;
  readonly description?: string;
  /** The trust policy, parsed. */
  readonly trust: object;
  readonly maxSessionSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
}

interface Entry {
  readonly role: Role;
  readonly inline: Map<string, Policy>;
  readonly attached: Set<string>;
  readonly boundaryArn?: string;
  /** What decisions use, put together again after each change. */
  ready?: RolePolicies;
}

/** All roles and managed policies of one environment. */
export class Roles {
  private readonly roles = new Map<string, Entry>();
  private readonly managed = new Map<string, Policy>();

  /** @throws UsageError where the boundary is no policy that is known */
  add(role: Role, boundaryArn?: string): void {
    if (boundaryArn !== undefined) this.managedPolicy(boundaryArn, role.name);
    this.roles.set(role.name, { role, inline: new Map(), attached: new Set(), boundaryArn });
  }

  addManagedPolicy(arn: string, document: unknown): void {
    this.managed.set(arn, compilePolicy(document, `policy ${arn}`, "identity"));
  }

  addInline(roleName: string, policyName: string, document: unknown): void {
    const entry = this.entry(roleName, `inline policy "${policyName}"`);
    const name = `inline policy "${policyName}" of role "${roleName}"`;
    entry.inline.set(policyName, compilePolicy(document, name, "identity"));
    entry.ready = undefined;
  }

  /** @throws UsageError where role or policy is not known */
  attach(roleName: string, policyArn: string): void {
    const entry = this.entry(roleName, `attachment of ${policyArn}`);
    this.managedPolicy(policyArn, roleName);
    entry.attached.add(policyArn);
    entry.ready = undefined;
  }

  find(roleName: string): Role | undefined {
    return this.roles.get(roleName)?.role;
  }

  all(): Role[] {
    return [...this.roles.values()].map(({ role }) => role);
  }

  policiesOf(roleName: string): RolePolicies | undefined {
    const entry = this.roles.get(roleName);
    if (entry === undefined) return undefined;
    return (entry.ready ??= this.prepared(entry));
  }

  private prepared({ role, inline, attached, boundaryArn }: Entry): RolePolicies {
    return {
      arn: role.arn,
      uniqueId: role.uniqueId,
      tags: role.tags,
      identity: [...inline.values(), ...[...attached].map((arn) => this.managedPolicy(arn, role.name))],
      ...(boundaryArn === undefined ? {} : { boundary: this.managedPolicy(boundaryArn, role.name) }),
    };
  }

  private entry(roleName: string, wantedFor: string): Entry {
    const entry = this.roles.get(roleName);
    if (entry === undefined)
      throw new UsageError(`The ${wantedFor} names the role "${roleName}", which does not exist.`);
    return entry;
  }

  private managedPolicy(arn: string, roleName: string): Policy {
    const known = this.managed.get(arn);
    if (known !== undefined) return known;
    const statements = awsManagedPolicies[arn];
    if (statements === undefined) throw unknownPolicy(arn, roleName);
    this.addManagedPolicy(arn, { Version: "2012-10-17", Statement: statements });
    return this.managed.get(arn)!;
  }
}

function unknownPolicy(arn: string, roleName: string): UsageError {
  if (!arn.startsWith("arn:aws:iam::aws:policy/")) {
    return new UsageError(`Role "${roleName}" names the policy ${arn}, which does not exist.`);
  }
  const known = Object.keys(awsManagedPolicies).join(", ");
  return new UsageError(
    `Role "${roleName}" names ${arn}, a policy of AWS that the local runtime does not know. It knows ${known}. Name the needed rights in a policy of your own.`,
  );
}
