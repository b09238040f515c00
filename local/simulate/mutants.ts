import type { DeleteRows } from "../../functions/deleteRows";
import { Random } from "../engine/random";
import type { Environment } from "../environment";
import type { Graph } from "../graph/graph";
import { changed, edited, withCode } from "./changedGraph";
import type { Sender } from "./senders/sender";
import type { CallInput, JobChanges } from "./spark/jobChanges";

/** Our design with one thing taken away that it cannot do without: a simulation must find it out. */
export interface Mutant {
  readonly name: string;
  /** What is wrong with it. */
  readonly what: string;
  /** Those that cannot do without it. */
  readonly pipelines: readonly string[];
  readonly graph?: (graph: Graph) => Graph;
  readonly job?: JobChanges;
  /** Where it shows only in stacks that are set so. */
  readonly deleteRows?: DeleteRows;
  /** Senders that show it sooner. */
  readonly sender?: (usual: Sender) => Sender;
  /** Done to the stack once it is deployed. */
  readonly afterwards?: (environment: Environment) => Promise<void>;
}

const all: readonly string[] = ["toll", "sales", "shipping", "datalake"];
const warehouses: readonly string[] = ["toll", "sales"];

export const mutants: readonly Mutant[] = [
  {
    name: "ledger-check-off",
    what: "the load does not drop what the ledger has",
    // Into a lake the same version may be written again: its folder is the same afterwards.
    pipelines: warehouses,
    job: withoutStatement(/^DELETE FROM etl_staged_objects USING/),
  },
  {
    name: "no-lock",
    what: "the load does not take the lock",
    // Sales has one run at a time.
    pipelines: ["toll"],
    job: withoutStatement(/^(LOCK etl_lock_|UPDATE etl_lock_)/),
  },
  {
    name: "claim-ignored",
    what: "a load into a lake does not heed that another has claimed its key",
    // The data lake has one run of its job at a time.
    pipelines: ["shipping"],
    job: { input: withoutCondition, library: ["claim-ignored"] },
    sender: ofOneKey,
  },
  {
    name: "arrival-order",
    what: "of two versions of a key, the one that comes later counts",
    pipelines: all,
    job: { ...withoutStatement(/^UPDATE etl_staged_objects SET state = 'superseded'/), library: ["arrival-order"] },
  },
  {
    name: "manifest-unconditional",
    what: "the manifest is written whether it is there or not",
    // The name of an execution keeps a state machine from a second one; what waits for a crawl may run twice by design.
    // Sales first: one run at a time meets no other, so there only a run after the batch was done can show it.
    pipelines: ["sales", "toll"],
    graph: withCode(/ContentType: "application\/json", IfNoneMatch: "\*"/, 'ContentType: "application/json"'),
  },
  {
    name: "deleted-early",
    what: "messages are deleted whether their run was started or not",
    pipelines: all,
    graph: withCode(/batchItemFailures: again\.map\(.*\)/, "batchItemFailures: []"),
  },
  {
    name: "visibility-short",
    what: "messages come back while the function still works on them",
    pipelines: all,
    graph: withoutWindow,
    afterwards: shortenVisibility,
  },
  {
    name: "rows-left",
    what: "a load leaves the rows of what was deleted",
    pipelines: all,
    deleteRows: "deleted",
    job: { statements: without(/^DELETE FROM \w+ WHERE etl_source IN \(\s*SELECT source/), library: ["rows-left"] },
  },
  {
    name: "not-restored",
    what: "what was erased makes room for no other version",
    pipelines: all,
    deleteRows: "deleted",
    job: {
      statements: without(/^UPDATE etl_staged_objects SET state = 'staged' WHERE state = 'restored'/),
      library: ["not-restored"],
    },
  },
];

function withoutStatement(unwanted: RegExp): JobChanges {
  const left = without(unwanted);
  return { statements: (all) => changed(all, left(all)) };
}

/** What is left without a statement that only some loads have. */
function without(unwanted: RegExp): (statements: readonly string[]) => readonly string[] {
  return (statements) => statements.filter((sql) => !unwanted.test(sql));
}

/** Every file is a version of the same key: loads meet that would pass by each other. */
function ofOneKey(usual: Sender): Sender {
  return { key: () => usual.key(new Random(1), 0), body: (random, key) => usual.body(random, key) };
}

function withoutCondition(operation: string, input: CallInput): CallInput {
  if (operation !== "PutObject" || !String(input.Key).startsWith("ledger/")) return input;
  return { ...input, IfMatch: undefined, IfNoneMatch: undefined };
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
