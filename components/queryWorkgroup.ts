import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Catalog } from "./catalog";
import type { Foundation } from "./foundation";
import type { LakeZone } from "./lakeZone";
import { checkArgs, outside } from "./shared/args";
import { grant, type Grantee } from "./shared/grants";

export interface QueryWorkgroupArgs {
  on: Foundation;
  /** Name in Athena before the stack's. */
  name: string;
  /** Where tables are described. */
  catalog: Catalog;
  /** Where their files are. Results go to `athena/` of the same bucket. */
  lake: LakeZone;
  /** MiB that one query may read before it is cancelled: 10 or more. @default 1024 */
  scanMib?: number;
  /** Questions for people to find in the console: SQL by name. @default none */
  questions?: Readonly<Record<string, { description: string; sql: string }>>;
}

const resultPrefix = "athena/";

/** A place of its own to ask Athena: results encrypted, every query's reading limited. */
export class QueryWorkgroup extends pulumi.ComponentResource {
  readonly name: string;
  readonly database: string;

  constructor(
    private readonly label: string,
    private readonly args: QueryWorkgroupArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:lake:QueryWorkgroup", label, {}, opts);
    const { on, catalog, lake, scanMib = 1024, questions = {} } = args;
    checkArgs(`QueryWorkgroup "${label}"`, [
      outside("scanMib", scanMib, 10, 7 * 1024 ** 2, "Athena cuts off at 10 MB or more"),
    ]);
    this.name = on.named(args.name, 128);
    this.database = catalog.name;
    const workgroup = new aws.athena.Workgroup(
      label,
      {
        name: this.name,
        description: `Questions to ${catalog.name}`,
        forceDestroy: on.deletesData,
        configuration: {
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          bytesScannedCutoffPerQuery: scanMib * 1024 ** 2,
          engineVersion: { selectedEngineVersion: "Athena engine version 3" },
          resultConfiguration: {
            outputLocation: pulumi.interpolate`s3://${lake.bucket.name}/${resultPrefix}`,
            expectedBucketOwner: on.accountId,
            encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: on.key.arn },
          },
        },
      },
      { parent: this },
    );
    for (const [name, { description, sql }] of Object.entries(questions)) {
      const query = { name, description, database: catalog.name, workgroup: workgroup.name, query: sql };
      new aws.athena.NamedQuery(`${label}-${name}`, query, { parent: this, dependsOn: catalog });
    }
    this.registerOutputs({ name: this.name });
  }

  /** Lets a state machine or a person ask, which Athena does with the asker's own rights: to tables, files and results. */
  grantAsk(grantee: Grantee): void {
    const { on, catalog, lake } = this.args;
    const actions = [
      "StartQueryExecution",
      "GetQueryExecution",
      "GetQueryResults",
      "StopQueryExecution",
      "GetWorkGroup",
    ];
    const Resource = on.arnOf("athena", `workgroup/${this.name}`);
    const ask = { Effect: "Allow" as const, Action: actions.map((action) => `athena:${action}`), Resource };
    const dataCatalog = {
      Effect: "Allow" as const,
      Action: ["athena:GetDataCatalog"],
      Resource: on.arnOf("athena", "datacatalog/AwsDataCatalog"),
    };
    grant(grantee, this.label, [ask, dataCatalog], { parent: this });
    catalog.grantReadTables(grantee);
    lake.grantRead(grantee);
    lake.bucket.grant(grantee, { read: [resultPrefix], put: [resultPrefix] }, "results");
  }
}
