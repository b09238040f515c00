import { writeFileSync } from "node:fs";
import { details, diagramOf } from "../diagram/diagramOf";
import type { Diagram } from "../diagram/diagram";
import { mermaidOf } from "../diagram/mermaid";
import { svgOf } from "../diagram/svg/svg";
import { graphOf } from "../graph/load";
import { UsageError } from "../services/errors";
import { parsed, projectRoot, stackOption, type Command } from "./command";

const options = {
  ...stackOption,
  format: { type: "string", default: "mermaid" },
  detail: { type: "string", default: "overview" },
  pipeline: { type: "string" },
  out: { type: "string" },
} as const;

const formats = ["mermaid", "svg"] as const;
const writers: Readonly<Record<(typeof formats)[number], (diagram: Diagram) => string>> = {
  mermaid: mermaidOf,
  svg: svgOf,
};

export const graph: Command = {
  usage: "landfall graph [--stack S] [--pipeline P] [--detail overview|all] [--format mermaid|svg] [--out FILE]",
  summary: "Draw what the stack does with a file: which event leads to what, where data goes, who hears of trouble.",
  async run(args) {
    const { stack, pipeline, out, ...given } = parsed(this.usage, { args: [...args], options }).values;
    const oneOf = <Choice extends string>(option: "format" | "detail", choices: readonly Choice[]): Choice => {
      const found = choices.find((choice) => choice === given[option]);
      if (found !== undefined) return found;
      throw new UsageError(
        `--${option} is "${given[option]}"; there is ${choices.join(" and ")}.\nUsage: ${this.usage}`,
      );
    };
    const [format, detail] = [oneOf("format", formats), oneOf("detail", details)];
    const diagram = diagramOf(await graphOf(projectRoot, stack), { pipeline, detail });
    const text = writers[format](diagram);
    if (out === undefined) process.stdout.write(text);
    else writeFileSync(out, text);
    return 0;
  },
};
