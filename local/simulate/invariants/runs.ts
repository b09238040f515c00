import type { TraceRecord } from "../../engine/trace";
import type { Evidence } from "../evidence/evidence";
import type { Violation } from "../outcome";
import { repeatedStarts } from "./limits";
import { violation } from "./objects";

/** A moment in the life of a batch's run. */
interface Moment {
  /** Its batch, and what kind of run it is. */
  readonly batch: string;
  readonly run: string;
  readonly is: "started" | "ended" | "done";
  /** The invocation that started it, where it was a function. */
  readonly by?: string;
}

/** No batch gets a second run while the first goes on, or after all of it was done, unless the SDK made its start again. */
export function batchesRunOnce({ trace }: Evidence): Violation[] {
  const repeated = repeatedStarts(trace);
  const running = new Map<string, string>();
  const done = new Set<string>();
  const violations: Violation[] = [];
  for (const { batch, run, is, by = "" } of trace.flatMap(momentOf)) {
    if (is === "done") done.add(batch);
    if (is !== "started") {
      running.delete(run);
      continue;
    }
    const isOwn = !repeated.has(by);
    if (isOwn && [...running.values()].includes(batch))
      violations.push(violation("runs", `the ${batch} was started while it runs`));
    if (isOwn && done.has(batch)) violations.push(violation("runs", `the ${batch} was started after it was done`));
    running.set(run, batch);
  }
  return violations;
}

/** A workflow's batch is done with its summary, whatever Glue calls its run; an execution's with the execution. */
function momentOf({ did, on, outcome, about, why = "" }: TraceRecord): Moment[] {
  if (did.startsWith("s3:ObjectCreated")) {
    const batch = /\/summaries\/.*\/(\w+)\.json$/.exec(on)?.[1];
    return batch === undefined ? [] : [{ batch: `workflow of ${batch}`, run: "", is: "done" }];
  }
  if (did === "glue:WorkflowRun") {
    const batch = /manifests\/.*\/(\w+)\.json$/.exec(why)?.[1] ?? "";
    const run = about.find((id) => id.startsWith("run:")) ?? "";
    const by = about.find((id) => id.startsWith("invocation:"));
    return [{ batch: `workflow of ${batch}`, run, is: outcome === "RUNNING" ? "started" : "ended", ...(by && { by }) }];
  }
  if (did !== "states:Execution") return [];
  const [, run = "", batch = ""] = about.map((id) => /^name:((\w+)-\d+)$/.exec(id)).find((found) => found) ?? [];
  const is = outcome === "RUNNING" ? "started" : outcome === "SUCCEEDED" ? "done" : "ended";
  return [{ batch: `execution of ${batch}`, run, is }];
}
