import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { contractJson } from "./contract/contract";
import type { Foundation } from "./foundation";
import type { GlueBase } from "./glueBase";
import type { LandingZone } from "./landingZone";
import { checkArgs, outside } from "./shared/args";
import { grant, type Grantee } from "./shared/grants";
import type { WarehouseTable } from "./warehouseTable";

/** Work of a job, in the words of whoever builds a pipeline. Its rights follow from `reads` and `loads`. */
export interface JobWork {
  /** Script below `glue/jobs/`. */
  readonly script: string;
  /** G.1X workers at most: 2 to 299. Fewer run where fewer will do. */
  readonly workers: number;
  /** Tries after the first that failed: 0 to 10. @default 0 */
  readonly retries?: number;
  /** Minutes until it is stopped: 1 to 10,080. */
  readonly timeoutMinutes: number;
  /** Where its batches land, and where it may work on them. */
  readonly reads: LandingZone;
  /** The table that it loads. */
  readonly loads: WarehouseTable;
}

export interface GlueJobArgs extends JobWork {
  on: Foundation;
  glue: GlueBase;
  /** Name in Glue before the stack's. */
  name: string;
  /** The workflow whose run properties name the batch. */
  workflowName: string;
  /** Runs at once: as many as the workflow has. */
  maxConcurrentRuns: number;
}

/** A Spark job on Glue 5.1 that loads a batch into a warehouse table. */
export class GlueJob extends pulumi.ComponentResource implements Grantee {
  readonly name: string;
  readonly role: aws.iam.Role;

  constructor(
    readonly label: string,
    private readonly args: GlueJobArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:glue:GlueJob", label, {}, opts);
    const { on, glue, script, workers, retries = 0, timeoutMinutes, reads, loads } = args;
    checkArgs(`GlueJob "${label}"`, [
      outside("workers", workers, 2, 299, "Glue runs a Spark job on 2 workers or more"),
      outside("retries", retries, 0, 10, "Glue tries again 10 times at most"),
      outside("timeoutMinutes", timeoutMinutes, 1, 10_080, "Glue stops a job after 7 days"),
    ]);
    const { dataset } = loads.contract;
    this.name = on.named(args.name, 255);
    this.role = on.roleFor("glue", `${label}-role`, `Runs as ${this.name}`, { parent: this });
    glue.grantScripts(this);
    glue.grantSecurity(this);
    reads.grantBatches(this, dataset);
    reads.grantCopy(loads.warehouse.copier, dataset);
    loads.grantLoad(this);
    const logPrefix = `/landfall/${this.name}`;
    this.allowRun(logPrefix);
    const logs = ["error", "output"].map((kind) => this.logGroup(logPrefix, kind));
    new aws.glue.Job(
      label,
      {
        name: this.name,
        roleArn: this.role.arn,
        command: { name: "glueetl", scriptLocation: glue.script(script), pythonVersion: "3" },
        glueVersion: "5.1",
        workerType: "G.1X",
        numberOfWorkers: workers,
        maxRetries: retries,
        timeout: timeoutMinutes,
        executionProperty: { maxConcurrentRuns: args.maxConcurrentRuns },
        securityConfiguration: glue.security.name,
        defaultArguments: this.defaultArguments(logPrefix),
      },
      { parent: this, dependsOn: logs },
    );
    this.registerOutputs({ name: this.name });
  }

  private defaultArguments(logPrefix: string): Record<string, pulumi.Input<string>> {
    const { glue, reads, loads } = this.args;
    const { warehouse, contract } = loads;
    const { target } = warehouse.engine;
    return {
      "--contract": contractJson(contract),
      "--staging": reads.staging.name,
      "--database": warehouse.database,
      "--copy_role": warehouse.copier.role.arn,
      ...("workgroupName" in target
        ? { "--workgroup": target.workgroupName }
        : { "--cluster": target.clusterIdentifier }),
      "--extra-py-files": glue.libraryUri,
      "--job-language": "python",
      "--job-bookmark-option": "job-bookmark-disable",
      "--enable-auto-scaling": "true",
      "--enable-job-insights": "true",
      "--enable-metrics": "true",
      "--custom-logGroup-prefix": logPrefix,
    };
  }

  /** What running as a job takes, whatever it does: its batch, its logs, its metrics. */
  private allowRun(logPrefix: string): void {
    const { on, workflowName } = this.args;
    const logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"];
    const inGlue = { StringEquals: { "cloudwatch:namespace": "Glue" } };
    grant(
      this,
      `${this.label}-run`,
      [
        {
          Effect: "Allow",
          Action: ["glue:GetWorkflowRunProperties"],
          Resource: on.arnOf("glue", `workflow/${workflowName}`),
        },
        { Effect: "Allow", Action: logs, Resource: on.arnOf("logs", `log-group:${logPrefix}/*`) },
        // Metrics have no ARN; the namespace stands in for it.
        { Effect: "Allow", Action: ["cloudwatch:PutMetricData"], Resource: "*", Condition: inGlue },
      ],
      { parent: this },
    );
  }

  /** Glue writes to `error` and `output` below the prefix and, where logs are encrypted, the configuration's and role's names. */
  private logGroup(logPrefix: string, kind: string): aws.cloudwatch.LogGroup {
    const { on, glue } = this.args;
    const name = pulumi.interpolate`${logPrefix}/${glue.security.name}-role/${this.role.name}/${kind}`;
    return on.logGroup(`${this.label}-${kind}`, name, { parent: this });
  }
}
