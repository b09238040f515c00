import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pipelinesOf, type Pipeline } from "../cli/pipelines";
import { Environment } from "../environment";
import type { FaultPlan } from "../engine/faults";
import type { Graph } from "../graph/graph";
import { UsageError } from "../services/errors";
import type { Contract } from "./contract";
import type { Zone } from "./evidence/lakeTable";
import { SimulatedSandbox } from "./functions/simulatedSandbox";
import { promises, rules, type Invariant } from "./invariants/all";
import { senderOf } from "./senders/senderOf";
import type { Sender } from "./senders/sender";
import { crawledFolders } from "./senders/csvFolders";
import { contractJudge, crawledJudge, type Judge } from "./spark/judge";
import { HostedJobs } from "./spark/hostedJobs";
import type { JobChanges } from "./spark/jobChanges";
import { zonesOf } from "./zones";

/** What all histories of one pipeline share. */
export interface Stage {
  readonly graph: Graph;
  readonly pipeline: Pipeline;
  /** Of the intake's queues. */
  readonly urls: { readonly queueUrl?: string; readonly dlqUrl?: string };
  /** Undefined where tables are what a crawler finds. */
  readonly contract?: Contract;
  readonly dataset: string;
  /** Zones of lakes, in the order in which rows pass them. */
  readonly zones: readonly Zone[];
  readonly sender: Sender;
  /** Whether rows go with their files. */
  readonly deletesRows: boolean;
  readonly judge: Judge;
  readonly changes: JobChanges;
  /** Done to the stack once it is deployed. */
  readonly afterwards?: (environment: Environment) => Promise<void>;
  /** Minutes of grace after a history, between one look and the next: recovery and the reconciler take their time. */
  readonly patience: readonly number[];
  /** What time may mend, and what no time mends. */
  readonly promises: readonly Invariant[];
  readonly rules: readonly Invariant[];
  readonly projectRoot: string;
  /** Folder for state, one folder a history. */
  readonly directory: string;
}

/** @throws UsageError where the stack has no such pipeline */
export function stageOf(
  graph: Graph,
  name: string,
  where: Pick<Stage, "projectRoot" | "directory">,
  changes: JobChanges = {},
): Stage {
  const pipeline = pipelinesOf(graph).find((one) => one.name === name);
  if (pipeline === undefined) throw new UsageError(`The stack ${graph.stack} has no pipeline ${name}.`);
  const json = contractIn(graph);
  const contract = json === undefined ? undefined : (JSON.parse(json) as Contract);
  const dataset = contract?.dataset ?? pipeline.dataset ?? "";
  return {
    graph: lean(graph),
    pipeline,
    urls: graph.outputs[name] as Stage["urls"],
    ...(contract === undefined ? {} : { contract }),
    dataset,
    zones: zonesOf(graph, dataset),
    sender: senderOf(pipeline, contract),
    deletesRows: argumentsIn(graph).some((given) => given["--delete_rows"] !== undefined),
    judge:
      json === undefined ? crawledJudge(where.projectRoot, crawledFolders) : contractJudge(where.projectRoot, json),
    changes,
    promises,
    rules,
    patience: [0, 10, 20, 60, 120, 240],
    ...where,
  };
}

/** Starts the stack anew, in memory, with these faults. */
export async function played(stage: Stage, seed: number, faults: FaultPlan): Promise<Environment> {
  const directory = join(stage.directory, `history-${seed}`);
  mkdirSync(directory, { recursive: true });
  return Environment.start({
    graph: stage.graph,
    projectRoot: stage.projectRoot,
    directory,
    clock: "virtual",
    seed,
    simulation: {
      faults,
      standIns: {
        sandbox: (cloud, spec, caller) => new SimulatedSandbox(cloud, spec, caller),
        jobRunner: (cloud) => new HostedJobs(cloud, stage.changes),
      },
    },
  });
}

/** The contract that the pipeline's jobs are given, all the same one; undefined where they are given none. */
function contractIn(graph: Graph): string | undefined {
  return argumentsIn(graph)
    .map((given) => given["--contract"])
    .find((one) => one !== undefined);
}

/** The arguments of each of the stack's jobs. */
function argumentsIn({ resources }: Graph): ReadonlyArray<Readonly<Record<string, string>>> {
  const jobs = resources.filter(({ type }) => type === "aws:glue/job:Job");
  return jobs.map(({ outputs }) => (outputs.defaultArguments as Record<string, string> | undefined) ?? {});
}

/** Without what no history touches and each would have to deploy: the generator's packages, the jobs' scripts. */
function lean(graph: Graph): Graph {
  const isIdle = (type: string, name: string) =>
    type === "aws:s3/bucketObjectv2:BucketObjectv2" ||
    (type === "aws:lambda/function:Function" && /generator/.test(name));
  return { ...graph, resources: graph.resources.filter(({ type, name }) => !isIdle(type, name)) };
}
