import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { outside } from "./shared/args";
import type { Engine, EngineArgs } from "./warehouseEngine";

/** Redshift Serverless: costs only while it works. */
export interface ServerlessArgs {
  kind: "serverless";
  /** Capacity to begin with, in RPUs: 4, or a multiple of 8, above 512 of 32, up to 1024. @default 4 */
  baseRpus?: number;
  /** Capacity at most, in RPUs: a multiple of 8, above 512 of 32. @default 16 */
  maxRpus?: number;
  /** RPU-hours a day, after which it stops taking queries until tomorrow. @default 40 */
  dailyRpuHours?: number;
}

/** Namespace, workgroup and limit of a serverless warehouse. */
export function serverless(args: EngineArgs, sizes: ServerlessArgs, options: pulumi.CustomResourceOptions): Engine {
  const { label, on, network } = args;
  const { baseRpus = 4, maxRpus = 16, dailyRpuHours = 40 } = sizes;
  const name = on.named(label, 64);
  const namespace = newNamespace(name, args, options);
  const workgroup = new aws.redshiftserverless.Workgroup(
    `${label}-workgroup`,
    {
      workgroupName: name,
      namespaceName: namespace.namespaceName,
      baseCapacity: baseRpus,
      maxCapacity: maxRpus,
      publiclyAccessible: false,
      enhancedVpcRouting: true,
      subnetIds: network.subnetIds,
      securityGroupIds: [network.warehouseGroup.id],
      configParameters,
    },
    options,
  );
  const limit = {
    resourceArn: workgroup.arn,
    usageType: "serverless-compute",
    amount: dailyRpuHours,
    period: "daily",
    breachAction: "deactivate",
  };
  new aws.redshiftserverless.UsageLimit(`${label}-limit`, limit, options);
  return {
    target: { workgroupName: workgroup.workgroupName },
    arn: workgroup.arn,
    adminSecretArn: namespace.adminPasswordSecretArn,
    endpoint: workgroup.endpoints.apply(([endpoint]) => `${endpoint?.address ?? ""}:${endpoint?.port ?? 5439}`),
    login: { Effect: "Allow", Action: ["redshift-serverless:GetCredentials"], Resource: workgroup.arn },
  };
}

export function serverlessProblems({
  baseRpus = 4,
  maxRpus = 16,
  dailyRpuHours = 40,
}: ServerlessArgs): Array<string | false | undefined> {
  const multiple = (rpus: number) => Number.isInteger(rpus / (rpus > 512 ? 32 : 8)) && rpus >= 8 && rpus <= 1024;
  return [
    baseRpus !== 4 &&
      !multiple(baseRpus) &&
      `baseRpus is ${baseRpus}: Redshift has 4, multiples of 8 up to 512, and of 32 up to 1024. Give one of these.`,
    !multiple(maxRpus) &&
      `maxRpus is ${maxRpus}: Redshift has multiples of 8 up to 512, and of 32 up to 1024. Give one of these.`,
    maxRpus < baseRpus && `maxRpus is ${maxRpus}, under baseRpus ${baseRpus}. Give at least as many.`,
    outside("dailyRpuHours", dailyRpuHours, 1, 1_000_000, "a limit below 1 would never let a query run"),
  ];
}

function newNamespace(
  name: string,
  args: EngineArgs,
  options: pulumi.CustomResourceOptions,
): aws.redshiftserverless.Namespace {
  const { label, on, database, adminUsername, copyRole } = args;
  return new aws.redshiftserverless.Namespace(
    `${label}-namespace`,
    {
      namespaceName: name,
      dbName: database,
      adminUsername,
      manageAdminPassword: true,
      adminPasswordSecretKmsKeyId: on.key.arn,
      kmsKeyId: on.key.arn,
      iamRoles: [copyRole.arn],
      logExports: ["userlog", "connectionlog", "useractivitylog"],
    },
    options,
  );
}

/** All that a workgroup has: AWS reports every one, and a list with some left out would differ at each `pulumi up`. */
const configParameters = Object.entries({
  auto_mv: "true",
  datestyle: "ISO, MDY",
  enable_case_sensitive_identifier: "false",
  enable_user_activity_logging: "true",
  max_query_execution_time: "14400",
  query_group: "default",
  require_ssl: "true",
  search_path: "$user, public",
  use_fips_ssl: "false",
}).map(([parameterKey, parameterValue]) => ({ parameterKey, parameterValue }));
