import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../services/errors";

/** Packages of the virtual environment: normalised name to version. */
export type Installed = ReadonlyMap<string, string>;

/** What the virtual environment has installed; nothing where there is none. */
export function installedIn(projectRoot: string): Installed {
  const library = join(projectRoot, ".venv", "lib");
  const folders = existsSync(library)
    ? readdirSync(library).map((python) => join(library, python, "site-packages"))
    : [];
  const entries = folders.filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder));
  return new Map(
    entries.flatMap((entry) => {
      const [, name, version] = /^(.+)-([^-]+)\.dist-info$/.exec(entry) ?? [];
      return name === undefined || version === undefined ? [] : [[normalised(name), version] as const];
    }),
  );
}

/**
 * The packages that a comma-separated list of requirements names, as pip reads it: `boto3~=1.42,requests`.
 * @throws UsageError for one that what is installed does not satisfy, or that is more than a name and a version
 */
export function packagesIn(requirements: string, installed: Installed): string[] {
  const wanted = requirements.split(",").map((requirement) => requirement.trim());
  return wanted.filter((requirement) => requirement !== "").map((requirement) => packageIn(requirement, installed));
}

function packageIn(requirement: string, installed: Installed): string {
  const [, name, , operator, asked] = /^([\w.-]*\w)(\s*(~=|[=!<>]=|[<>])\s*(\d+(?:\.\d+)*))?$/.exec(requirement) ?? [];
  if (name === undefined) throw refusal(requirement, "Give a name, or a name and one version, such as boto3~=1.42.");
  const version = installed.get(normalised(name));
  if (version === undefined)
    throw refusal(requirement, `${name} is not installed here: put a wheel of it into --extra-py-files.`);
  if (operator !== undefined && asked !== undefined && !satisfies(version, operator, asked))
    throw refusal(requirement, `${name} ${version} is installed here: ask for a version that this one satisfies.`);
  return name;
}

function refusal(requirement: string, instead: string): UsageError {
  return new UsageError(
    `--additional-python-modules ${requirement} is not supported locally, where nothing is fetched. ${instead}`,
  );
}

/** As PEP 440 has it, for versions that are numbers with dots between them. */
function satisfies(version: string, operator: string, asked: string): boolean {
  const order = compared(version, asked);
  const series = asked.split(".").slice(0, -1);
  const holds: Readonly<Record<string, boolean>> = {
    "==": order === 0,
    "!=": order !== 0,
    ">=": order >= 0,
    "<=": order <= 0,
    ">": order > 0,
    "<": order < 0,
    "~=": order >= 0 && series.every((part, index) => Number(part) === numbersOf(version)[index]),
  };
  return holds[operator] ?? false;
}

function compared(one: string, other: string): number {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): number[] {
  return version.split(".").map((part) => Number.parseInt(part, 10) || 0);
}

/** Names that differ in case, or in dots, dashes and underscores, are the same package's. */
function normalised(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
