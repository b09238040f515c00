import { join } from "node:path";
import type { Reach } from "../../../operations/onAws";
import type { Target } from "../../../operations/target";
import { Environment } from "../../environment";
import type { Graph } from "../../graph/graph";
import { graphOf } from "../../graph/load";
import { projectConfig } from "../../graph/projectConfig";
import { bootSpark } from "../../spark/sparkWorker";
import { projectRoot } from "../command";
import { StateFolder } from "../stateFolder";
import { readTrace } from "../story";
import { deployedOutputs, regionOf } from "./deployed";
import { checkWhereabouts, type Whereabouts } from "./options";
import { targetsOf } from "./targets";

/** A stack that can be reached. */
export interface Place {
  /** The pipelines that are meant. */
  readonly targets: readonly Target[];
  readonly reach: Reach;
  /** Milliseconds since the epoch, by the stack's clock. */
  readonly now: () => number;
}

export interface Operation<T> {
  /** The command's name. */
  readonly command: string;
  /** Only looks. */
  readonly dryRun: boolean;
  readonly run: (place: Place) => Promise<T>;
}

/**
 * Runs an operation where the stack is: on AWS, in the process that serves it here, or else in what the last one left, which is
 * brought to life and worked off until all is quiet.
 *
 * @throws UsageError where there is no such stack or pipeline
 */
export async function atStack<T>(asked: Whereabouts, operation: Operation<T>): Promise<T> {
  checkWhereabouts(asked);
  // The SDK's word on Node's version is for whoever chooses that, not for whoever mends a pipeline.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  if (asked.aws) return operation.run(await onAws(asked));
  projectConfig(projectRoot, asked.stack);
  const state = StateFolder.toRead(projectRoot, asked);
  const graph = await graphOf(projectRoot, asked.stack);
  const targets = targetsOf(graph.outputs, asked);
  const endpoint = state.holder()?.endpoint;
  if (endpoint === undefined) return inKept({ graph, targets, state }, operation);
  return operation.run({ targets, reach: reachAt(endpoint, graph.region), now: () => Date.now() });
}

async function onAws(asked: Whereabouts): Promise<Place> {
  const outputs = await deployedOutputs(asked.stack, asked.outputs);
  const targets = targetsOf(outputs, asked);
  const region = regionOf(targets);
  return { targets, reach: region === undefined ? {} : { region }, now: () => Date.now() };
}

/** Any keys act as the account's administrator here. */
function reachAt(endpoint: string, region: string): Reach {
  return { endpoint, region, credentials: { accessKeyId: "any", secretAccessKey: "any" } };
}

/** What the last process left of a stack. */
interface Kept {
  readonly graph: Graph;
  readonly targets: readonly Target[];
  readonly state: StateFolder;
}

/** A dry run finds everything in its place, and nothing acts by itself. */
async function inKept<T>({ graph, targets, state }: Kept, { command, dryRun, run }: Operation<T>): Promise<T> {
  state.take(command);
  if (!dryRun) bootSpark(projectRoot);
  const lastActed = await lastTimeIn(state);
  const options = { graph, directory: state.path, projectRoot, clock: "virtual" } as const;
  const environment = await (dryRun ? Environment.deployed(options) : Environment.start(options));
  try {
    environment.gateway.open();
    const { engine, endpoint, region } = environment;
    // A run's clock is ahead of the wall's: its time goes on from where it had come to.
    if (lastActed > engine.now()) await engine.sleep(lastActed - engine.now());
    const done = await run({ targets, reach: reachAt(endpoint, region), now: () => engine.now() });
    if (!dryRun) await engine.quiet();
    return done;
  } finally {
    await environment.stop();
  }
}

/** Not that of the last record: whoever looked into the state since did so at the wall clock's time. */
async function lastTimeIn(state: StateFolder): Promise<number> {
  const records = await readTrace(join(state.path, "trace.jsonl"));
  return records.reduce((latest, { at }) => Math.max(latest, Date.parse(at)), 0);
}
