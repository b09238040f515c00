import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Catalog } from "./catalog";
import type { Foundation } from "./foundation";
import type { GlueBase } from "./glueBase";
import type { JdbcConnection } from "./jdbcConnection";
import { checkArgs } from "./shared/args";
import { grant, type Grantee } from "./shared/grants";
import type { StorageBucket } from "./storageBucket";

/** Files of a bucket, those below `prefix` (ends with a slash). */
export interface CrawledFiles {
  readonly bucket: StorageBucket;
  readonly prefix?: string;
  /** Folder level that makes tables, the bucket being level 1. @default Glue's own: it follows from what the files have in common */
  readonly tableLevel?: number;
}

export interface CrawlerArgs {
  on: Foundation;
  glue: GlueBase;
  /** Name in Glue before the stack's. */
  name: string;
  /** What to look at: files, or tables such as `toll_db/public/%` (% for any). */
  of: CrawledFiles | { connection: JdbcConnection; path: string };
  /** Where tables go. */
  into: Catalog;
  /** When it runs by itself, as AWS cron with six fields, such as `cron(0 3 * * ? *)`, UTC. @default never: others start it */
  schedule?: string;
}

/** Finds tables in files or in a database and writes them into a catalog. Runs once at a time, whoever starts it. */
export class Crawler extends pulumi.ComponentResource implements Grantee {
  readonly name: string;
  readonly role: aws.iam.Role;
  private readonly on: Foundation;

  constructor(
    readonly label: string,
    args: CrawlerArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:glue:Crawler", label, {}, opts);
    const { on, glue, of, into, schedule } = args;
    checkArgs(`Crawler "${label}"`, [schedule === undefined ? undefined : scheduleProblem(schedule)]);
    this.on = on;
    this.name = on.named(args.name, 255);
    this.role = on.roleFor("glue", `${label}-role`, `Crawls as ${this.name}`, { parent: this });
    into.grantWriteTables(this);
    glue.grantSecurity(this);
    const logs = this.logsOf(on, glue);
    if ("bucket" in of) of.bucket.grant(this, { read: [of.prefix ?? ""] });
    else of.connection.grantUse(this);
    new aws.glue.Crawler(
      label,
      {
        name: this.name,
        role: this.role.arn,
        databaseName: into.name,
        ...targetsOf(of),
        schedule,
        securityConfiguration: glue.security.name,
        configuration: "tableLevel" in of ? grouping(of.tableLevel) : undefined,
        schemaChangePolicy: { updateBehavior: "UPDATE_IN_DATABASE", deleteBehavior: "LOG" },
      },
      { parent: this, dependsOn: [into, logs] },
    );
    this.registerOutputs({ name: this.name });
  }

  /** Lets a state machine or a function start the crawler and see how it is doing. */
  grantRun(grantee: Grantee): void {
    const Action = ["glue:StartCrawler", "glue:GetCrawler"];
    grant(grantee, this.label, [{ Effect: "Allow", Action, Resource: this.on.arnOf("glue", `crawler/${this.name}`) }], {
      parent: this,
    });
  }

  /** Lets a function see how the crawler is doing. */
  grantLook(grantee: Grantee): void {
    const Resource = this.on.arnOf("glue", `crawler/${this.name}`);
    const statement = { Effect: "Allow" as const, Action: ["glue:GetCrawler"], Resource };
    grant(grantee, `${this.label}-look`, [statement], { parent: this });
  }

  /** The log group that Glue would make, which names it after role and security configuration. Made here, it keeps logs no longer than others. */
  private logsOf(on: Foundation, glue: GlueBase): aws.cloudwatch.LogGroup {
    const name = pulumi.interpolate`/aws-glue/crawlers-role/${this.role.name}-${glue.security.name}`;
    const group = on.arnOf("logs", pulumi.interpolate`log-group:${name}*`);
    const write = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"];
    grant(this, `${this.label}-logs`, [{ Effect: "Allow", Action: write, Resource: group }], { parent: this });
    return on.logGroup(`${this.label}-logs`, name, { parent: this });
  }
}

function grouping(TableLevelConfiguration: number | undefined): string {
  return JSON.stringify({ Version: 1.0, Grouping: { TableLevelConfiguration } });
}

function targetsOf(of: CrawlerArgs["of"]): Pick<aws.glue.CrawlerArgs, "s3Targets" | "jdbcTargets"> {
  if ("bucket" in of) return { s3Targets: [{ path: pulumi.interpolate`s3://${of.bucket.name}/${of.prefix ?? ""}` }] };
  return { jdbcTargets: [{ connectionName: of.connection.name, path: of.path }] };
}

function scheduleProblem(schedule: string): string | undefined {
  const fields = /^cron\((.*)\)$/.exec(schedule)?.[1]?.trim().split(/\s+/) ?? [];
  const [, , dayOfMonth, , dayOfWeek] = fields;
  if (fields.length === 6 && (dayOfMonth === "?") !== (dayOfWeek === "?")) return undefined;
  return `schedule is "${schedule}": AWS cron has six fields, and exactly one of day of month and day of week is "?". Give one like "cron(0 3 * * ? *)".`;
}
