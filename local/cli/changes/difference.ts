import type { Graph, Resource } from "../../graph/graph";
import { leavesOf } from "./leaves";

export interface ChangedProperty {
  readonly path: string;
  /** Missing where the property is new. */
  readonly before?: string;
  /** Missing where the property is gone. */
  readonly after?: string;
}

export interface ResourceChange {
  readonly kind: "added" | "removed" | "changed";
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The outermost component that it stands in, such as "Intake toll"; its own name where it stands alone. */
  readonly component: string;
  /** Of a changed resource. */
  readonly properties: readonly ChangedProperty[];
  /** Whether removing it removes files, rows, messages or keys. */
  readonly holdsData: boolean;
}

const holders = new Set([
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:kms/key:Key",
  "aws:redshift/cluster:Cluster",
  "aws:redshiftserverless/namespace:Namespace",
  "aws:s3/bucket:Bucket",
  "aws:secretsmanager/secret:Secret",
  "aws:sqs/queue:Queue",
]);

/** What deploying `head` where `base` is deployed would add, change and remove, in the order of their components. */
export function changesBetween(base: Graph, head: Graph): ResourceChange[] {
  const [before, after] = [listed(base), listed(head)];
  const changes = [
    ...[...after.values()].map((resource) => change(before.get(resource.urn), resource, head)),
    ...[...before.values()].filter(({ urn }) => !after.has(urn)).map((gone) => change(gone, undefined, base)),
  ];
  const order = (of: ResourceChange) => `${of.component}\n${of.type}\n${of.name}`;
  return changes.filter((found) => found !== undefined).sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Components of the program only group; a component of another package is a resource to whoever uses it. */
function listed({ resources }: Graph): ReadonlyMap<string, Resource> {
  const made = resources.filter(({ custom, inputs }) => custom || Object.keys(inputs).length > 0);
  return new Map(made.map((resource) => [resource.urn, resource]));
}

function change(before: Resource | undefined, after: Resource | undefined, graph: Graph): ResourceChange | undefined {
  const resource = after ?? before;
  if (resource === undefined) return undefined;
  const properties = before === undefined || after === undefined ? [] : changedProperties(before, after);
  const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  if (kind === "changed" && properties.length === 0) return undefined;
  const { urn, type, name } = resource;
  return {
    kind,
    urn,
    type,
    name,
    component: componentOf(resource, graph.resources),
    properties,
    holdsData: holders.has(type),
  };
}

function changedProperties(before: Resource, after: Resource): ChangedProperty[] {
  const [old, now] = [leavesOf(before.inputs), leavesOf(after.inputs)];
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }));
}

function componentOf(resource: Resource, resources: readonly Resource[]): string {
  const parent = resources.find(({ urn }) => urn === resource.parent);
  const isComponent = parent !== undefined && parent.type !== "pulumi:pulumi:Stack";
  return isComponent ? componentOf(parent, resources) : labelOf(resource);
}

/** "EventRule toll-landed" */
export const labelOf = ({ type, name }: Pick<Resource, "type" | "name">): string =>
  `${type.split(":").at(-1) ?? type} ${name}`;
