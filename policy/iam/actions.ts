import told from "./knownActions.json";
import { isWildcard, matches } from "./pattern";

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
const unpacked = new Map<string, readonly Action[]>();

/** Every action of a service; undefined for a service that is not known. */
function ofService(service: string): readonly Action[] | undefined {
  const kept = unpacked.get(service);
  if (kept !== undefined || !Object.hasOwn(services, service)) return kept;
  const actions = (services[service] ?? "").split(" ").map((text) => {
    const [name = "", level = ""] = text.split(":");
    return { name: `${service}:${name}`, level: (level[0] ?? "w") as ActionLevel, scoped: !level.endsWith("*") };
  });
  unpacked.set(service, actions);
  return actions;
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
  if (isEveryAction(pattern)) return Object.keys(services).flatMap((service) => ofService(service) ?? []);
  return ofService(pattern.split(":")[0] ?? "")?.filter(({ name }) => matches(pattern, name));
}
