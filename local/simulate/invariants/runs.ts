import type { TraceRecord } from "../../engine/trace";
import type { Evidence } from "../evidence/evidence";
import type { Violation } from "../outcome";
import { isStartRepeated } from "./limits";
import { violation } from "./objects";

/** A moment in the life of a batch's run. */
interface Moment {
  /** Its batch, and what kind of run it is. */
  readonly batch: string;
  readonly run: string;
  readonly is: "started" | "ended" | "done";
}

/** No batch gets a second run while the first goes on, or after all of it was done. */
export function batchesRunOnce({ trace }: Evidence): Violation[] {
  if (isStartRepeated(trace)) return [];
  const running = new Map<string, string>();
  const done = new Set<string>();
  const violations: Violation[] = [];
  for (const { batch, run, is } of trace.flatMap(momentOf)) {
    if (is === "done") done.add(batch);
    if (is !== "started") {
      running.delete(run);
      continue;
    }
    if ([...running.values()].includes(batch))
      violations.push(violation("runs", `the ${batch} was started while it runs`));
    if (done.has(batch)) violations.push(violation("runs", `the ${batch} was started after it was done`));
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
    return [{ batch: `workflow of ${batch}`, run, is: outcome === "RUNNING" ? "started" : "ended" }];
  }
  if (did !== "states:Execution") return [];
  const [, run = "", batch = ""] = about.map((id) => /^name:((\w+)-\d+)$/.exec(id)).find((found) => found) ?? [];
  const is = outcome === "RUNNING" ? "started" : outcome === "SUCCEEDED" ? "done" : "ended";
  return [{ batch: `execution of ${batch}`, run, is }];
}
