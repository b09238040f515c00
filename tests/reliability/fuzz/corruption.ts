import { awkwardValues, type Chance } from "./chance";

type Container = Record<string, unknown> | unknown[];

/** A copy of a JSON value with one to three of its members replaced, dropped, added or nested. */
export function corrupted(chance: Chance, value: unknown): unknown {
  const root = { value: structuredClone(value) };
  for (let changes = 1 + chance.below(3); changes > 0; changes--) {
    const [, ...inner] = containersOf(root);
    corrupt(chance, inner.length === 0 || chance.once(20) ? root : chance.pick(inner));
  }
  return root.value;
}

function containersOf(value: unknown): Container[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Container, ...Object.values(value).flatMap(containersOf)].slice(0, 200);
}

function corrupt(chance: Chance, container: Container): void {
  const names = Object.keys(container);
  const name = names.length === 0 ? "x" : chance.pick(names);
  const held = container as Record<string, unknown>;
  switch (chance.below(8)) {
    case 0:
      delete held[name];
      break;
    case 1:
      held[Array.isArray(container) ? String(container.length) : chance.text()] = chance.text();
      break;
    case 2:
      held[name] = [held[name], held[name]];
      break;
    case 3:
    case 4:
      held[name] = typeof held[name] === "string" ? chance.mutated(held[name]) : chance.text();
      break;
    default:
      held[name] = structuredClone(chance.pick(awkwardValues));
  }
}

/** A corrupted value as JSON: nothing, where it is gone altogether. */
export function jsonText(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value);
}
