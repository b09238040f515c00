import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Properties } from "../../graph/graph";

/** What stands at the end of a path into a resource's properties, as text. */
export type Leaves = ReadonlyMap<string, string>;

/** Begins the text of a file's content, which is told by a digest. */
export const contentMark = "content ";

const hidden = "(hidden)";
/** Properties that hold a secret themselves, not its name or whether there is one. */
const secret = /(password|secretstring|secretbinary|authtoken)$/i;

/** Each part of the properties by its path, such as `policy.Statement[0].Action`. JSON documents are taken apart, secrets hidden. */
export function leavesOf(properties: Properties): Leaves {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(properties)) collect(name, value, found);
  return found;
}

function collect(path: string, value: unknown, found: Map<string, string>): void {
  if (secret.test(path) && typeof value === "string") found.set(path, hidden);
  else if (typeof value === "string") collectText(path, value, found);
  else if (typeof value !== "object" || value === null) found.set(path, String(value));
  else if ("asset" in value) collectContent(path, value, found);
  else if (Array.isArray(value) && value.every(isPlain)) found.set(path, value.join(", "));
  else if (Array.isArray(value)) value.forEach((inner, at) => collect(`${path}[${at}]`, inner, found));
  else for (const [name, inner] of Object.entries(value)) collect(`${path}.${name}`, inner, found);
}

const isPlain = (value: unknown): boolean => typeof value !== "object" || value === null;

function collectText(path: string, text: string, found: Map<string, string>): void {
  const document = /^\s*[[{]/.test(text) ? parsed(text) : undefined;
  if (document === undefined) found.set(path, text);
  else collect(path, document, found);
}

/** @returns undefined where it is no JSON */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Files of two checkouts have different paths: only what is in them counts. */
function collectContent(path: string, asset: Readonly<Record<string, unknown>>, found: Map<string, string>): void {
  if (asset.asset === "archive") {
    for (const [name, entry] of Object.entries(asset.entries as Properties)) collect(`${path}/${name}`, entry, found);
    return;
  }
  const content = asset.asset === "text" ? String(asset.text) : readFileSync(String(asset.path));
  found.set(path, contentMark + createHash("sha256").update(content).digest("hex").slice(0, 12));
}
