import type { TraceRecord } from "../../engine/trace";
import type { Evidence } from "../evidence";
import type { Violation } from "../outcome";
import { violation } from "./objects";

/** Limits on runs are reached and never exceeded. */
export function limitsAreKept(evidence: Evidence): Violation[] {
  const workflow = evidence.stage.graph.resources.find(({ type }) => type === "aws:glue/workflow:Workflow");
  const limit = Number(workflow?.outputs.maxConcurrentRuns ?? Infinity);
  const most = mostAtOnce(evidence.trace);
  const refused = evidence.trace.filter(
    ({ did, why = "" }) => did === "glue:JobRun" && /exceeded its maximum/.test(why),
  );
  return [
    ...(most > limit ? [violation("concurrency", `${most} runs at once; the limit is ${limit}`)] : []),
    ...(refused.length > 0
      ? [violation("concurrency", `${refused.length} job runs failed for being one too many`)]
      : []),
  ];
}

const isRun = ({ did }: TraceRecord): boolean => did === "glue:WorkflowRun";
const runOf = ({ about }: TraceRecord): string => about.find((id) => id.startsWith("run:")) ?? "";

function mostAtOnce(trace: readonly TraceRecord[]): number {
  const running = new Set<string>();
  let most = 0;
  for (const record of trace.filter(isRun)) {
    if (record.outcome === "RUNNING") running.add(runOf(record));
    else if (record.outcome !== "STOPPING") running.delete(runOf(record));
    most = Math.max(most, running.size);
  }
  return most;
}

/** No batch gets a second run while the first goes on, or after all of it was done. */
export function batchesRunOnce({ trace }: Evidence): Violation[] {
  // A start that happened and was not answered is made again by the SDK itself: nobody can tell, and the ledger keeps it harmless.
  if (trace.some(({ did, why = "" }) => did === "glue:StartWorkflowRun" && why.includes("keeps back"))) return [];
  const running = new Map<string, string>();
  const done = new Set<string>();
  const violations: Violation[] = [];
  for (const record of trace) {
    const summary = /\/summaries\/.*\/(\w+)\.json$/.exec(record.did.startsWith("ObjectCreated") ? record.on : "")?.[1];
    if (summary !== undefined) done.add(summary);
    if (!isRun(record)) continue;
    const batch = /manifests\/.*\/(\w+)\.json$/.exec(record.why ?? "")?.[1] ?? "";
    if (record.outcome !== "RUNNING") running.delete(runOf(record));
    else {
      if ([...running.values()].includes(batch))
        violations.push(violation("runs", `batch ${batch} was started while it runs`));
      if (done.has(batch)) violations.push(violation("runs", `batch ${batch} was started after it was done`));
      running.set(runOf(record), batch);
    }
  }
  return violations;
}

/** A message is nobody else's while its function works on it, unless the queue gave it again by its nature. */
export function messagesStayHidden({ trace }: Evidence): Violation[] {
  const held = new Map<string, string>();
  const again = new Set<string>();
  const violations: Violation[] = [];
  const ids = ({ about }: TraceRecord, kind: string) => about.filter((id) => id.startsWith(`${kind}:`));
  for (const record of trace) {
    if (record.did === "sqs:Message" && record.outcome === "given again")
      for (const id of ids(record, "message")) again.add(id);
    if (record.did === "sqs:Message" && record.outcome === "received")
      for (const id of ids(record, "message"))
        if (held.has(id) && !again.has(id))
          violations.push(violation("visibility", `${id} was received again while ${held.get(id)} still works on it`));
    // Who puts a message off lets go of it.
    if (record.did === "sqs:ChangeMessageVisibilityBatch")
      for (const [id, holder] of held) if (record.about.includes(holder)) held.delete(id);
    if (record.did !== "lambda:Invocation") continue;
    const [invocation = ""] = ids(record, "invocation");
    for (const id of ids(record, "message"))
      if (record.outcome === "started") held.set(id, invocation);
      else if (held.get(id) === invocation) held.delete(id);
  }
  return violations;
}

/** The reconciler is for events that never came: whatever else it finds missing, something of ours has lost. */
export function onlyLostEventsAreMissed({ trace }: Evidence): Violation[] {
  const objects = ({ about }: TraceRecord) => about.filter((id) => id.startsWith("object:"));
  const lost = new Set(
    trace.filter(({ did, outcome }) => did === "events:Deliver" && outcome === "lost").flatMap(objects),
  );
  const sent = trace.filter(
    ({ did, outcome, who }) => did === "sqs:Message" && outcome === "sent" && /reconciler/.test(who),
  );
  const missed = new Set(sent.flatMap(objects).filter((id) => !lost.has(id)));
  return [...missed].map((id) => violation("missed", `${id} was on its way, and only the reconciler brought it on`));
}
