import type { Truth } from "./truth";
import type { View } from "./view";

/** Something that a rule says of one value. */
export type Outcome = Finding | Deferral;

export interface Finding {
  readonly kind: "finding";
  readonly at: View;
  /** What the value should be, as a noun phrase. */
  readonly wanted: string;
  /** What to do; the rule's own remedy where it is not given. */
  readonly wayOut?: string;
}

/** A part that cannot be judged before its value is known. */
export interface Deferral {
  readonly kind: "deferral";
  readonly at: View;
}

export const finding = (at: View, wanted: string, wayOut?: string): Finding => ({
  kind: "finding",
  at,
  wanted,
  ...(wayOut === undefined ? {} : { wayOut }),
});

export const deferral = (at: View): Deferral => ({ kind: "deferral", at });

/** Nothing where `holds`, a finding where it does not, a deferral where it cannot be told yet. */
export function must(holds: Truth, at: View, wanted: string, wayOut?: string): Outcome[] {
  if (holds === true) return [];
  return [holds === false ? finding(at, wanted, wayOut) : deferral(at)];
}

/** The value must be there, whatever it is. */
export const mustBeGiven = (at: View, wanted: string): Outcome[] => must(at.isGiven, at, wanted);
