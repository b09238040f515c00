import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Environment } from "../../../local/environment";
import { database, lake, results, table, workgroup } from "../../local/services/athena/athenaWorld";
import { warehouse } from "../../local/services/redshift/dataApi/support";
import { machineArn, machineOf } from "../../local/services/states/stateWorld";
import { graphOfResources, projectRoot, resource } from "../../support/environment";
import { athenaSql, eventPatterns, partitionFilters, redshiftSql } from "./samples";

const queue = resource({ type: "aws:sqs/queue:Queue", name: "queue", inputs: { name: "queue" } });
const topic = resource({ type: "aws:sns/topic:Topic", name: "topic", inputs: { name: "topic" } });
const key = resource({ type: "aws:kms/key:Key", name: "key" });
const secret = resource({ type: "aws:secretsmanager/secret:Secret", name: "secret", inputs: { name: "secret" } });
const landing = resource({ type: "aws:s3/bucket:Bucket", name: "landing", inputs: { bucket: "landing" } });
const versioned = resource({ type: "aws:s3/bucket:Bucket", name: "versioned", inputs: { bucket: "versioned" } });
const versioning = resource({
  type: "aws:s3/bucketVersioning:BucketVersioning",
  name: "versioned",
  inputs: { bucket: "versioned", versioningConfiguration: { status: "Enabled" } },
});
const rows = table("rows", { serde: "json", columns: "id int, city string, cost double", keys: "day string" });
const passing = machineOf({ StartAt: "P", States: { P: { Type: "Pass", End: true } } });

/** What only somebody who left the state folder could read. */
export const outsideText = "nothing of this may ever be answered";

/** A stack of one thing of each kind, served by a gateway of this process, in a folder with something beside it. */
export class Stand {
  private constructor(
    readonly environment: Environment,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Stand> {
    const folder = mkdtempSync(join(tmpdir(), "landfall-fuzz-"));
    writeFileSync(join(folder, "outside.txt"), outsideText);
    const directory = join(folder, "state");
    mkdirSync(directory);
    const resources = [queue, topic, key, secret, landing, versioned, versioning, lake, results, database, rows];
    const graph = graphOfResources([...resources, workgroup("main"), ...warehouse, ...passing]);
    return new Stand(await Environment.start({ graph, directory, projectRoot, clock: "real" }), folder);
  }

  /** Values of things that exist, by the names of members that take them. */
  get known(): Readonly<Record<string, readonly string[]>> {
    const queues = [String(queue.outputs.url ?? queue.id)];
    return {
      ...{ QueueUrl: queues, QueueName: ["queue"], TopicArn: [String(topic.outputs.arn)], KeyId: [key.id] },
      ...{ SecretId: ["secret", String(secret.outputs.arn)], RoleName: ["job"], WaitTimeSeconds: ["0"] },
      ...{ stateMachineArn: [machineArn], executionArn: [machineArn.replace("stateMachine", "execution") + ":e"] },
      ...{ DatabaseName: ["shipping-db"], TableName: ["rows"], Name: ["rows", "shipping-db"], WorkGroup: ["main"] },
      ...{ WorkgroupName: ["main"], Database: ["toll_db", "shipping-db"], Sql: redshiftSql, Sqls: redshiftSql },
      ...{ QueryString: athenaSql, EventPattern: eventPatterns, Expression: partitionFilters, input: ["{}"] },
      ...{
        Event: ['{"id":"1","source":"a","detail-type":"b","account":"1","time":"2026-01-01T00:00:00Z","region":"r"}'],
      },
    };
  }

  /** What is beside the state folder and was not there at first. */
  strangers(): string[] {
    return readdirSync(this.folder).filter((name) => name !== "state" && name !== "outside.txt");
  }

  async stop(): Promise<void> {
    await this.environment.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
