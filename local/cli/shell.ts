import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Environment } from "../environment";
import type { Graph } from "../graph/graph";
import { graphOf } from "../graph/load";
import { UsageError } from "../services/errors";
import type { SessionAsked, SparkSession } from "../services/offers";
import { startShell } from "../spark/process";
import { parsed, projectRoot, stackOption, stateOption, type Command } from "./command";
import { localCall } from "./localCall";
import { pipelinesOf } from "./pipelines";
import { routeShell } from "./shellRoutes";
import { StateFolder } from "./stateFolder";

const options = {
  ...stackOption,
  ...stateOption,
  pipeline: { type: "string" },
  job: { type: "string" },
  admin: { type: "boolean", default: false },
} as const;

export const shell: Command = {
  usage: "landfall shell [--stack S] [--state DIR] [--pipeline P | --job NAME] [--admin]",
  summary: "Opens PySpark with the stack's buckets, catalog and arguments as a Spark job of it has them.",
  async run(args) {
    const { stack, state: folder, pipeline, job, admin } = parsed(this.usage, { args: [...args], options }).values;
    const graph = await graphOf(projectRoot, stack);
    const asked = { job: jobFor(graph, pipeline, job), asAdmin: admin };
    const state = StateFolder.toRead(projectRoot, { stack, state: folder });
    const endpoint = state.holder()?.endpoint;
    return endpoint === undefined ? openedAlone(graph, state, asked) : conversation(endpoint, asked);
  },
};

/** The job asked for, or the first Spark job of the pipeline. @throws UsageError naming the jobs there are */
export function jobFor(graph: Graph, pipeline: string | undefined, job: string | undefined): string {
  const jobs = sparkJobs(graph);
  const names = jobs.map(({ name }) => name).join(", ") || "none";
  if (job !== undefined) {
    const found = jobs.find(({ name }) => name === job || name === `${job}-${graph.stack}`);
    if (found !== undefined) return found.name;
    throw new UsageError(`--job ${job}: the Spark jobs of stack ${graph.stack} are ${names}.`);
  }
  const bucket = stagingOf(graph, pipeline);
  const own = jobs.find(({ mentions }) => bucket === undefined || mentions.includes(bucket));
  if (own !== undefined) return own.name;
  throw new UsageError(`No Spark job of stack ${graph.stack} fits. Give --job; its Spark jobs are ${names}.`);
}

/** A pipeline's jobs are those whose arguments name its staging bucket. */
function stagingOf(graph: Graph, pipeline: string | undefined): string | undefined {
  if (pipeline === undefined) return undefined;
  const all = pipelinesOf(graph);
  const found = all.find(({ name }) => name === pipeline);
  if (found !== undefined) return found.stagingBucket;
  throw new UsageError(`--pipeline ${pipeline}: this stack has ${all.map(({ name }) => name).join(", ")}.`);
}

interface SparkJob {
  readonly name: string;
  /** Values of its arguments. */
  readonly mentions: readonly unknown[];
}

function sparkJobs(graph: Graph): SparkJob[] {
  return graph.resources.flatMap(({ type, outputs }) => {
    const { name, command, defaultArguments } = outputs;
    const isSpark = (command as { name?: unknown } | undefined)?.name !== "pythonshell";
    if (type !== "aws:glue/job:Job" || typeof name !== "string" || !isSpark) return [];
    return [{ name, mentions: Object.values(defaultArguments ?? {}) }];
  });
}

/** Nobody holds the stack: its state is opened for as long as the conversation lasts, and nothing in it acts by itself. */
async function openedAlone(graph: Graph, state: StateFolder, asked: SessionAsked): Promise<number> {
  state.take("shell");
  const environment = await Environment.deployed({ graph, directory: state.path, projectRoot, clock: "real" });
  try {
    routeShell(environment);
    environment.gateway.open();
    return await conversation(environment.endpoint, asked);
  } finally {
    await environment.stop();
  }
}

async function conversation(endpoint: string, asked: SessionAsked): Promise<number> {
  const session = await localCall<SparkSession>(endpoint, "shell/begin", asked);
  const scratch = mkdtempSync(join(tmpdir(), "landfall-shell-"));
  // Ctrl-C at the terminal is meant for a statement, not for this process.
  const ignore = () => undefined;
  process.on("SIGINT", ignore);
  try {
    const [code] = (await once(startShell(projectRoot, scratch, session), "exit")) as [number | null];
    return code ?? 1;
  } finally {
    process.off("SIGINT", ignore);
    await localCall(endpoint, "shell/end", { session: session.id });
    rmSync(scratch, { recursive: true, force: true });
  }
}
