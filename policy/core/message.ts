import type { Finding } from "./outcome";
import type { RuleText } from "./rule";
import type { Owner, View } from "./view";

const longest = 80;
/** Names of properties whose values are secrets, wherever they stand. */
const secretName = /(password|passwd|secret(string|key|value)?|token|credentials?|private_?key|api_?key)$/i;

/** "aws:s3/bucket:Bucket" of name "landing" as people say it: `Bucket "landing"`. */
export const label = ({ type, name }: Owner): string => `${type.split(":").at(-1) ?? type} "${name}"`;

/** One line: who, which property, what it is, what is wanted, and the way out. */
export function findingText({ at, wanted, wayOut }: Finding, { remedy }: RuleText): string {
  return oneLine(`${label(at.owner)}: ${at.path} is ${shown(at)}; wanted ${wanted}. ${wayOut ?? remedy}`);
}

/** A value for a message: short, and never a secret. */
export function shown(view: View): string {
  if (view.isUnknown) return "not known yet";
  if (view.isAbsent) return "not set";
  if (view.concealed || secretName.test(view.path)) return "set (not shown)";
  const text = typeof view.raw === "string" ? JSON.stringify(view.text()) : JSON.stringify(view.raw, shortened);
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}

/** Inside an object there may be secrets, too. */
const shortened = (key: string, value: unknown): unknown => (secretName.test(key) ? "(not shown)" : value);

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
