import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Graph } from "../graph/graph";
import { graphOf } from "../graph/load";
import type { Settings } from "../graph/projectConfig";
import { UsageError } from "../services/errors";
import { targetsAreExact } from "./invariants/target";
import { mutants } from "./mutants";
import { stageOf, type Stage } from "./stage";
import { usualGraph, usualJob } from "./usualDesign";

export const pipelines = ["toll", "sales", "shipping", "datalake"] as const;
export const designs = ["ours", "usual"] as const;

/** What is simulated: plain data, for it goes to other processes. */
export interface Subject {
  readonly pipeline: string;
  readonly design: string;
  readonly mutant?: string;
}

/** The reconciler comes within a history's patience; once a day would only take longer. */
const soon = { "landfall:reconcileHours": 1, "landfall:missingAfterHours": 1 };

/** What histories of the subject are played on. @throws UsageError for names that are none */
export async function stageFor(subject: Subject, where: Pick<Stage, "projectRoot" | "directory">): Promise<Stage> {
  const { pipeline, design, mutant: name } = subject;
  if (design === "usual") {
    const graph = await graphWith(pipeline, { ...soon, "landfall:trigger": "direct" }, where, design);
    const stage = stageOf(usualGraph(graph), pipeline, where, usualJob);
    // It has no ledger and no quarantine to ask: only what is in the target counts. And nothing mends it later.
    return { ...stage, promises: [targetsAreExact], rules: [], patience: [0, 60] };
  }
  const graph = await graphWith(pipeline, soon, where, design);
  if (name === undefined) return stageOf(graph, pipeline, where);
  const mutant = mutants.find((one) => one.name === name);
  if (mutant === undefined)
    throw new UsageError(`--mutant ${name}: give one of ${mutants.map((one) => one.name).join(", ")}, all.`);
  const stage = stageOf(mutant.graph?.(graph) ?? graph, pipeline, where, mutant.job);
  return { ...stage, ...(mutant.afterwards === undefined ? {} : { afterwards: mutant.afterwards }) };
}

/** The program's graph, evaluated once for all processes that share the folder. */
async function graphWith(
  stack: string,
  settings: Settings,
  { projectRoot, directory }: Pick<Stage, "projectRoot" | "directory">,
  design: string,
): Promise<Graph> {
  const path = join(directory, `${stack}-${design}.graph.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Graph;
  const graph = await graphOf(projectRoot, stack, settings);
  writeFileSync(path, JSON.stringify(graph));
  return graph;
}
