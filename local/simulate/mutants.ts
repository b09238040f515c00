import type { Environment } from "../environment";
import type { Archive, Graph, Resource } from "../graph/graph";
import type { JobChanges } from "./spark/scripts";

/** Our design with one thing taken away that it cannot do without: a simulation must find it out. */
export interface Mutant {
  readonly name: string;
  /** What is wrong with it. */
  readonly what: string;
  readonly graph?: (graph: Graph) => Graph;
  readonly job?: JobChanges;
  /** Done to the stack once it is deployed. */
  readonly afterwards?: (environment: Environment) => Promise<void>;
}

export const mutants: readonly Mutant[] = [
  {
    name: "ledger-check-off",
    what: "the load does not drop what the ledger has",
    job: withoutStatement(/^DELETE FROM etl_staged_objects USING/),
  },
  {
    name: "no-lock",
    what: "the load does not take the lock",
    job: withoutStatement(/^(LOCK etl_lock_|UPDATE etl_lock_)/),
  },
  {
    name: "arrival-order",
    what: "of two versions of a key, the one that comes later counts",
    job: withoutStatement(/^UPDATE etl_staged_objects SET state = 'superseded'/),
  },
  {
    name: "manifest-unconditional",
    what: "the manifest is written whether it is there or not",
    graph: withCode(/ContentType: "application\/json", IfNoneMatch: "\*"/, 'ContentType: "application/json"'),
  },
  {
    name: "deleted-early",
    what: "messages are deleted whether their run was started or not",
    graph: withCode(/batchItemFailures: again\.map\(.*\)/, "batchItemFailures: []"),
  },
  {
    name: "visibility-short",
    what: "messages come back while the function still works on them",
    graph: withoutWindow,
    afterwards: shortenVisibility,
  },
];

function withoutStatement(unwanted: RegExp): JobChanges {
  return {
    statements: (statements) =>
      changed(
        statements,
        statements.filter((sql) => !unwanted.test(sql)),
      ),
  };
}

/** @throws where nothing was changed: the mutant would be the design itself */
function changed<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  if (after.length === before.length && after.every((one, at) => one === before[at]))
    throw new Error("The mutant changes nothing.");
  return after;
}

function edited(graph: Graph, edit: (resource: Resource) => Resource): Graph {
  return { ...graph, resources: changed(graph.resources, graph.resources.map(edit)) };
}

function withCode(pattern: RegExp, text: string): (graph: Graph) => Graph {
  return (graph) => edited(graph, (resource) => withText(resource, (code) => code.replace(pattern, text)));
}

/** The function with its own code changed. */
export function withText(resource: Resource, change: (code: string) => string): Resource {
  const code = resource.outputs.code as Archive | undefined;
  const index = code?.entries["__index.js"];
  if (resource.type !== "aws:lambda/function:Function" || code === undefined || index?.asset !== "text")
    return resource;
  const text = change(index.text);
  if (text === index.text) return resource;
  const entries = { ...code.entries, "__index.js": { asset: "text" as const, text } };
  return { ...resource, outputs: { ...resource.outputs, code: { ...code, entries } } };
}

/** Without a window Lambda takes the queue's visibility as it is. */
function withoutWindow(graph: Graph): Graph {
  return edited(graph, (resource) => {
    if (resource.type !== "aws:lambda/eventSourceMapping:EventSourceMapping") return resource;
    return { ...resource, outputs: { ...resource.outputs, batchSize: 10, maximumBatchingWindowInSeconds: 0 } };
  });
}

/** Once it is deployed: AWS checks visibility against the function's timeout when the mapping is made, and never again. */
async function shortenVisibility(environment: Environment): Promise<void> {
  const queues = environment.graph.resources.filter(({ type }) => type === "aws:sqs/queue:Queue");
  for (const { outputs } of queues.filter((one) => one.outputs.redrivePolicy !== undefined))
    await environment.call(environment.admin, "sqs", "SetQueueAttributes", {
      QueueUrl: outputs.url,
      Attributes: { VisibilityTimeout: "5" },
    });
}
