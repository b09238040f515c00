import type { Exemption } from "./exemptions";
import type { Failure, Judge } from "./judge";
import { label } from "./message";

/** One line on what waits for deployment: properties with how many of them, and how many rules judge them then. */
export function deferredText({ deferrals }: Pick<Judge, "deferrals">): string | undefined {
  if (deferrals.length === 0) return undefined;
  const values = new Map<string, Set<string>>();
  for (const { at } of deferrals) {
    const kind = `${at.owner.type.split(":").at(-1) ?? ""}.${at.path.split(/[.[]/)[0] ?? ""}`;
    values.set(kind, (values.get(kind) ?? new Set()).add(at.owner.urn));
  }
  const kinds = [...values].map(([kind, of]) => (of.size === 1 ? kind : `${kind} (${of.size})`)).sort();
  const rules = new Set(deferrals.map(({ rule }) => rule)).size;
  return `Not known before deployment, and judged then by ${rules} ${rules === 1 ? "rule" : "rules"}: ${kinds.join(", ")}.`;
}

export const failureText = ({ rule, on, error }: Failure): string =>
  `${label(on)}: rule ${rule} failed and has judged nothing (${error.replace(/\s+/g, " ")}). This is a fault of the rule: please report it.`;

export const expiredText = ({ rule, resource, owner, expires }: Exemption): string =>
  `The exemption of ${resource} from ${rule} ended on ${expires}. ${owner} must mend the cause, or renew it with a reason.`;

export const unusedText = ({ rule, resource, owner }: Exemption): string =>
  `The exemption of ${resource} from ${rule} excuses nothing here. ${owner} must remove it, or correct the name.`;

/** One line that lists what holds at present. */
export function inForceText(exemptions: readonly Exemption[]): string | undefined {
  if (exemptions.length === 0) return undefined;
  const each = exemptions.map(
    ({ rule, resource, reason, owner, expires }) => `${resource} from ${rule} until ${expires} (${owner}: ${reason})`,
  );
  return `Exemptions in force: ${each.join("; ")}.`;
}
