/** Evaluates the program in a process of its own: `evaluateMain <output file> <task as JSON>`. */
import "./withoutArborist";
import "./lateTypescript";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { UsageError } from "../services/errors";
import { supportedResources } from "../services/folders";
import { plain } from "./assets";
import { localAccount, type Graph, type Properties } from "./graph";
import type { ProjectConfig } from "./projectConfig";
import { quickClosures } from "./quickClosures";
import { Recorder } from "./recorder";

/** What the parent process asks for. */
export interface Task {
  readonly root: string;
  readonly stack: string;
  readonly config: ProjectConfig;
  /** Whether nothing exists yet. */
  readonly preview: boolean;
}

/** What the parent process reads back. `files`: everything the graph was made from, so that a cache knows when it is stale. */
export type Evaluation =
  | { readonly graph: Graph; readonly files: readonly string[] }
  | { readonly usage: string }
  | { readonly error: string };

/** When the event loop runs empty, the program has nothing left to register: nothing earlier is a sure sign. */
const allSettled = (): Promise<void> => new Promise((done) => process.once("beforeExit", () => done()));

async function evaluate({ root, stack, config, preview }: Task): Promise<Evaluation> {
  const recorder = new Recorder(config.project, stack, supportedResources(), preview);
  recorder.install();
  quickClosures();
  // Pulumi looks for the line that registers a resource, through a whole stack trace each. Nobody asks for it here.
  Object.assign(pulumi.Resource, { callsites: () => [] });
  pulumi.runtime.setAllConfig({ ...config.values, "aws:region": localAccount.region });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the program is found at run time, as Pulumi does
  const program = require(join(root, "index.ts")) as Properties;
  const exported = resolved(pulumi.output({ ...program }));
  await allSettled();
  // An output that is unknown never resolves.
  const outputs = preview ? {} : ((await plain(await exported)) as Properties);
  if (recorder.problems.length > 0) {
    throw new UsageError(
      `Stack "${stack}" cannot run locally.\n  ${recorder.problems.join("\n  ")}\n  docs/fidelity.md lists what is supported.`,
    );
  }
  const { accountId, region } = localAccount;
  const graph: Graph = { project: config.project, stack, region, accountId, resources: recorder.resources, outputs };
  return { graph, files: [...config.files, ...sourceFiles(root), ...assetFiles(graph)] };
}

function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((done) => output.apply((value) => (done(value), value)));
}

function sourceFiles(root: string): string[] {
  return Object.keys(require.cache).filter((file) => file.startsWith(root) && !file.includes("node_modules"));
}

function assetFiles(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if ("asset" in value && value.asset === "file" && "path" in value) return [String(value.path)];
  return Object.values(value).flatMap(assetFiles);
}

function failure(error: unknown): Evaluation {
  if (error instanceof UsageError) return { usage: error.message };
  return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

async function main(): Promise<void> {
  const [output = "", task = ""] = process.argv.slice(2);
  const finish = (evaluation: Evaluation) => {
    writeFileSync(output, JSON.stringify(evaluation));
    process.exit(0);
  };
  process.on("unhandledRejection", (error) => finish(failure(error)));
  process.on("uncaughtException", (error) => finish(failure(error)));
  await evaluate(JSON.parse(task) as Task).then(finish, (error: unknown) => finish(failure(error)));
}

void main();
