import told from "./knownActions.json";
import { hasWildcard, isWildcard, matches } from "./pattern";

/** What an action does: list, read, write, tag, or manage permissions. */
export type ActionLevel = "l" | "r" | "w" | "t" | "p";

export interface Action {
  /** Such as "s3:GetObject". */
  readonly name: string;
  readonly level: ActionLevel;
  /** Whether IAM can limit it to resources. */
  readonly scoped: boolean;
}

const services: Readonly<Record<string, string>> = told;
const unpacked = new Map<string, ReadonlyMap<string, Action>>();

/** Every action of a service, by its name in lower case; undefined for a service that is not known. */
function ofService(service: string): ReadonlyMap<string, Action> | undefined {
  const kept = unpacked.get(service);
  if (kept !== undefined || !Object.hasOwn(services, service)) return kept;
  const actions = new Map((services[service] ?? "").split(" ").map((text) => unpack(service, text)));
  unpacked.set(service, actions);
  return actions;
}

/** "GetObject:r*" of S3. */
function unpack(service: string, text: string): readonly [string, Action] {
  const colon = text.indexOf(":");
  const name = `${service}:${text.slice(0, colon)}`;
  return [name.toLowerCase(), { name, level: text[colon + 1] as ActionLevel, scoped: !text.endsWith("*") }];
}

/** Whether a pattern takes every action of every service. */
export const isEveryAction = (pattern: string): boolean => pattern.split(":").every(isWildcard);

const expanded = new Map<string, readonly Action[] | undefined>();

/** The actions that a pattern stands for; undefined where it names a service that is not known. */
export function actionsOf(pattern: string): readonly Action[] | undefined {
  if (!expanded.has(pattern)) expanded.set(pattern, expand(pattern.toLowerCase()));
  return expanded.get(pattern);
}

function expand(pattern: string): readonly Action[] | undefined {
  if (isEveryAction(pattern))
    return Object.keys(services).flatMap((service) => [...(ofService(service)?.values() ?? [])]);
  const actions = ofService(pattern.split(":")[0] ?? "");
  if (actions === undefined || hasWildcard(pattern)) {
    return actions && [...actions.values()].filter(({ name }) => matches(pattern, name));
  }
  const meant = actions.get(pattern);
  return meant === undefined ? [] : [meant];
}
