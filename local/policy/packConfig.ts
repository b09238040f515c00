import { existsSync, readFileSync } from "node:fs";
import { UsageError } from "../services/errors";
import type { Level, PolicyInfo, Reconciled } from "./policies";
import { schemaProblems } from "./schema";

const levels: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];

type Given = Readonly<Record<string, unknown>>;

/** A policy config as `pulumi preview --policy-pack-config` takes it. @throws UsageError where the file is no JSON object */
export function configIn(path: string): Given {
  if (!existsSync(path)) throw new UsageError(`--config ${path}: there is no such file.`);
  try {
    const given: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof given === "object" && given !== null && !Array.isArray(given)) return given as Given;
  } catch (error) {
    throw new UsageError(`--config ${path} is not valid JSON: ${(error as Error).message}`);
  }
  throw new UsageError(`--config ${path} must be one JSON object: policy names to levels or settings.`);
}

/**
 * What each policy runs with: the pack's own, "all", then what is given for it.
 * @throws UsageError that names every entry that is wrong
 */
export function reconciled(policies: readonly PolicyInfo[], given: Given): Reconciled {
  const problems = Object.entries(given).flatMap(([name, entry]) => entryProblems(policies, name, entry));
  if (problems.length > 0) throw new UsageError(`Policy config: ${problems.join(" ")}`);
  return new Map(
    policies.map((policy) => {
      const own = given[policy.name];
      const level = levelOf(own) ?? levelOf(given.all) ?? policy.level;
      return [policy.name, { level, settings: settingsOf(own) }] as const;
    }),
  );
}

const levelOf = (entry: unknown): Level | undefined =>
  typeof entry === "string" ? (entry as Level) : (entry as { enforcementLevel?: Level } | undefined)?.enforcementLevel;

function settingsOf(entry: unknown): Given {
  if (typeof entry !== "object" || entry === null) return {};
  return Object.fromEntries(Object.entries(entry).filter(([key]) => key !== "enforcementLevel"));
}

function entryProblems(policies: readonly PolicyInfo[], name: string, entry: unknown): string[] {
  const policy = policies.find((known) => known.name === name);
  if (policy === undefined && name !== "all") return [`There is no policy "${name}"; policy/RULES.md lists them.`];
  const isText = typeof entry === "string";
  if (!isText && (typeof entry !== "object" || entry === null || Array.isArray(entry))) {
    return [`${name} must be a level or an object with settings.`];
  }
  const level = levelOf(entry);
  if (level === undefined) {
    return [
      `${name} gives no enforcementLevel: Pulumi would make it advisory. Give "${policy?.level ?? "mandatory"}".`,
    ];
  }
  if (!levels.includes(level))
    return [`${name} has the level ${JSON.stringify(level)}; levels are ${levels.join(", ")}.`];
  const schema = { properties: policy?.settings ?? {}, additionalProperties: false };
  return schemaProblems(settingsOf(entry), schema, name);
}
