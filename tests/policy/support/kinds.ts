import { isStackRule, type Rule } from "../../../policy/core/rule";
import { isUnknown } from "../../../policy/core/unknown";
import type { Stack as Made } from "./stack";

/** What a rule's table must show: how it is broken, and what becomes of it where something is missing or not known yet. */
export const kinds = ["broken", "missing", "unknown", "companion unknown"] as const;
export type Kind = (typeof kinds)[number];

/** Why a kind does not apply to a rule. */
export type Excuses = Partial<Readonly<Record<Kind, string>>>;

/** Every place of a value: "it.rules.0.status". Absent values have none. */
function* places(value: unknown, path: string): Iterable<readonly [string, unknown]> {
  if (value === undefined) return;
  yield [path, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* places(inner, `${path}.${key}`);
}

const placesOf = (made: Made): Map<string, unknown> =>
  new Map(Object.entries(made).flatMap(([name, { props }]) => [...places(props, name)]));

/** Which kinds a case is of, seen from what it changes in the resources that keep the rule. */
export function kindsOf(rule: Rule, kept: Made, changed: Made, reports: boolean): Kind[] {
  const [before, after] = [placesOf(kept), placesOf(changed)];
  const missing = [...before.keys()].some((path) => !after.has(path));
  const unknowns = [...after].filter(([path, value]) => holdsUnknown(value) && !holdsUnknown(before.get(path)));
  const own = ([path]: readonly [string, unknown]) =>
    rule.types.includes(changed[path.split(".")[0] ?? ""]?.type ?? "");
  return [
    ...(reports ? (["broken"] as const) : []),
    ...(missing ? (["missing"] as const) : []),
    ...(unknowns.some(own) ? (["unknown"] as const) : []),
    ...(unknowns.some((found) => !own(found)) ? (["companion unknown"] as const) : []),
  ];
}

const holdsUnknown = (value: unknown): boolean =>
  typeof value === "string" && (isUnknown(value) || value.includes("04da6b54"));

/** The kinds that a rule's table lacks, but for those that cannot be. */
export function lacking(rule: Rule, shown: ReadonlySet<Kind>, excused: Excuses): Kind[] {
  const alone = !isStackRule(rule);
  return kinds.filter(
    (kind) => !shown.has(kind) && excused[kind] === undefined && !(kind === "companion unknown" && alone),
  );
}
