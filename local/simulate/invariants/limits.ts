import type { TraceRecord } from "../../engine/trace";
import type { Graph, Resource } from "../../graph/graph";
import type { Evidence } from "../evidence/evidence";
import type { Violation } from "../outcome";
import { violation } from "./objects";

/** Something of which so many may be at work at the same time. */
interface Limit {
  /** As the trace calls it. */
  readonly did: string;
  /** Which id of a record tells one from another. */
  readonly id: string;
  readonly type: string;
  readonly name: (resource: Resource) => unknown;
  readonly most: (resource: Resource, graph: Graph) => unknown;
}

const limits: readonly Limit[] = [
  {
    did: "glue:WorkflowRun",
    id: "run:",
    type: "aws:glue/workflow:Workflow",
    name: ({ outputs }) => outputs.name,
    most: ({ outputs }) => outputs.maxConcurrentRuns,
  },
  {
    did: "glue:JobRun",
    id: "jobrun:",
    type: "aws:glue/job:Job",
    name: ({ outputs }) => outputs.name,
    most: ({ outputs }) => (outputs.executionProperty as { maxConcurrentRuns?: number } | undefined)?.maxConcurrentRuns,
  },
  {
    did: "states:Execution",
    id: "execution:",
    type: "aws:sfn/stateMachine:StateMachine",
    name: ({ outputs }) => outputs.name,
    most: executionsAtMost,
  },
];

/** Step Functions knows no limit: the function that starts executions does. */
function executionsAtMost({ outputs: { arn } }: Resource, { resources }: Graph): unknown {
  type Environment = { readonly variables?: Readonly<Record<string, unknown>> };
  const variables = resources.map(({ outputs }) => (outputs.environment as Environment | undefined)?.variables ?? {});
  return variables.find((each) => each["STATE_MACHINE"] === arn && each["MAX_RUNS"] !== undefined)?.["MAX_RUNS"];
}

/** Limits on runs are reached and never exceeded, and nothing fails for being one too many. */
export function limitsAreKept({ stage: { graph }, trace }: Evidence): Violation[] {
  const exceeded = limits.flatMap((limit) =>
    graph.resources.filter(({ type }) => type === limit.type).flatMap((one) => beyond(limit, one, graph, trace)),
  );
  const refused = repeatedStarts(trace).size > 0 ? [] : trace.filter(isOneTooMany);
  return [
    ...exceeded,
    ...refused.map(({ did, on }) => violation("concurrency", `${did} of ${on} failed for being one too many`)),
  ];
}

function beyond(limit: Limit, resource: Resource, graph: Graph, trace: readonly TraceRecord[]): Violation[] {
  const [name, most] = [String(limit.name(resource)), Number(limit.most(resource, graph) ?? Infinity)];
  const mine = trace.filter(({ did, on }) => did === limit.did && on === name);
  const found = mostAtOnce(mine, limit.id);
  return found <= most ? [] : [violation("concurrency", `${found} of ${name} at once; the limit is ${most}`)];
}

function mostAtOnce(records: readonly TraceRecord[], kind: string): number {
  const atWork = new Set<string>();
  let most = 0;
  for (const { about, outcome } of records) {
    const id = about.find((each) => each.startsWith(kind)) ?? "";
    if (["STARTING", "RUNNING", "STOPPING"].includes(outcome)) atWork.add(id);
    else atWork.delete(id);
    most = Math.max(most, atWork.size);
  }
  return most;
}

function isOneTooMany({ did, why = "" }: TraceRecord): boolean {
  return (
    (did === "glue:JobRun" && /exceeded its maximum/.test(why)) || (did === "glue:Crawl" && /already started/.test(why))
  );
}

/**
 * The invocations whose start of a run happened and was not answered: the SDK itself makes it again, of which nobody can tell,
 * and the ledger keeps it harmless.
 */
export function repeatedStarts(trace: readonly TraceRecord[]): Set<string> {
  const unanswered = trace.filter(({ did, why = "" }) => did === "glue:StartWorkflowRun" && why.includes("keeps back"));
  return new Set(unanswered.flatMap(({ about }) => about.filter((id) => id.startsWith("invocation:"))));
}
