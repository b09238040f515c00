import type { Pattern } from "./pattern";
import type { Rule } from "./rule";

/** A rule that waits for events, and not for a time. */
export type ListeningRule = Rule & { readonly pattern: Pattern };

/** The rules of a bus, as events of one source see them. */
export interface Audience {
  /** Those that may want such an event: what else it says decides. */
  readonly listening: readonly ListeningRule[];
  /** Those that want other sources only, all at once: they are most, and each event passes them all. */
  readonly elsewhere?: { readonly names: readonly string[]; readonly why: string };
}

export function audienceOf(rules: readonly Rule[], source: string): Audience {
  const listening: ListeningRule[] = [];
  const elsewhere = new Map<string, string[]>();
  for (const rule of rules.filter(isListening)) {
    const wanted = rule.pattern.sourcesOtherThan(source);
    if (wanted === undefined) listening.push(rule);
    else elsewhere.set(wanted, [...(elsewhere.get(wanted) ?? []), rule.name]);
  }
  if (elsewhere.size === 0) return { listening };
  const wants = [...elsewhere].map(([wanted, names]) => `${wanted} by ${names.join(", ")}`);
  const why = `source is ${JSON.stringify(source)}, wanted ${wants.join("; ")}`;
  return { listening, elsewhere: { names: [...elsewhere.values()].flat(), why } };
}

function isListening(rule: Rule): rule is ListeningRule {
  return rule.pattern !== undefined;
}
