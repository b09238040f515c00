import type { Graph, Properties, Resource } from "../graph/graph";
import type { NodeKind } from "./diagram";
import type { Sketch } from "./part";
import { isRecord, listOf } from "../iam/document";
import { textTest } from "../iam/pattern";

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/** The graph, looked at by type, and its roles by what they may do. */
export class Stack {
  constructor(readonly graph: Graph) {}

  ofType(type: string): Resource[] {
    return this.graph.resources.filter((resource) => resource.type === type);
  }

  /** Resources, by ARN or name of a role, that its policies allow `action` on, as the policies write them. */
  allowed(role: string, action: string): string[] {
    const name = role.split("/").at(-1);
    return this.policiesOf(name ?? "")
      .flatMap((policy) => listOf((parsed(policy).Statement ?? []) as Statement | readonly Statement[]))
      .filter(({ Effect, Action }) => Effect === "Allow" && listOf(Action).some((written) => covers(written, action)))
      .flatMap(({ Resource: resources }) => listOf(resources));
  }

  private policiesOf(role: string): unknown[] {
    const own = this.ofType("aws:iam/rolePolicy:RolePolicy").filter(({ inputs }) => inputs.role === role);
    const attached = this.ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .filter(({ inputs }) => inputs.role === role)
      .map(({ inputs }) => inputs.policyArn);
    const managed = this.ofType("aws:iam/policy:Policy").filter(({ outputs }) => attached.includes(outputs.arn));
    return [...own, ...managed].map(({ inputs }) => inputs.policy);
  }
}

/** Whether a name with wildcards, as a policy has it, covers `text`. */
export function covers(written: string, text: string): boolean {
  return textTest(written, { variables: false, wildcards: "text", ignoreCase: true })(text, () => undefined);
}

/** A JSON document, as text or as it is; what is neither has nothing in it. */
export function parsed(document: unknown): Properties {
  if (typeof document !== "string") return isRecord(document) ? document : {};
  const value: unknown = JSON.parse(document);
  return isRecord(value) ? value : {};
}

/** What lies at a path of properties, where each on the way is there. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter((entry) => typeof entry === "string");

export const recordsOf = (value: unknown): Properties[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isRecord);

/** The node of a resource, called as in AWS where the program names it, and else as in the program. */
export function sketchOf(resource: Resource, kind: NodeKind, name = resource.outputs.name): Sketch {
  const { urn, inputs, outputs, id } = resource;
  const label = typeof inputs.name === "string" ? inputs.name : resource.name;
  const references = textsOf([outputs.arn, outputs.url, id]);
  return { key: urn, kind, label, resource: urn, name: String(name ?? id), references };
}
