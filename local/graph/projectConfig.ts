import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { UsageError } from "../services/errors";

interface ConfigEntry {
  readonly type?: string;
  readonly default?: unknown;
}
interface ProjectFile {
  readonly name: string;
  readonly config?: Readonly<Record<string, ConfigEntry>>;
}

export interface ProjectConfig {
  readonly project: string;
  /** Fully qualified keys ("landfall:batchSeconds") to text, as the Pulumi engine hands them to a program. */
  readonly values: Readonly<Record<string, string>>;
  /** The files it came from. */
  readonly files: readonly string[];
}

/** Fully qualified keys to values, as a stack file has them. */
export type Settings = Readonly<Record<string, unknown>>;

const isOfType: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

/** Stacks that the project has a file for. */
export function stacksOf(root: string): string[] {
  return readdirSync(root)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();
}

function parsed<T>(path: string): T {
  try {
    return (parse(readFileSync(path, "utf8")) ?? {}) as T;
  } catch (error) {
    throw new UsageError(`${path} is not valid YAML: ${(error as Error).message}`);
  }
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

/**
 * What `pulumi config` would give: the stack's values over the project's defaults, each checked against its declared type.
 * @param over stands over the stack's own values
 * @throws UsageError for a stack without file, a value of the wrong type, a secret (its key is not on this machine)
 */
export function projectConfig(root: string, stack: string, over: Settings = {}): ProjectConfig {
  const projectPath = join(root, "Pulumi.yaml");
  const stackPath = join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(stackPath)) {
    throw new UsageError(
      `Unknown stack "${stack}": there is no Pulumi.${stack}.yaml. Stacks here: ${stacksOf(root).join(", ")}.`,
    );
  }
  const project = parsed<ProjectFile>(projectPath);
  const given = { ...parsed<{ config?: Settings }>(stackPath).config, ...over };
  const declared = Object.entries(project.config ?? {}).map(
    ([key, entry]) => [qualified(project.name, key), entry] as const,
  );
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const [key, entry] of declared) {
    if (entry.default !== undefined && entry.default !== null) values[key] = asText(entry.default);
  }
  for (const [key, value] of Object.entries(given)) {
    const type = declared.find(([name]) => name === key)?.[1].type;
    if (isSecret(value))
      problems.push(`${key} is a secret; a local run cannot decrypt it. Give a plain value in a stack of its own.`);
    else if (type !== undefined && isOfType[type]?.(value) === false) {
      problems.push(`${key} is ${JSON.stringify(value)}; Pulumi.yaml declares it as ${type}.`);
    } else values[key] = asText(value);
  }
  if (problems.length > 0) throw new UsageError(`Pulumi.${stack}.yaml: ${problems.join(" ")}`);
  return { project: project.name, values, files: [projectPath, stackPath] };
}

const qualified = (project: string, key: string): string => (key.includes(":") ? key : `${project}:${key}`);
const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
