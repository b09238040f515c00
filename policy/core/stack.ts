import type { Resource } from "./resource";
import { allOf, anyOf, type Truth } from "./truth";
import type { View } from "./view";

/** A resource that belongs to another: for certain, or maybe, where its link is not known. */
export interface Companion {
  readonly resource: Resource;
  readonly belongs: Truth;
}

/** All resources of a stack, with who belongs to whom. */
export class Stack {
  private readonly types = new Map<string, Resource[]>();

  constructor(readonly resources: readonly Resource[]) {
    for (const resource of resources) {
      const others = this.types.get(resource.type);
      if (others === undefined) this.types.set(resource.type, [resource]);
      else others.push(resource);
    }
  }

  ofType(...types: readonly string[]): Resource[] {
    return types.flatMap((type) => this.types.get(type) ?? []);
  }

  /** Those of `types` whose `property` names `target`, and those of which that cannot be told. */
  companions(target: Resource, types: readonly string[], property: string): Companion[] {
    return this.ofType(...types)
      .map((resource) => ({ resource, belongs: pointsAt(resource.at(property), resource, target) }))
      .filter(({ belongs }) => belongs !== false);
  }

  /** The resources of `types` that a property names. Empty where it names none of this stack. */
  named(property: View, by: Resource, types: readonly string[]): Companion[] {
    return this.ofType(...types)
      .map((resource) => ({ resource, belongs: pointsAt(property, by, resource) }))
      .filter(({ belongs }) => belongs !== false);
  }
}

/** Whether a companion satisfies the test; one that only may belong makes it unknown at best. */
export function some(companions: readonly Companion[], test: (resource: Resource) => Truth): Truth {
  return anyOf(companions.map(({ resource, belongs }) => allOf([belongs, test(resource)])));
}

/**
 * Whether `property` of `by` names `target`. By value where both are known; before deployment by what the value comes from.
 * Unknown where neither tells.
 */
export function pointsAt(property: View, by: Resource, target: Resource): Truth {
  if (!property.isGiven) return false;
  const text = property.text();
  if (text !== undefined && target.isNamed(text)) return true;
  const sources = by.comesFrom(property.path);
  if (sources?.includes(target.urn)) return true;
  if (text !== undefined) return false;
  return sources === undefined || sources.length === 0 ? "unknown" : false;
}
