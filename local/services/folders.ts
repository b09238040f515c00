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

/** Every resource type that some service supports. Loads no service. */
export function supportedResources(): ReadonlyMap<string, ResourceSupport> {
  const types = new Map<string, ResourceSupport>();
  for (const folder of serviceFolders()) {
    const table = loaded<{ resources: ResourceTable }>(folder, "resources")?.resources ?? {};
    for (const [type, support] of Object.entries(table)) types.set(type, support);
  }
  return types;
}

export function serviceDefinitions(): ServiceDefinition[] {
  return serviceFolders()
    .map((folder) => loaded<{ definition: ServiceDefinition }>(folder, "service")?.definition)
    .filter((definition) => definition !== undefined);
}
