import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { newAnalyst } from "./analyst";
import type { Contract } from "./contract/contract";
import { ensureUser, ensureUserProcedure } from "./contract/ddl";
import type { Foundation } from "./foundation";
import type { Network } from "./network";
import { checkArgs } from "./shared/args";
import type { Grantee } from "./shared/grants";
import type { Engine } from "./warehouseEngine";
import { provisioned, provisionedProblems, type ProvisionedArgs } from "./warehouseCluster";
import { serverless, serverlessProblems, type ServerlessArgs } from "./warehouseServerless";
import { WarehouseTable } from "./warehouseTable";

export interface WarehouseArgs {
  on: Foundation;
  network: Network;
  /** Database that is made with the warehouse. */
  database: string;
  /** Its password is in Secrets Manager, which changes it. @default "warehouse_owner" */
  adminUsername?: string;
  /** What it runs on. @default serverless at 8 RPUs */
  runsOn?: ServerlessArgs | ProvisionedArgs;
  /** ARNs of those who may take the analyst's role. @default whoever in this account may, and came with MFA */
  analysts?: readonly string[];
}

/** A Redshift warehouse that nothing outside its network reaches, and whose users are IAM roles. */
export class Warehouse extends pulumi.ComponentResource {
  readonly database: string;
  readonly engine: Engine;
  readonly jdbcUrl: pulumi.Output<string>;
  /** What COPY reads files with. */
  readonly copier: Grantee;
  /** A role that may read tables and nothing else. */
  readonly analyst: Grantee;
  private last: pulumi.Resource[] = [];

  constructor(
    readonly label: string,
    args: WarehouseArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:warehouse:Warehouse", label, {}, opts);
    const {
      on,
      network,
      database,
      adminUsername = "warehouse_owner",
      runsOn = { kind: "serverless" },
      analysts = [],
    } = args;
    const problems = runsOn.kind === "serverless" ? serverlessProblems(runsOn) : provisionedProblems(runsOn);
    checkArgs(`Warehouse "${label}"`, [nameProblem(on.named(label, 63)), databaseProblem(database), ...problems]);
    this.database = database;
    const own = { parent: this };
    const copyRole = on.roleFor("redshift", `${label}-copy`, "What COPY reads files with", own);
    this.copier = { label: `${label}-copy`, role: copyRole };
    const common = { label, on, network, database, adminUsername, copyRole };
    this.engine = runsOn.kind === "serverless" ? serverless(common, runsOn, own) : provisioned(common, runsOn, own);
    this.jdbcUrl = pulumi.interpolate`jdbc:redshift://${this.engine.endpoint}/${database}`;
    this.run("ensure-user", ensureUserProcedure);
    this.analyst = newAnalyst(`${label}-analyst`, { on, engine: this.engine, analysts }, own);
    this.userOf(this.analyst);
    this.registerOutputs({ database, arn: this.engine.arn });
  }

  /** Makes a dataset's table, ledger and lock; the analyst may read them. */
  table(contract: Contract): WarehouseTable {
    return new WarehouseTable(this, contract);
  }

  /** Makes the user that Redshift takes a role for, where there is none. @returns its name */
  userOf(grantee: Grantee): pulumi.Output<string> {
    const user = pulumi.interpolate`IAMR:${grantee.role.name}`;
    this.run(`user-${grantee.label}`, user.apply(ensureUser));
    return user;
  }

  /** Runs a statement as admin at deployment, after all those before it, and again when its text changes. */
  run(name: string, sql: pulumi.Input<string>): aws.redshiftdata.Statement {
    const statement = new aws.redshiftdata.Statement(
      `${this.label}-${name}`,
      { ...this.engine.target, database: this.database, secretArn: this.engine.adminSecretArn, sql },
      { parent: this, dependsOn: this.last },
    );
    this.last = [statement];
    return statement;
  }
}

function nameProblem(name: string): string | undefined {
  if (/^[a-z](-?[a-z0-9])*$/.test(name)) return undefined;
  return `its name "${name}" is none for Redshift: it takes lower-case letters, digits and single hyphens. Give it or the stack another.`;
}

function databaseProblem(database: string): string | undefined {
  if (/^[a-z_][a-z0-9_]{0,63}$/.test(database)) return undefined;
  return `database is "${database}": Redshift takes up to 64 lower-case letters, digits and underscores. Give a name of these.`;
}
