import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";
import type { GlueBase } from "./glueBase";
import type { JobWork } from "./jobWork";
import { checkArgs, outside } from "./shared/args";
import { grant, type Grantee } from "./shared/grants";
import type { Statement } from "./shared/policy";

/** How a job is run, in the words of whoever builds a pipeline. */
export interface JobTerms {
  readonly does: JobWork;
  /** G.1X workers at most, for Spark: 2 to 299. Fewer run where fewer will do. @default 2 */
  readonly workers?: number;
  /** Tries after the first that failed: 0 to 10. @default 0 */
  readonly retries?: number;
  /** Minutes until it is stopped: 1 to 10,080. */
  readonly timeoutMinutes: number;
}

export interface GlueJobArgs extends JobTerms {
  on: Foundation;
  glue: GlueBase;
  /** Name in Glue before the stack's. */
  name: string;
  /** The workflow whose run properties name the batch. @default none: whoever starts the job names it */
  workflowName?: string;
  /** Runs at once. Without retries, those beyond it wait their turn. @default 1 */
  maxConcurrentRuns?: number;
}

/** A job on Glue that does its work for one batch a run. */
export class GlueJob extends pulumi.ComponentResource implements Grantee {
  readonly name: string;
  readonly role: aws.iam.Role;

  constructor(
    readonly label: string,
    private readonly args: GlueJobArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:glue:GlueJob", label, {}, opts);
    const { on, glue, does, workers = 2, retries = 0, timeoutMinutes, maxConcurrentRuns = 1 } = args;
    checkArgs(`GlueJob "${label}"`, [
      outside("workers", workers, 2, 299, "Glue runs a Spark job on 2 workers or more"),
      outside("retries", retries, 0, 10, "Glue tries again 10 times at most"),
      outside("timeoutMinutes", timeoutMinutes, 1, 10_080, "Glue stops a job after 7 days"),
      does.kind === "shell" && args.workers !== undefined && "a shell job has no workers. Leave them out.",
    ]);
    this.name = on.named(args.name, 255);
    this.role = on.roleFor("glue", `${label}-role`, `Runs as ${this.name}`, { parent: this });
    glue.grantScripts(this);
    glue.grantSecurity(this);
    does.grant(this);
    const kind = does.kind === "spark" ? this.spark(workers) : this.shell();
    new aws.glue.Job(
      label,
      {
        ...kind.shape,
        name: this.name,
        roleArn: this.role.arn,
        maxRetries: retries,
        timeout: timeoutMinutes,
        executionProperty: { maxConcurrentRuns },
        // AWS refuses queueing beside retries. In a workflow a run too many is the starter's to hold back.
        jobRunQueuingEnabled: retries === 0 && args.workflowName === undefined ? true : undefined,
        securityConfiguration: glue.security.name,
        defaultArguments: { ...does.arguments, ...kind.arguments },
      },
      { parent: this, dependsOn: kind.logs },
    );
    this.registerOutputs({ name: this.name });
  }

  /** Lets a state machine or a function start the job, follow its runs and stop them. */
  grantRun(grantee: Grantee): void {
    const Action = ["glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"];
    const Resource = this.args.on.arnOf("glue", `job/${this.name}`);
    grant(grantee, this.label, [{ Effect: "Allow", Action, Resource }], { parent: this });
  }

  /** Lets a function see what became of the job's runs. */
  grantLook(grantee: Grantee): void {
    const Resource = this.args.on.arnOf("glue", `job/${this.name}`);
    const statement = { Effect: "Allow" as const, Action: ["glue:GetJobRuns"], Resource };
    grant(grantee, `${this.label}-look`, [statement], { parent: this });
  }

  private spark(numberOfWorkers: number) {
    const logPrefix = `/landfall/${this.name}`;
    this.allowRun(this.args.on.arnOf("logs", `log-group:${logPrefix}/*`));
    return {
      shape: { command: this.command("glueetl", "3"), glueVersion: "5.1", workerType: "G.1X", numberOfWorkers },
      arguments: {
        "--extra-py-files": this.args.glue.libraryUri,
        "--job-language": "python",
        "--job-bookmark-option": "job-bookmark-disable",
        "--enable-auto-scaling": "true",
        "--enable-job-insights": "true",
        "--enable-metrics": "true",
        "--custom-logGroup-prefix": logPrefix,
      },
      logs: ["error", "output"].map((kind) => this.logGroup(logPrefix, kind)),
    };
  }

  private shell() {
    // Glue names these groups itself, all shell jobs' the same.
    this.allowRun(this.args.on.arnOf("logs", "log-group:/aws-glue/python-jobs*"));
    return {
      shape: { command: this.command("pythonshell", "3.9"), maxCapacity: 0.0625 },
      // Python shell has a boto3 of 2022. For its Python 3.9 pip finds one version of this series, and never another.
      arguments: { "--extra-py-files": this.args.glue.wheelUri(), "--additional-python-modules": "boto3~=1.42" },
      logs: [],
    };
  }

  private command(name: string, pythonVersion: string): aws.types.input.glue.JobCommand {
    const { glue, does } = this.args;
    return { name, scriptLocation: glue.script(does.script), pythonVersion };
  }

  /** What running as a job takes, whatever it does: its batch, its logs, its metrics. */
  private allowRun(logGroups: pulumi.Input<string>): void {
    const { on, workflowName } = this.args;
    const logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"];
    const inGlue = { StringEquals: { "cloudwatch:namespace": "Glue" } };
    const batch: Statement[] = [];
    if (workflowName !== undefined)
      batch.push({
        Effect: "Allow",
        Action: ["glue:GetWorkflowRunProperties"],
        Resource: on.arnOf("glue", `workflow/${workflowName}`),
      });
    grant(
      this,
      `${this.label}-run`,
      [
        ...batch,
        { Effect: "Allow", Action: logs, Resource: logGroups },
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
