import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pipelinesOf, type Pipeline } from "../cli/pipelines";
import { Environment } from "../environment";
import type { FaultPlan } from "../engine/faults";
import type { Graph } from "../graph/graph";
import { UsageError } from "../services/errors";
import { SimulatedSandbox } from "./functions/simulatedSandbox";
import { promises, rules, type Invariant } from "./invariants/all";
import { linesFor, type Lines } from "./lines";
import { JobTools, type Contract } from "./spark/jobTools";
import { scriptsFor, type JobChanges } from "./spark/scripts";
import { SimulatedJobs } from "./spark/simulatedJobs";

/** What all histories of one pipeline share. */
export interface Stage {
  readonly graph: Graph;
  readonly pipeline: Pipeline;
  /** Of the intake's queues. */
  readonly urls: { readonly queueUrl?: string; readonly dlqUrl?: string };
  readonly tools: JobTools;
  readonly lines: Lines;
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

/** @throws UsageError where the stack has no such pipeline, or its job no contract */
export function stageOf(
  graph: Graph,
  name: string,
  where: Pick<Stage, "projectRoot" | "directory">,
  changes: JobChanges = {},
): Stage {
  const pipeline = pipelinesOf(graph).find((one) => one.name === name);
  if (pipeline === undefined) throw new UsageError(`The stack ${graph.stack} has no pipeline ${name}.`);
  const contract = contractIn(graph);
  const lines = linesFor(JSON.parse(contract) as Contract);
  const tools = JobTools.of(where.projectRoot, contract, [...lines.good, ...lines.bad]);
  const urls = graph.outputs[name] as Stage["urls"];
  return {
    graph: lean(graph),
    pipeline,
    urls,
    tools,
    lines,
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
        jobRunner: (cloud) => new SimulatedJobs(cloud, scriptsFor(stage.tools, stage.changes)),
      },
    },
  });
}

function contractIn({ resources }: Graph): string {
  const jobs = resources.filter(({ type }) => type === "aws:glue/job:Job");
  const given = jobs.map(
    ({ outputs }) => (outputs.defaultArguments as Record<string, string> | undefined)?.["--contract"],
  );
  const contract = given.find((one) => one !== undefined);
  if (contract === undefined)
    throw new UsageError("No job of the stack has a contract: its histories cannot be judged.");
  return contract;
}

/** Without what no history touches and each would have to deploy: the generator's packages, the jobs' scripts. */
function lean(graph: Graph): Graph {
  const isIdle = (type: string, name: string) =>
    type === "aws:s3/bucketObjectv2:BucketObjectv2" ||
    (type === "aws:lambda/function:Function" && /generator/.test(name));
  return { ...graph, resources: graph.resources.filter(({ type, name }) => !isIdle(type, name)) };
}
