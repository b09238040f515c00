import { at, type CostResource } from "./resource";

/** Between the names that stand in a text: a list, a URI, an ARN, JSON. */
const separators = /[\s"'`\\,:/()[\]{}=&]+/;
/** What Pulumi sends for a text that is not known before deployment. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A stack's resources, and who names whom. */
export class Inventory {
  private readonly byType = new Map<string, CostResource[]>();
  private readonly byUrn = new Map<string, CostResource>();
  private readonly byName = new Map<string, CostResource[]>();
  /** By URN and property: reading what a text names takes longer than all else. */
  private readonly found = new Map<string, readonly CostResource[]>();

  constructor(readonly resources: readonly CostResource[]) {
    for (const resource of resources) {
      this.byUrn.set(resource.urn, resource);
      listed(this.byType, resource.type).push(resource);
      for (const name of namesOf(resource)) listed(this.byName, name).push(resource);
    }
  }

  ofType(...types: readonly string[]): readonly CostResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resources of `types` whose name or ARN stands in a text. */
  named(text: string, ...types: readonly string[]): readonly CostResource[] {
    return this.allNamed(text).filter(({ type }) => types.includes(type));
  }

  private allNamed(text: string): readonly CostResource[] {
    const words = new Set(text.split(separators));
    return [...new Set([...words].flatMap((word) => this.byName.get(word) ?? []))];
  }

  /** The resources of `types` that a property names. Before deployment, those that an unknown value comes from. */
  namedBy(resource: CostResource, property: string, ...types: readonly string[]): readonly CostResource[] {
    const key = `${resource.urn} ${property}`;
    const found = this.found.get(key) ?? this.allNamedBy(resource, property);
    this.found.set(key, found);
    return found.filter(({ type }) => types.includes(type));
  }

  private allNamedBy(resource: CostResource, property: string): readonly CostResource[] {
    const value = at(resource, property);
    if (value === undefined) return [];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const named = this.allNamed(text);
    if (!text.includes(unknown)) return named;
    const sources = resource.propertyDependencies?.[property.split(".")[0] ?? ""] ?? [];
    return [...new Set([...named, ...sources.flatMap((urn) => this.byUrn.get(urn) ?? [])])];
  }

  /** The resources of `types` whose `property` names `target`. */
  naming(target: CostResource, property: string, ...types: readonly string[]): readonly CostResource[] {
    return this.ofType(...types).filter((one) => this.namedBy(one, property, target.type).includes(target));
  }

  /** The outermost component that a resource stands in, such as "Intake toll". */
  componentOf(resource: CostResource): string {
    let outermost: CostResource | undefined;
    for (let up = this.parentOf(resource); up !== undefined; up = this.parentOf(up)) outermost = up;
    const { type, name } = outermost ?? resource;
    return `${type.split(":").at(-1) ?? type} ${name}`;
  }

  private parentOf({ parent }: CostResource): CostResource | undefined {
    const found = parent === undefined ? undefined : this.byUrn.get(parent);
    return found?.type === "pulumi:pulumi:Stack" ? undefined : found;
  }
}

function listed<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function namesOf({ inputs, outputs }: CostResource): string[] {
  const of = (key: string) => inputs[key] ?? outputs[key];
  const names = ["name", "bucket", "workgroupName", "clusterIdentifier"].map(of);
  const arn = of("arn");
  const last = typeof arn === "string" ? arn.split(/[:/]/).at(-1) : undefined;
  const known = (name: unknown): name is string => typeof name === "string" && name !== "" && name !== unknown;
  return [...new Set([...names, last])].filter(known);
}
