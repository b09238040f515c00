import type { Section } from "../definition/section";
import { isArray, type Json } from "../json";
import type { Branch } from "../machine";
import { runInside } from "../run/runBranch";
import type { Visit } from "../run/visit";
import { compileAttempts, type Attempts } from "./attempts";
import { compileDataflow } from "./dataflow";
import type { Act } from "./simple";
import { together } from "./together";

export type ReadBranch = (section: Section) => Branch;

/** Parallel: branches side by side, each on the same input. */
export function compileParallel(
  section: Section,
  next: string | undefined,
  readBranch: ReadBranch,
): { readonly act: Act; readonly attempts: Attempts } {
  const sections = section.sections("Branches");
  if (!isArray(section.value("Branches")) || sections.length === 0) {
    section.invalid("Branches", "must be a list of at least one branch");
  }
  const branches = sections.map(readBranch);
  const dataflow = compileDataflow(section, { makesResult: true });
  const attempts = compileAttempts(section);
  const act = attempts.around(async (visit) => {
    const results = await runBranches(visit, branches, await dataflow.effective(visit));
    return dataflow.conclude(visit, results, next);
  });
  return { act, attempts };
}

async function runBranches(visit: Visit, branches: readonly Branch[], input: Json): Promise<readonly Json[]> {
  const { frame, key, retries } = visit;
  frame.record("ParallelStateStarted");
  try {
    const frames = branches.map((_, at) => frame.inner(`${key}#${retries}/${at}/`));
    const results = await together({ count: branches.length, concurrency: branches.length }, async (at, started) => {
      const [branch, inner] = [branches[at], frames[at]];
      if (branch === undefined || inner === undefined) throw new Error(`There is no branch ${at}.`);
      started(inner);
      try {
        return await runInside(branch, inner, input);
      } finally {
        frame.lastEventId = inner.lastEventId;
      }
    });
    frame.record("ParallelStateSucceeded");
    return results;
  } catch (error) {
    if (!frame.signal.aborted) frame.record("ParallelStateFailed");
    throw error;
  }
}
