export type Properties = Readonly<Record<string, unknown>>;

/** A resource as the program asks for it; what is not known yet may stand in it as Pulumi's placeholder. */
export interface CostResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Input property to the URNs of the resources that its value comes from. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

/** A property by dots; undefined where any part of the way is missing. */
export function at(resource: CostResource, path: string): unknown {
  const [first = "", ...rest] = path.split(".");
  return rest.reduce<unknown>(below, resource.inputs[first] ?? resource.outputs[first]);
}

const below = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? (value as Properties)[key] : undefined;

/** A property's number; `otherwise` where it is none. A text that is a number counts. */
export function numberAt(resource: CostResource, path: string, otherwise: number): number {
  const value = at(resource, path);
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : otherwise;
}

export function textAt(resource: CostResource, path: string): string {
  const value = at(resource, path);
  return typeof value === "string" ? value : "";
}

/** The elements of a list property; none where it is no list. */
export function listAt(resource: CostResource, path: string): readonly unknown[] {
  const value = at(resource, path);
  return Array.isArray(value) ? (value as unknown[]) : [];
}
