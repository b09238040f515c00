import { promisify } from "node:util";
import { batchOf, manifestKey, manifestText } from "../functions/batch";
import type { LandedObject } from "../functions/landedObjects";
import { queryWarehouse } from "../local/cli/warehouseQuery";
import { noFaults, type FaultPlan } from "../local/engine/faults";
import { Environment } from "../local/environment";
import type { Work } from "../local/services/glue/jobs/runner";
import { SimulatedSandbox } from "../local/simulate/functions/simulatedSandbox";
import { linesFor, type Lines } from "../local/simulate/senders/jsonLines";
import { JobProcess } from "../local/simulate/spark/jobProcess";
import { SimulatedJobs } from "../local/simulate/spark/simulatedJobs";
import type { Stage } from "../local/simulate/stage";
import { memoryFolder } from "./folders";
import { LoadsBegun } from "./loadsBegun";
import { JobTools } from "./sparkStandIn/jobTools";
import { scriptsFor } from "./sparkStandIn/scripts";

const linesAFile = 10;
const turn = promisify(setImmediate);

/** Does the work of jobs as the simulation does, and remembers what the last one was given. */
class RememberingJobs extends SimulatedJobs {
  last?: Work;

  override run(work: Work) {
    this.last = work;
    return super.run(work);
  }
}

/** What came of files that landed at once. */
export interface Burst {
  readonly runs: number;
  /** Files that lack rows, or have some of them again. */
  readonly wrong: number;
}

/** A pipeline in this process, on the virtual clock and with the stand-in for Spark, and nothing that goes wrong. */
export class StandInStack {
  private landed = 0;

  private constructor(
    private readonly stage: Stage,
    private readonly lines: Lines,
    private readonly tools: JobTools,
    private readonly environment: Environment,
    private readonly jobs: () => RememberingJobs,
  ) {}

  /** @param pace says how long things take; no time by default */
  static async start(stage: Stage, name: string, pace: FaultPlan = noFaults): Promise<StandInStack> {
    const { contract, projectRoot } = stage;
    if (contract === undefined) throw new Error(`${stage.pipeline.name} has no contract that files could keep.`);
    const lines = linesFor(contract);
    const tools = JobTools.of(projectRoot, JSON.stringify(contract), [...lines.good, ...lines.bad]);
    const runners: RememberingJobs[] = [];
    const environment = await Environment.start({
      graph: stage.graph,
      projectRoot,
      directory: memoryFolder(name),
      clock: "virtual",
      seed: 1,
      simulation: {
        faults: pace,
        standIns: {
          sandbox: (cloud, spec, caller) => new SimulatedSandbox(cloud, spec, caller),
          jobRunner: (cloud) => {
            const runner = new RememberingJobs(cloud, scriptsFor(tools, stage.changes));
            runners.push(runner);
            return runner;
          },
        },
      },
    });
    return new StandInStack(stage, lines, tools, environment, () => {
      const [runner] = runners;
      if (runner === undefined) throw new Error("The stack runs no jobs.");
      return runner;
    });
  }

  /**
   * Lands so many files, a batch while the one before is being loaded, and lets the pipeline do the rest. What a backlog costs is
   * another measure: these files wait for nobody.
   * @returns seconds until all are loaded
   */
  async whole(files: number, batch: number): Promise<number> {
    const { engine } = this.environment;
    const loads = new LoadsBegun(engine.trace);
    const began = performance.now();
    for (let at = 0, batches = 0; at < files; at += batch, batches += 1) {
      await loads.reached(batches);
      await this.land(Math.min(batch, files - at), this.stage.pipeline.landingSuffix);
    }
    await engine.quiet();
    loads.stop();
    return this.loaded(began);
  }

