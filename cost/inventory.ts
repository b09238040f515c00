import { at, type CostResource } from "./resource";

/** Between the names that stand in a text: a list, a URI, an ARN, JSON. */
const separators = /[\s"'`\\,:/()[\]{}=&]+/;
/** What Pulumi sends for a text that is not known before deployment. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A stack's resources, and who names whom. */
export class Inventory {
  private readonly byType = new Map<string, CostResource[]>();
  private readonly byUrn = new Map<string, CostResource>();

  constructor(readonly resources: readonly CostResource[]) {
    for (const resource of resources) {
      this.byUrn.set(resource.urn, resource);
      this.byType.set(resource.type, [...(this.byType.get(resource.type) ?? []), resource]);
    }
  }

  ofType(...types: readonly string[]): readonly CostResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resources of `types` whose name or ARN stands in a text. */
  named(text: string, ...types: readonly string[]): readonly CostResource[] {
    const words = new Set(text.split(separators));
    return this.ofType(...types).filter((resource) => namesOf(resource).some((name) => words.has(name)));
  }

  /** The resources of `types` that a property names. Before deployment, those that an unknown value comes from. */
  namedBy(resource: CostResource, property: string, ...types: readonly string[]): readonly CostResource[] {
    const value = at(resource, property);
    if (value === undefined) return [];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const named = this.named(text, ...types);
    if (!text.includes(unknown)) return named;
    const sources = resource.propertyDependencies?.[property.split(".")[0] ?? ""] ?? [];
    const from = this.ofType(...types).filter(({ urn }) => sources.includes(urn));
    return [...new Set([...named, ...from])];
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

function namesOf({ inputs, outputs }: CostResource): string[] {
  const of = (key: string) => inputs[key] ?? outputs[key];
  const names = ["name", "bucket", "workgroupName", "clusterIdentifier"].map(of);
  const arn = of("arn");
  const last = typeof arn === "string" ? arn.split(/[:/]/).at(-1) : undefined;
  return [...names, last].filter((name): name is string => typeof name === "string" && name !== "" && name !== unknown);
}
