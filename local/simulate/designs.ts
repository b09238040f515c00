import { graphOf } from "../graph/load";
import { UsageError } from "../services/errors";
import { targetIsExact } from "./invariants/target";
import { mutants } from "./mutants";
import { stageOf, type Stage } from "./stage";
import { usualGraph, usualJob } from "./usualDesign";

export const pipelines = ["toll"] as const;
export const designs = ["ours", "usual"] as const;

/** What is simulated: plain data, for it goes to other processes. */
export interface Subject {
  readonly pipeline: string;
  readonly design: string;
  readonly mutant?: string;
}

/** What histories of the subject are played on. @throws UsageError for names that are none */
export async function stageFor(subject: Subject, where: Pick<Stage, "projectRoot" | "directory">): Promise<Stage> {
  const { pipeline, design, mutant: name } = subject;
  if (design === "usual") {
    const graph = await graphOf(where.projectRoot, pipeline, { "landfall:trigger": "direct" });
    const stage = stageOf(usualGraph(graph), pipeline, where, usualJob);
    // It has no ledger and no quarantine to ask: only what is in the target counts.
    return { ...stage, promises: [targetIsExact], rules: [], patience: [0, 60] };
  }
  const graph = await graphOf(where.projectRoot, pipeline);
  if (name === undefined) return stageOf(graph, pipeline, where);
  const mutant = mutants.find((one) => one.name === name);
  if (mutant === undefined)
    throw new UsageError(`--mutant ${name}: give one of ${mutants.map((one) => one.name).join(", ")}, all.`);
  return stageOf(mutant.graph?.(graph) ?? graph, pipeline, where, mutant.job);
}
