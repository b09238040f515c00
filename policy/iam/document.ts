import type { Owner, View } from "../core/view";
import { Statement } from "./statement";

/** A policy document: its statements, or why it cannot be read. */
export type Document =
  | { readonly state: "read"; readonly root: View; readonly statements: readonly Statement[] }
  | { readonly state: "unknown" }
  | { readonly state: "broken"; readonly why: string };

/** Documents by whom they belong to and where they stand: each of many rules reads the same ones. */
const kept = new WeakMap<Owner, Map<string, Document>>();

/** Reads a document given as JSON text or as an object. Parts that are unknown stay unknown; the rest is read. */
export function documentIn(view: View): Document {
  const ofOwner = kept.get(view.owner) ?? new Map<string, Document>();
  kept.set(view.owner, ofOwner);
  const document = ofOwner.get(view.path) ?? documentAt(view);
  ofOwner.set(view.path, document);
  return document;
}

function documentAt(view: View): Document {
  if (view.isUnknown) return { state: "unknown" };
  if (typeof view.raw !== "string") return read(view);
  try {
    return read(view.with(JSON.parse(view.raw), view.path));
  } catch (error) {
    return { state: "broken", why: (error as Error).message };
  }
}

function read(root: View): Document {
  if (typeof root.raw !== "object" || root.raw === null || Array.isArray(root.raw)) {
    return { state: "broken", why: "a policy document is a JSON object" };
  }
  const whole = new Statement(root);
  const statements = whole.element("Statement").items();
  return { state: "read", root, statements: statements.map((view) => new Statement(view)) };
}
