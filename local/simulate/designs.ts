import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeleteRows } from "../../functions/deleteRows";
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
  /** The stack's setting of whose rows go with their files. @default nobody's */
  readonly deleteRows?: DeleteRows;
}

/** The reconciler comes within a history's patience; once a day would only take longer. */
const soon = { "landfall:reconcileHours": 1, "landfall:missingAfterHours": 1 };

/** More runs at once than by default: loads into a lake meet only where several run. */
const more: Readonly<Record<string, Settings>> = { shipping: { "landfall:maxConcurrentRuns": 4 } };

/** What somebody wants to see played. */
interface Wanted {
  readonly pipelines: readonly string[];
  readonly design: string;
  /** A mutant's name, or "all". */
  readonly mutant?: string;
  readonly deleteRows: DeleteRows;
}

/** What there is to play: each pipeline's own design, its usual one, or mutants of its own. @throws UsageError where there is none */
export function subjectsOf({ pipelines: names, design, mutant, deleteRows }: Wanted): Subject[] {
  const isKnown = mutant === undefined || mutant === "all" || mutants.some(({ name }) => name === mutant);
  if (!isKnown)
    throw new UsageError(`--mutant ${mutant}: give one of ${mutants.map(({ name }) => name).join(", ")}, all.`);
  const settings = deleteRows === "never" ? {} : { deleteRows };
  const subjects = names.flatMap((pipeline) => subjectsIn(pipeline, design, mutant));
  // A mutant that only deletions show has its own setting.
  if (subjects.length > 0) return subjects.map((one) => ({ ...settings, ...one }));
  throw new UsageError(
    `${names.join(", ")}: it has ${mutant === undefined ? "no usual design" : `no mutant ${mutant}`}.`,
  );
}

function subjectsIn(pipeline: string, design: string, mutant: string | undefined): Subject[] {
  if (design === "usual") return usualPipelines.some((one) => one === pipeline) ? [{ pipeline, design }] : [];
  if (mutant === undefined) return [{ pipeline, design }];
  const wanted = mutants.filter((one) => one.pipelines.includes(pipeline) && ["all", one.name].includes(mutant));
  return wanted.map(({ name, deleteRows }) => ({ pipeline, design, mutant: name, ...(deleteRows && { deleteRows }) }));
}

/** What histories of the subject are played on. @throws UsageError for names that are none */
export async function stageFor(subject: Subject, where: Pick<Stage, "projectRoot" | "directory">): Promise<Stage> {
  const { pipeline, design, mutant: name } = subject;
  if (design === "usual") {
    const graph = await graphWith(subject, { ...soon, "landfall:trigger": "direct" }, where);
    return usualStage(stageOf(usualGraph(graph), pipeline, where, usualJob), [targetsAreExact]);
  }
  const graph = await graphWith(subject, { ...soon, ...more[pipeline] }, where);
  if (name === undefined) return stageOf(graph, pipeline, where);
  const mutant = mutants.find((one) => one.name === name);
  const stage = stageOf(mutant?.graph?.(graph) ?? graph, pipeline, where, mutant?.job);
  const { afterwards, sender } = mutant ?? {};
  return { ...stage, ...(afterwards && { afterwards }), ...(sender && { sender: sender(stage.sender) }) };
}

/** The program's graph, evaluated once for all processes that share the folder. */
async function graphWith(
  { pipeline, design, deleteRows = "never" }: Subject,
  settings: Settings,
  { projectRoot, directory }: Pick<Stage, "projectRoot" | "directory">,
): Promise<Graph> {
  const path = join(directory, `${pipeline}-${design}-${deleteRows}.graph.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Graph;
  const graph = await graphOf(projectRoot, pipeline, { ...settings, "landfall:deleteRows": deleteRows });
  writeFileSync(path, JSON.stringify(graph));
  return graph;
}
