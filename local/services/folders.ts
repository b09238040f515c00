import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ResourceSupport, ResourceTable } from "./resources";
import type { ServiceDefinition } from "./service";

/** Each folder beside this file is a service; nothing else needs to know that it exists. */
export function serviceFolders(): string[] {
  return readdirSync(__dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function loaded<T>(folder: string, file: "resources" | "service"): T | undefined {
  const path = join(__dirname, folder, file);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- folders are found, not listed
  return existsSync(`${path}.ts`) ? (require(path) as T) : undefined;
}

/** The resource types that one service supports. */
export function tableOf(folder: string): ResourceTable {
  return loaded<{ resources: ResourceTable }>(folder, "resources")?.resources ?? {};
}

/** Every resource type that some service supports. Loads no service. */
export function supportedResources(): ReadonlyMap<string, ResourceSupport> {
  return new Map(serviceFolders().flatMap((folder) => Object.entries(tableOf(folder))));
}

export function serviceDefinitions(): ServiceDefinition[] {
  return serviceFolders()
    .map((folder) => loaded<{ definition: ServiceDefinition }>(folder, "service")?.definition)
    .filter((definition) => definition !== undefined);
}
