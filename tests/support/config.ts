import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** A stack's configuration as Pulumi hands it to the program: its file over the project's defaults, all as text. */
export function configOf(stack: string): Record<string, string> {
  const project = parse(readFileSync("Pulumi.yaml", "utf8")) as {
    name: string;
    config: Record<string, { default: unknown }>;
  };
  const own = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
  const defaults = Object.entries(project.config).map(
    ([name, entry]) => [`${project.name}:${name}`, entry.default] as const,
  );
  return Object.fromEntries([...defaults, ...Object.entries(own.config)].map(([name, value]) => [name, asText(value)]));
}

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
