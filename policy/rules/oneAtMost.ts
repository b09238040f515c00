import { deferral, finding, type Outcome } from "../core/outcome";
import type { Companion } from "../core/stack";

/** A finding on the second of those that belong to one resource; a deferral where it only may belong. */
export function oneAtMost(companions: readonly Companion[], property: string, wanted: string): Outcome[] {
  const surest = [...companions].sort((a, b) => Number(b.belongs === true) - Number(a.belongs === true));
  const [, second] = surest;
  if (second === undefined) return [];
  const at = second.resource.at(property);
  return [second.belongs === true ? finding(at, wanted) : deferral(at)];
}
