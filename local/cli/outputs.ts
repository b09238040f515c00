import { graphOf } from "../graph/load";
import { parsed, printJson, projectRoot, jsonOption, stackOption, type Command } from "./command";

export const outputs: Command = {
  usage: "landfall outputs [--stack S] [--json]",
  summary: "The same outputs that `pulumi stack output` gives: one object a pipeline.",
  async run(args) {
    const { values } = parsed(this.usage, { args: [...args], options: { ...stackOption, ...jsonOption } });
    const graph = await graphOf(projectRoot, values.stack);
    if (values.json) printJson(graph.outputs);
    else process.stdout.write(outputsText(graph.outputs));
    return 0;
  },
};

/** One indented line an output, under its pipeline's name. */
export function outputsText(all: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(all).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? [name, ...Object.entries(value).map(([key, inner]) => `  ${key.padEnd(16)} ${asText(inner)}`)]
      : [`${name.padEnd(18)} ${asText(value)}`],
  );
  return `${lines.join("\n")}\n`;
}

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
