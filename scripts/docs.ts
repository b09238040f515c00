/**
 * Writes the generated parts of docs/pipelines/*.md, each pipeline's diagram and contracts from its stack's graph, and of
 * docs/fifthPipeline.md, whose example is a file that is compiled and run by a test.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { diagramOf } from "../local/diagram/diagramOf";
import { mermaidOf } from "../local/diagram/mermaid";
import type { Graph, Properties } from "../local/graph/graph";
import { graphOf } from "../local/graph/load";
import { contractText, type JobContract } from "./contractTable";

const root = resolve(__dirname, "..");
const folder = join(root, "docs", "pipelines");

/** Pages by the pipeline that they are about, which has a stack of its own of the same name. */
export function pipelinePages(): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
  return new Map(files.map((file) => [file.slice(0, -".md".length), join(folder, file)]));
}

/** The page with its generated parts anew. @throws where the page has no place for a part, or a place for none */
export async function pageOf(pipeline: string, text: string): Promise<string> {
  const graph = await graphOf(root, pipeline);
  const contracts = contractsOf(graph);
  return filled(text, {
    diagram: `\`\`\`mermaid\n${mermaidOf(diagramOf(graph, { pipeline, detail: "overview" }))}\`\`\``,
    ...(contracts.length > 0 ? { contract: contracts.map(contractText).join("\n\n") } : {}),
  });
}

export const fifthPipeline = join(root, "docs", "fifthPipeline.md");

/** The page with its example as it would stand in `pipelines/`. */
export function withExample(text: string): string {
  const example = readFileSync(join(root, "tests", "examples", "meters.ts"), "utf8");
  const moved = example.replaceAll(`"../../pipelines/`, `"./`).replaceAll(`"../../`, `"../`);
  return filled(text, { example: `\`\`\`ts\n${moved}\`\`\`` });
}

/** The contracts that a stack's jobs are given, each once. */
function contractsOf(graph: Graph): JobContract[] {
  const jobs = graph.resources.filter(({ type }) => type === "aws:glue/job:Job");
  const given = jobs.map(({ inputs }) => (inputs.defaultArguments as Properties)["--contract"]);
  return [...new Set(given)].filter((text) => typeof text === "string").map((text) => JSON.parse(text) as JobContract);
}

/** Puts each part between its markers: `<!-- generated: NAME -->` and `<!-- /generated -->`. */
export function filled(text: string, parts: Readonly<Record<string, string>>): string {
  const missing = new Set(Object.keys(parts));
  const page = text.replaceAll(/(<!-- generated: (\w+) -->\n)[^]*?(<!-- \/generated -->)/g, (_, start, name, end) => {
    const part = parts[String(name)];
    if (part === undefined) throw new Error(`There is no part "${name}". Parts: ${Object.keys(parts).join(", ")}.`);
    missing.delete(String(name));
    return `${start}\n${part}\n\n${end}`;
  });
  if (missing.size > 0) throw new Error(`The page has no place for ${[...missing].join(", ")}.`);
  return page;
}

async function main(): Promise<void> {
  for (const [pipeline, path] of pipelinePages())
    writeFileSync(path, await pageOf(pipeline, readFileSync(path, "utf8")));
  writeFileSync(fifthPipeline, withExample(readFileSync(fifthPipeline, "utf8")));
}

if (require.main === module) void main();
