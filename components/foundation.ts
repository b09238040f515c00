import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ArgsError } from "./shared/args";
import { policyDocument, serviceMay, trustOf, type Statement } from "./shared/policy";

export interface FoundationArgs {
  /** Key for everything at rest: yours, or a new one rotated yearly. @default "new" */
  key?: aws.kms.Key | "new";
  /** Days that logs are kept: one of CloudWatch's values. @default 365 */
  logDays?: number;
  /** Whether `pulumi destroy` may remove buckets with files in them and the warehouse without a snapshot. @default false */
  deletesData?: boolean;
}

const logRetention = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Services that say for which account they take a role. */
const tellAccount: ReadonlySet<string> = new Set(["states"]);

/** Who takes the role of a service. */
const principals = {
  lambda: ["lambda.amazonaws.com"],
  glue: ["glue.amazonaws.com"],
  states: ["states.amazonaws.com"],
  redshift: ["redshift.amazonaws.com", "redshift-serverless.amazonaws.com"],
} as const;

/** What every component of a stack stands on: its account, its key, its names and its logs. One a stack. */
export class Foundation extends pulumi.ComponentResource {
  readonly key: aws.kms.Key;
  readonly accountId: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  readonly partition: pulumi.Output<string>;
  readonly deletesData: boolean;
  private readonly logDays: number;

  constructor(
    private readonly label: string,
    args: FoundationArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:base:Foundation", label, {}, opts);
    this.logDays = args.logDays ?? 365;
    if (!logRetention.includes(this.logDays)) {
      const days = logRetention.join(", ");
      throw new ArgsError(`Foundation "${label}"`, [
        `logDays is ${this.logDays}: CloudWatch keeps logs for ${days} days. Give one of these.`,
      ]);
    }
    this.deletesData = args.deletesData ?? false;
    this.accountId = aws.getCallerIdentityOutput({}, { parent: this }).accountId;
    this.region = aws.getRegionOutput({}, { parent: this }).region;
    this.partition = aws.getPartitionOutput({}, { parent: this }).partition;
    const { key = "new" } = args;
    this.key = key === "new" ? this.newKey() : key;
    this.registerOutputs({ keyArn: this.key.arn });
  }

  /** `base` with the stack's name, so that two stacks live in one account. @throws ArgsError over AWS's `limit` */
  named(base: string, limit: number): string {
    const name = `${base}-${pulumi.getStack()}`;
    if (name.length <= limit) return name;
    throw new ArgsError(`Foundation "${this.label}"`, [
      `"${name}" has ${name.length} characters: AWS takes ${limit}. Give the stack or "${base}" a shorter name.`,
    ]);
  }

  /** An ARN in this account and region, such as `arnOf("glue", "crawler/raw")`. */
  arnOf(service: string, resource: pulumi.Input<string>): pulumi.Output<string> {
    return pulumi.interpolate`arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** A role that only the service named may take. Rights come from the grants of what it works with. */
  roleFor(
    service: keyof typeof principals,
    name: string,
    description: string,
    options: pulumi.CustomResourceOptions,
  ): aws.iam.Role {
    const assumeRolePolicy = trustOf(principals[service], tellAccount.has(service) ? this.accountId : undefined);
    return new aws.iam.Role(name, { description, assumeRolePolicy }, options);
  }

  /** An encrypted log group. Without `groupName` AWS gets one from Pulumi's auto-naming. */
  logGroup(
    name: string,
    groupName: pulumi.Input<string> | undefined,
    options: pulumi.CustomResourceOptions,
  ): aws.cloudwatch.LogGroup {
    const args = { name: groupName, kmsKeyId: this.key.arn, retentionInDays: this.logDays };
    return new aws.cloudwatch.LogGroup(name, args, options);
  }

  private newKey(): aws.kms.Key {
    const key = new aws.kms.Key(
      `${this.label}-key`,
      {
        description: `Files, queues, topics, logs, secrets and warehouse of Landfall stack ${pulumi.getStack()}`,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: policyDocument(this.keyStatements()),
      },
      { parent: this },
    );
    new aws.kms.Alias(
      `${this.label}-key-alias`,
      { name: `alias/${this.named("landfall", 250)}`, targetKeyId: key.keyId },
      { parent: this },
    );
    return key;
  }

  /** The account's own identities get their rights from IAM; services get what they write encrypted queues, topics and logs with. */
  private keyStatements(): Statement[] {
    const use = ["kms:Decrypt", "kms:GenerateDataKey"];
    return [
      {
        Sid: "IdentitiesOfThisAccount",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:${this.partition}:iam::${this.accountId}:root` },
        Action: ["kms:*"],
        Resource: "*",
      },
      // Rules that write to encrypted queues and topics, alarms that write to encrypted topics.
      serviceMay("events.amazonaws.com", use, "*"),
      serviceMay("cloudwatch.amazonaws.com", use, "*", this.arnOf("cloudwatch", "alarm:*")),
      {
        Sid: "LogGroups",
        Effect: "Allow",
        Principal: { Service: pulumi.interpolate`logs.${this.region}.amazonaws.com` },
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:DescribeKey",
        ],
        Resource: "*",
        // CloudWatch Logs names the log group in the encryption context instead of giving a source ARN.
        Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": this.arnOf("logs", "log-group:*") } },
      },
      {
        Sid: "LogsOfEncryptedStateMachines",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["kms:Decrypt"],
        Resource: "*",
        Condition: { ArnLike: { "kms:EncryptionContext:SourceArn": this.arnOf("logs", "*") } },
      },
    ];
  }
}
