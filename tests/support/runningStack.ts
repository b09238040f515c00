import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipelinesOf, warehouseOf, type Pipeline } from "../../local/cli/pipelines";
import { reportOf } from "../../local/cli/report/report";
import { queryWarehouse } from "../../local/cli/warehouseQuery";
import type { TraceRecord } from "../../local/engine/trace";
import { Environment } from "../../local/environment";
import type { Graph, Resource } from "../../local/graph/graph";
import { projectRoot } from "./environment";

/** A whole stack of the program at work on the virtual clock, as `landfall run` has it, for rows in, rows out. */
export class RunningStack {
  readonly trace: TraceRecord[] = [];
  readonly pipeline: Pipeline;

  private constructor(
    readonly environment: Environment,
    /** Where its state is, as `--state` names it. */
    readonly directory: string,
    pipelineName?: string,
  ) {
    environment.engine.trace.listen((record) => this.trace.push(record));
    const pipeline = pipelinesOf(environment.graph).find(({ name }) => name === (pipelineName ?? name));
    if (pipeline === undefined) throw new Error(`The stack has no pipeline ${pipelineName ?? ""}.`);
    this.pipeline = pipeline;
  }

  /** The same stack, for another of its pipelines. */
  for(pipelineName: string): RunningStack {
    return new RunningStack(this.environment, this.directory, pipelineName);
  }

  static async of(graph: Graph, options: { readonly seed?: number } = {}): Promise<RunningStack> {
    const directory = mkdtempSync(join(tmpdir(), "landfall-stack-"));
    const environment = await Environment.start({ graph, directory, projectRoot, clock: "virtual", ...options });
    return new RunningStack(environment, directory);
  }

  /** Puts an object into the landing bucket. @returns its version */
  async put(key: string, body: string): Promise<string> {
    const input = { Bucket: this.pipeline.landingBucket, Key: key, Body: Buffer.from(body) };
    return (await this.call<{ VersionId: string }>("s3", "PutObject", input)).VersionId;
  }

  /** Puts an object and waits until nothing more happens. @returns its version */
  async land(key: string, body: string): Promise<string> {
    const version = await this.put(key, body);
    await this.environment.engine.quiet();
    return version;
  }

  /** One of the pipeline's outputs. @throws where it has none of that name */
  output(name: string): string {
    const outputs = this.environment.graph.outputs[this.pipeline.name] as Readonly<Record<string, unknown>>;
    const value = outputs[name];
    if (typeof value !== "string") throw new Error(`The pipeline ${this.pipeline.name} has no output ${name}.`);
    return value;
  }

  call<T>(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<T> {
    return this.environment.call<T>(this.environment.admin, service, operation, input);
  }

  async rows(sql: string): Promise<ReadonlyArray<readonly unknown[]>> {
    return (await queryWarehouse(this.environment, warehouseOf(this.environment.graph, sql), sql)).rows;
  }

  report(): ReturnType<typeof reportOf> {
    return reportOf(this.environment, this.pipeline);
  }

  /** Keys below a prefix of a bucket. */
  async keys(bucket = "", prefix = ""): Promise<string[]> {
    const input = { Bucket: bucket, Prefix: prefix };
    const { Contents = [] } = await this.call<{ Contents?: Array<{ Key: string }> }>("s3", "ListObjectsV2", input);
    return Contents.map(({ Key }) => Key);
  }

  /** Bad rows of every quarantine file, by source. */
  async quarantine(): Promise<Array<{ source: string; line: number; reason: string; record: string }>> {
    const { stagingBucket = "" } = this.pipeline;
    const keys = await this.keys(stagingBucket, "quarantine/");
    const texts = await Promise.all(keys.map((key) => this.textOf(stagingBucket, key)));
    return texts
      .flatMap((text) => text.split("\n").filter((line) => line !== ""))
      .map((line) => JSON.parse(line) as never);
  }

  async end(): Promise<void> {
    await this.environment.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async textOf(bucket: string, key: string): Promise<string> {
    const { Body } = await this.call<{ Body: Buffer | Readable }>("s3", "GetObject", { Bucket: bucket, Key: key });
    return Buffer.isBuffer(Body) ? Body.toString("utf8") : text(Body);
  }
}

/** The graph with some resources changed: the program as if somebody had edited it. @throws where nothing was changed */
export function edited(graph: Graph, edit: (resource: Resource) => Resource): Graph {
  const resources = graph.resources.map(edit);
  if (resources.every((resource, at) => resource === graph.resources[at])) throw new Error("The edit changed nothing.");
  return { ...graph, resources };
}

/** The resource with some of its properties replaced. */
export function withOutputs(resource: Resource, outputs: Readonly<Record<string, unknown>>): Resource {
  return { ...resource, inputs: { ...resource.inputs, ...outputs }, outputs: { ...resource.outputs, ...outputs } };
}
