import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Pipeline } from "../local/cli/pipelines";
import { queryWarehouse } from "../local/cli/warehouseQuery";
import type { Environment } from "../local/environment";
import type { Caller } from "../local/services/service";
import { batchOf, manifestKey, manifestText } from "../functions/batch";
import { BareSpark } from "./bareSpark";

interface JobRun {
  readonly JobRunState: string;
  readonly ErrorMessage?: string;
  /** Seconds since the epoch. */
  readonly StartedOn: number;
  readonly CompletedOn: number;
}

/** The toll pipeline's job, run by the runtime or bare, each time on another copy of one file. */
export class TollJob {
  private readonly name: string;
  private readonly arguments: Readonly<Record<string, string>>;
  private readonly script: string;
  private readonly staging: string;
  private readonly role: Caller;
  private readonly bare: BareSpark;
  private loads = 0;
  /** Seconds that the runtime took, while the bare script waited, to make objects of the files that Spark had written. */
  private adopting = 0;

  constructor(
    private readonly environment: Environment,
    private readonly pipeline: Pipeline,
    private readonly file: { readonly path: string; readonly rows: number },
  ) {
    const job = environment.graph.resources.find(({ type }) => type === "aws:glue/job:Job");
    if (job === undefined) throw new Error("The stack has no job.");
    this.name = String(job.outputs.name);
    this.arguments = job.inputs.defaultArguments as Readonly<Record<string, string>>;
    this.script = this.fileOf((job.inputs.command as { scriptLocation: string }).scriptLocation);
    this.staging = this.arguments["--staging"] ?? "";
    this.role = environment.asRole(String(job.inputs.roleArn), "jobrun:bare");
    this.bare = this.startBare();
  }

  /** Lands the file and lets the pipeline do the rest. @returns seconds from the job run's start to its end */
  async inside(): Promise<number> {
    await this.put(`inside-${this.loads}${this.pipeline.landingSuffix}`);
    await this.environment.engine.quiet();
    const { JobRuns } = await this.call<{ JobRuns: readonly JobRun[] }>("glue", "GetJobRuns", { JobName: this.name });
    const [run] = JobRuns;
    if (run?.JobRunState !== "SUCCEEDED")
      throw new Error(`The job run ended ${run?.JobRunState}: ${run?.ErrorMessage}`);
    await this.loaded();
    return run.CompletedOn - run.StartedOn;
  }

  /** Lets the bare process load a batch of its own. @returns seconds that the script took, without what only the runtime does */
  async outside(): Promise<number> {
    const { batch, manifest } = await this.bareBatch();
    const args = { ...this.arguments, ...(await this.runOf(batch, manifest)) };
    this.adopting = 0;
    const seconds = await this.bare.run(this.script, Object.entries(args).flat());
    await this.loaded();
    return seconds - this.adopting;
  }

  async end(): Promise<void> {
    await this.bare.end();
  }

  private startBare(): BareSpark {
    const { environment, staging } = this;
    const keys = environment.credentials(this.role, () => this.adopt());
    return new BareSpark({
      libraries: [this.fileOf(this.arguments["--extra-py-files"] ?? "")],
      mounts: { [staging]: pathToFileURL(environment.offer("s3").root(staging)).href },
      environment: {
        AWS_ENDPOINT_URL: environment.endpoint,
        AWS_DEFAULT_REGION: environment.region,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        AWS_SESSION_TOKEN: keys.sessionToken,
      },
    });
  }

  /** S3 has what Spark wrote as soon as it is written; here the files must be made objects, before a call asks for them. */
  private async adopt(): Promise<void> {
    const started = performance.now();
    await this.environment.offer("s3").adopt(this.role, this.staging, "out/");
    this.adopting += (performance.now() - started) / 1000;
  }

  /** A batch that no run of the workflow takes: its key does not end as the pipeline's do. */
  private async bareBatch(): Promise<{ batch: string; manifest: string }> {
    const { landingBucket: bucket, table: dataset = "" } = this.pipeline;
    const key = `outside-${this.loads}.bare`;
    const { VersionId: version, ETag: etag } = await this.put(key);
    const batch = batchOf([{ bucket, key, version, etag, size: statSync(this.file.path).size }]);
    const manifest = manifestKey(dataset, batch.id);
    const Body = Buffer.from(manifestText(dataset, batch));
    await this.call("s3", "PutObject", { Bucket: this.staging, Key: manifest, Body });
    return { batch: batch.id, manifest: `s3://${this.staging}/${manifest}` };
  }

  /** The arguments that Glue adds. A run of the workflow that is over lends its id, with the properties of this batch. */
  private async runOf(batch: string, manifest: string): Promise<Record<string, string>> {
    const { workflow: Name = "" } = this.pipeline;
    const { Runs } = await this.call<{ Runs: ReadonlyArray<{ WorkflowRunId: string }> }>("glue", "GetWorkflowRuns", {
      Name,
    });
    const RunId = Runs[0]?.WorkflowRunId ?? "";
    await this.call("glue", "PutWorkflowRunProperties", { Name, RunId, RunProperties: { batch, manifest } });
    const JOB_RUN_ID = `jr_bare_${this.loads}`;
    return { "--JOB_NAME": this.name, "--JOB_RUN_ID": JOB_RUN_ID, "--WORKFLOW_NAME": Name, "--WORKFLOW_RUN_ID": RunId };
  }

  private put(Key: string): Promise<{ VersionId: string; ETag: string }> {
    return this.call("s3", "PutObject", {
      Bucket: this.pipeline.landingBucket,
      Key,
      Body: createReadStream(this.file.path),
    });
  }

  /** @throws where the rows of this load are not there: then nothing was measured */
  private async loaded(): Promise<void> {
    this.loads += 1;
    const { rows } = await queryWarehouse(
      this.environment,
      this.pipeline,
      `select count(*) from ${this.pipeline.table}`,
    );
    const wanted = this.loads * this.file.rows;
    if (rows[0]?.[0] !== wanted) throw new Error(`${String(rows[0]?.[0])} rows are in the table, not ${wanted}.`);
  }

  private fileOf(uri: string): string {
    const { hostname, pathname } = new URL(uri);
    return join(this.environment.offer("s3").root(hostname), pathname);
  }

  private call<T>(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<T> {
    return this.environment.call<T>(this.environment.admin, service, operation, input);
  }
}
