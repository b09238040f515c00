import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ColumnType } from "./contract/columns";
import type { Contract } from "./contract/contract";
import type { Foundation } from "./foundation";
import { checkArgs } from "./shared/args";
import { grant, type Grantee } from "./shared/grants";
import type { StorageBucket } from "./storageBucket";

export interface CatalogArgs {
  on: Foundation;
  /** Name of the database before the stack's: lower-case letters, digits, hyphens, underscores. */
  database: string;
}

/** A database of the Glue Data Catalog: what Athena, Spark and people see of the files. */
export class Catalog extends pulumi.ComponentResource {
  readonly name: string;
  private readonly database: aws.glue.CatalogDatabase;
  private readonly on: Foundation;

  constructor(
    private readonly label: string,
    args: CatalogArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:glue:Catalog", label, {}, opts);
    this.on = args.on;
    this.name = args.on.named(args.database, 255);
    checkArgs(`Catalog "${label}"`, [
      !/^[a-z0-9_-]+$/.test(this.name) &&
        `database is "${args.database}": Glue keeps names in lower case. Give lower-case letters, digits, - and _.`,
    ]);
    this.database = new aws.glue.CatalogDatabase(`${label}-database`, { name: this.name }, { parent: this });
    this.registerOutputs({ name: this.name });
  }

  /** Declares a dataset's files as a table, so that no crawler need find them. */
  declare(contract: Contract, files: StorageBucket): aws.glue.CatalogTable {
    return new aws.glue.CatalogTable(
      `${this.label}-${contract.dataset}`,
      {
        databaseName: this.database.name,
        name: contract.dataset,
        tableType: "EXTERNAL_TABLE",
        parameters: { classification: "json" },
        storageDescriptor: {
          location: pulumi.interpolate`s3://${files.name}/`,
          inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
          outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
          serDeInfo: { serializationLibrary: "org.openx.data.jsonserde.JsonSerDe" },
          columns: contract.columns.map(({ name, type }) => ({ name, type: hiveType[type] })),
        },
      },
      { parent: this },
    );
  }

  /** Lets a job or a query look at tables and partitions of this database. */
  grantReadTables(grantee: Grantee): void {
    const look = ["GetDatabase", "GetTable", "GetTables", "GetPartition", "GetPartitions", "BatchGetPartition"];
    this.grant(
      grantee,
      "read",
      look.map((action) => `glue:${action}`),
    );
  }

  /** Lets a crawler write tables and partitions of this database. It removes none: a table that vanishes is only logged. */
  grantWriteTables(grantee: Grantee): void {
    const tables = ["glue:GetTable", "glue:GetTables", "glue:CreateTable", "glue:UpdateTable"];
    const partitions = [
      "glue:GetPartition",
      "glue:GetPartitions",
      "glue:BatchGetPartition",
      "glue:CreatePartition",
      "glue:BatchCreatePartition",
      "glue:UpdatePartition",
    ];
    this.grant(grantee, "write", ["glue:GetDatabase", ...tables, ...partitions]);
  }

  private grant(grantee: Grantee, purpose: string, actions: readonly string[]): void {
    const resources = ["catalog", `database/${this.name}`, `table/${this.name}/*`].map((resource) =>
      this.on.arnOf("glue", resource),
    );
    const may = [{ Effect: "Allow" as const, Action: actions, Resource: resources }];
    grant(grantee, `${this.label}-${purpose}`, may, { parent: this });
  }
}

const hiveType: Readonly<Record<ColumnType, string>> = {
  bigint: "bigint",
  integer: "int",
  varchar: "string",
  real: "float",
  "double precision": "double",
  date: "date",
  timestamp: "timestamp",
  boolean: "boolean",
};
