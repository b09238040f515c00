import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { Environment } from "../environment";
import type { Graph } from "../graph/graph";
import { graphOf } from "../graph/load";
import { projectConfig } from "../graph/projectConfig";
import { UsageError } from "../services/errors";
import { bootSpark } from "../spark/sparkWorker";
import { printJson, projectRoot, type Command } from "./command";
import { engineNamed } from "./engines";
import { pipelinesOf, type Landing } from "./pipelines";
import { Progress } from "./progress";
import { reportOf, type PipelineReport, type Problem } from "./report/report";
import { askedIn, landingsOf, type Asked } from "./runOptions";
import { documentOf, reportText, type Outcome } from "./report/text";
import { StateFolder } from "./stateFolder";

export const run: Command = {
  usage: "landfall run [--stack S] [--land [PIPELINE=]FILE ...] [--generate N] [--seed N] [--query SQL] [--json]",
  summary: "Starts the stack afresh, lands files, waits until all is quiet, reports, stops.",
  async run(args) {
    const asked = askedIn(this.usage, args);
    projectConfig(projectRoot, asked.stack); // Whatever is wrong with the stack is told before anything is started.
    if (asked.land.length > 0 || asked.generate !== undefined) bootSpark(projectRoot);
    const graph = await graphOf(projectRoot, asked.stack);
    const outcome = await carriedOut(graph, asked, landingsOf(asked, graph));
    if (asked.json) printJson(documentOf(asked.stack, outcome));
    else process.stdout.write(reportText(asked.stack, outcome));
    return outcome.problems.length === 0 ? 0 : 1;
  },
};

async function carriedOut(graph: Graph, asked: Asked, landings: readonly Landing[]): Promise<Outcome> {
  const state = StateFolder.of(projectRoot, asked.stack, "run");
  state.clear();
  state.take("run");
  const seed = asked.seed === undefined ? {} : { seed: asked.seed };
  const environment = await Environment.start({ graph, directory: state.path, projectRoot, clock: "virtual", ...seed });
  try {
    const progress = new Progress(environment.engine);
    progress.say(`stack ${asked.stack} is up: ${graph.resources.length} resources, gateway ${environment.endpoint}`);
    for (const landing of landings) await land(environment, landing);
    if (asked.generate !== undefined) await generate(environment, graph, asked);
    await environment.engine.quiet();
    progress.end();
    return await outcomeOf(environment, graph, asked);
  } finally {
    await environment.stop();
  }
}

async function land(environment: Environment, { pipeline, path }: Landing): Promise<void> {
  const { landingBucket: Bucket, landingPrefix, landingFolder } = pipeline;
  const Key = landingPrefix + landingFolder + basename(path);
  await environment.call(environment.admin, "s3", "PutObject", { Bucket, Key, Body: createReadStream(path) });
}

interface Payload {
  readonly count: number;
  readonly seed?: number;
  /** The day from which records count back; the runtime's clock, so that a seed repeats them. */
  readonly asOf: string;
}

async function generate(environment: Environment, graph: Graph, { generate: count = 0, seed }: Asked): Promise<void> {
  const generators = pipelinesOf(graph).flatMap(({ generator }) => generator ?? []);
  if (generators.length === 0) {
    throw new UsageError("--generate: no pipeline of this stack has a generator; switch it on in the stack's config.");
  }
  const payload: Payload = { count, ...(seed === undefined ? {} : { seed }), asOf: environment.engine.timestamp() };
  for (const generator of generators) await invoke(environment, generator, payload);
}

interface Invoked {
  readonly FunctionError?: string;
  readonly Payload?: Uint8Array;
}

async function invoke(environment: Environment, FunctionName: string, payload: Payload): Promise<void> {
  const input = { FunctionName, InvocationType: "RequestResponse", Payload: Buffer.from(JSON.stringify(payload)) };
  const { FunctionError, Payload } = await environment.call<Invoked>(environment.admin, "lambda", "Invoke", input);
  if (FunctionError === undefined) return;
  throw new UsageError(`The generator ${FunctionName} failed: ${Buffer.from(Payload ?? []).toString()}`);
}

async function outcomeOf(environment: Environment, graph: Graph, asked: Asked): Promise<Outcome> {
  const pipelines: Record<string, PipelineReport> = {};
  const problems: Problem[] = [];
  for (const pipeline of pipelinesOf(graph)) {
    const found = await reportOf(environment, pipeline);
    pipelines[pipeline.name] = found.report;
    problems.push(...found.problems);
  }
  const query = asked.query === undefined ? {} : { query: await engineNamed()(environment, asked.query) };
  const seconds = Number((environment.engine.stopwatch() / 1000).toFixed(1));
  return { seconds, pipelines, problems, ...query };
}
