import { createReadStream, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { GlueClient, paginateGetWorkflowRuns, type WorkflowRun } from "@aws-sdk/client-glue";
import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
} from "@aws-sdk/client-redshift-data";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListExecutionsCommand, SFNClient, type ExecutionStatus } from "@aws-sdk/client-sfn";
import { projectRoot } from "../local/cli/command";
import { pipelinesOf, type Pipeline } from "../local/cli/pipelines";
import { graphOf } from "../local/graph/load";

/** The stack that is measured where a measure names no other. */
export const stack = "toll";

/** A customer of a pipeline, with AWS's own clients and nothing else. */
export class Client {
  private readonly s3: S3Client;
  private readonly glue: GlueClient;
  private readonly warehouse: RedshiftDataClient;
  private readonly states: SFNClient;

  private constructor(
    endpoint: string,
    private readonly pipeline: Pipeline,
  ) {
    const credentials = { accessKeyId: "any", secretAccessKey: "any" };
    const settings = { endpoint, region: "us-east-1", credentials };
    this.s3 = new S3Client({ ...settings, forcePathStyle: true });
    this.glue = new GlueClient(settings);
    this.warehouse = new RedshiftDataClient(settings);
    this.states = new SFNClient(settings);
  }

  /** For the pipeline that has a stack to itself. */
  static async to(endpoint: string, ofStack = stack): Promise<Client> {
    return new Client(endpoint, await pipelineOf(ofStack));
  }

  async put(name: string, path: string): Promise<void> {
    const { landingBucket: Bucket, landingPrefix, landingSuffix } = this.pipeline;
    const Key = `${landingPrefix}${name}${landingSuffix}`;
    const content = { Body: createReadStream(path), ContentLength: statSync(path).size };
    await this.s3.send(new PutObjectCommand({ Bucket, Key, ...content }));
  }

  /** The numbers in the one row that the statement gives. */
  async numbers(sql: string): Promise<number[]> {
    const { workgroup: WorkgroupName, cluster: ClusterIdentifier, database: Database } = this.pipeline;
    const statement = { WorkgroupName, ClusterIdentifier, Database, Sql: sql };
    const { Id } = await this.warehouse.send(new ExecuteStatementCommand(statement));
    for (;;) {
      const { Status, Error: why } = await this.warehouse.send(new DescribeStatementCommand({ Id }));
      if (Status === "FINISHED") break;
      if (Status === "FAILED" || Status === "ABORTED") throw new Error(`${sql}: ${why}`);
      await delay(5);
    }
    const { Records = [] } = await this.warehouse.send(new GetStatementResultCommand({ Id }));
    return (Records[0] ?? []).map((field) => Number(field.longValue ?? field.stringValue));
  }

  async rows(): Promise<number> {
    const [rows = 0] = await this.numbers(`select count(*) from ${this.pipeline.table}`);
    return rows;
  }

  /** Resolves as soon as the table has so many rows. @throws where no more came for `patienceSeconds` */
  async sees(wanted: number, patienceSeconds = 120): Promise<void> {
    let [rows, since] = [await this.rows(), performance.now()];
    while (rows < wanted) {
      await delay(20);
      const now = await this.rows();
      if (now !== rows) [rows, since] = [now, performance.now()];
      if (performance.now() - since > patienceSeconds * 1000)
        throw new Error(`${rows} rows of ${wanted} came, and no more for ${patienceSeconds} s.`);
    }
  }

  /** How many runs of the workflow there were, once none is under way. */
  async finishedRuns(): Promise<number> {
    for (;;) {
      const runs: WorkflowRun[] = [];
      const pages = paginateGetWorkflowRuns({ client: this.glue }, { Name: this.pipeline.workflow });
      for await (const { Runs = [] } of pages) runs.push(...Runs);
      if (runs.every(({ Status }) => Status !== "RUNNING" && Status !== "STOPPING")) return runs.length;
      await delay(100);
    }
  }

  /** The state of each execution of the state machine, the newest first. */
  async executions(): Promise<ExecutionStatus[]> {
    const { stateMachineArn } = this.pipeline;
    const { executions = [] } = await this.states.send(new ListExecutionsCommand({ stateMachineArn }));
    return executions.map(({ status = "RUNNING" }) => status);
  }

  close(): void {
    for (const client of [this.s3, this.glue, this.warehouse, this.states]) client.destroy();
  }
}

/** The pipeline of a stack that has one only, as its outputs tell it. */
export async function pipelineOf(ofStack: string): Promise<Pipeline> {
  const pipeline = pipelinesOf(await graphOf(projectRoot, ofStack)).find(({ name }) => name === ofStack);
  if (pipeline === undefined) throw new Error(`Stack "${ofStack}" has no pipeline "${ofStack}".`);
  return pipeline;
}