  /** Lands so many files at once, and waits until nothing is to happen any more. */
  async burst(files: number): Promise<Burst> {
    const { engine } = this.environment;
    let runs = 0;
    const stop = engine.trace.listen(({ did, outcome }) => {
      if (did === "glue:WorkflowRun" && outcome === "RUNNING") runs += 1;
    });
    await this.land(files, this.stage.pipeline.landingSuffix);
    await engine.quiet();
    stop();
    const whole = `select etl_source from ${this.stage.pipeline.table} group by 1 having count(*) = ${linesAFile}`;
    const right = await this.number(`select count(*) from (${whole}) complete`);
    return { runs, wrong: files - right };
  }

  /** The same S3 calls and the same statements, batch by batch as there, without anything that would start them. @returns seconds */
  async bare(files: number, batch: number): Promise<number> {
    const began = performance.now();
    let landed = await this.land(Math.min(batch, files), ".bare");
    for (let at = batch; landed.length > 0; at += batch) {
      const next = Math.max(0, Math.min(batch, files - at));
      [, landed] = await Promise.all([this.load(landed), this.land(next, ".bare")]);
    }
    return this.loaded(began);
  }

  async stop(): Promise<void> {
    await this.environment.stop();
  }

  /** One file after the other, as from a client, each in a turn of its own: the warehouse goes on between two. */
  private land(count: number, suffix: string): Promise<LandedObject[]> {
    const end = this.landed + count;
    return this.environment.engine.inside(async () => {
      const landed: LandedObject[] = [];
      for (; this.landed < end; this.landed += 1) {
        landed.push(await this.put(`file-${this.landed}${suffix}`, this.landed));
        await turn();
      }
      return landed;
    });
  }

  private async put(name: string, number: number): Promise<LandedObject> {
    const { landingBucket: bucket, landingPrefix, landingFolder } = this.stage.pipeline;
    const { good } = this.lines;
    const lines = Array.from({ length: linesAFile }, (_, at) => `${good[(number + at) % good.length]}\n`);
    const [key, Body] = [`${landingPrefix}${landingFolder}${name}`, Buffer.from(lines.join(""))];
    type Put = { readonly VersionId: string; readonly ETag: string };
    const { VersionId: version, ETag: etag } = await this.call<Put>("s3", "PutObject", {
      Bucket: bucket,
      Key: key,
      Body,
    });
    return { bucket, key, version, etag, size: Body.length };
  }

  /** A run of the workflow that is over lends its id, with the properties of this batch. */
  private async load(objects: LandedObject[]): Promise<void> {
    const { last } = this.jobs();
    const [script] = Object.values(scriptsFor(this.tools, this.stage.changes));
    if (last === undefined || script === undefined) throw new Error("No job has run yet.");
    const { dataset } = this.tools.contract;
    const [batch, staging = ""] = [batchOf(objects), last.arguments["--staging"]];
    const [Key, Body] = [manifestKey(dataset, batch.id), Buffer.from(manifestText(dataset, batch))];
    await this.call("s3", "PutObject", { Bucket: staging, Key, Body });
    const RunProperties = { batch: batch.id, manifest: `s3://${staging}/${Key}` };
    const [Name, RunId] = [last.arguments["--WORKFLOW_NAME"], last.arguments["--WORKFLOW_RUN_ID"]];
    await this.call("glue", "PutWorkflowRunProperties", { Name, RunId, RunProperties });
    const run = { ...last.run, id: `jr_${batch.id}` };
    await script(new JobProcess(this.environment, { ...last, run }));
  }

  /** @throws where not all that was landed is there, once: then nothing was measured */
  private async loaded(began: number): Promise<number> {
    const took = (performance.now() - began) / 1000;
    const [rows, wanted] = [
      await this.number(`select count(*) from ${this.stage.pipeline.table}`),
      this.landed * linesAFile,
    ];
    if (rows !== wanted) throw new Error(`${rows} rows are loaded, not ${wanted}.`);
    return took;
  }

  private async number(sql: string): Promise<number> {
    const { rows } = await queryWarehouse(this.environment, this.stage.pipeline, sql);
    return Number(rows[0]?.[0]);
  }

  private call<T>(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<T> {
    return this.environment.call<T>(this.environment.admin, service, operation, input);
  }
}
