import { writeFileSync } from "node:fs";
import { diagramOf } from "../diagram/diagramOf";
import type { Diagram } from "../diagram/diagram";
import { mermaidOf } from "../diagram/mermaid";
import { svgOf } from "../diagram/svg/svg";
import { graphOf } from "../graph/load";
import { UsageError } from "../services/errors";
import { parsed, projectRoot, stackOption, type Command } from "./command";

const options = {
  ...stackOption,
  format: { type: "string", default: "mermaid" },
  pipeline: { type: "string" },
  out: { type: "string" },
} as const;

const formats: ReadonlyMap<string, (diagram: Diagram) => string> = new Map([
  ["mermaid", mermaidOf],
  ["svg", svgOf],
]);

export const graph: Command = {
  usage: "landfall graph [--stack S] [--pipeline P] [--format mermaid|svg] [--out FILE]",
  summary: "Draw what the stack does with a file: which event leads to what, where data goes, who hears of trouble.",
  async run(args) {
    const { stack, format, pipeline, out } = parsed(this.usage, { args: [...args], options }).values;
    const textOf = formats.get(format);
    if (textOf === undefined) {
      throw new UsageError(
        `--format is "${format}"; there is ${[...formats.keys()].join(" and ")}.\nUsage: ${this.usage}`,
      );
    }
    const text = textOf(diagramOf(await graphOf(projectRoot, stack), pipeline));
    if (out === undefined) process.stdout.write(text);
    else writeFileSync(out, text);
    return 0;
  },
};
