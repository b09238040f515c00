import type { Properties } from "./graph";
import type { ResourceSupport } from "../services/resources";

/** Inputs that no line of the support's table covers, spelled as the table spells them. */
export function unsupportedProperties(inputs: Properties, support: ResourceSupport): string[] {
  const known = Object.keys(support.properties);
  return [...new Set(unknownBelow(inputs, "", known))];
}

function unknownBelow(value: unknown, path: string, known: readonly string[]): string[] {
  if (path !== "" && known.includes(path)) return [];
  if (Array.isArray(value)) return value.flatMap((item) => unknownBelow(item, path, known));
  const isOuter = path === "" || known.some((name) => name.startsWith(`${path}.`));
  if (!isOuter || typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    unknownBelow(inner, path === "" ? key : `${path}.${key}`, known),
  );
}
