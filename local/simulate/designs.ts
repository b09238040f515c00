import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Graph } from "../graph/graph";
import { graphOf } from "../graph/load";
import type { Settings } from "../graph/projectConfig";
import { UsageError } from "../services/errors";
import { targetsAreExact } from "./invariants/target";
import { mutants } from "./mutants";
import { stageOf, type Stage } from "./stage";
import { usualGraph, usualJob, usualPipelines, usualStage } from "./usualDesign";

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

/** More runs at once than by default: loads into a lake meet only where several run. */
const more: Readonly<Record<string, Settings>> = { shipping: { "landfall:maxConcurrentRuns": 4 } };

/** What there is to play: each pipeline's own design, its usual one, or mutants of its own. @throws UsageError where there is none */
export function subjectsOf(names: readonly string[], design: string, mutant: string | undefined): Subject[] {
  const isKnown = mutant === undefined || mutant === "all" || mutants.some(({ name }) => name === mutant);
  if (!isKnown)
    throw new UsageError(`--mutant ${mutant}: give one of ${mutants.map(({ name }) => name).join(", ")}, all.`);
  const subjects = names.flatMap((pipeline) => subjectsIn(pipeline, design, mutant));
  if (subjects.length > 0) return subjects;
  throw new UsageError(
    `${names.join(", ")}: it has ${mutant === undefined ? "no usual design" : `no mutant ${mutant}`}.`,
  );
}

function subjectsIn(pipeline: string, design: string, mutant: string | undefined): Subject[] {
  if (design === "usual") return usualPipelines.some((one) => one === pipeline) ? [{ pipeline, design }] : [];
  if (mutant === undefined) return [{ pipeline, design }];
  const wanted = mutants.filter((one) => one.pipelines.includes(pipeline) && ["all", one.name].includes(mutant));
  return wanted.map(({ name }) => ({ pipeline, design, mutant: name }));
}

/** What histories of the subject are played on. @throws UsageError for names that are none */
export async function stageFor(subject: Subject, where: Pick<Stage, "projectRoot" | "directory">): Promise<Stage> {
  const { pipeline, design, mutant: name } = subject;
  if (design === "usual") {
    const graph = await graphWith(pipeline, { ...soon, "landfall:trigger": "direct" }, where, design);
    return usualStage(stageOf(usualGraph(graph), pipeline, where, usualJob), [targetsAreExact]);
  }
  const graph = await graphWith(pipeline, { ...soon, ...more[pipeline] }, where, design);
  if (name === undefined) return stageOf(graph, pipeline, where);
  const mutant = mutants.find((one) => one.name === name);
  const stage = stageOf(mutant?.graph?.(graph) ?? graph, pipeline, where, mutant?.job);
  const { afterwards, sender } = mutant ?? {};
  return { ...stage, ...(afterwards && { afterwards }), ...(sender && { sender: sender(stage.sender) }) };
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
