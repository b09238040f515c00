/** Writes policy/iam/knownActions.json: what the rules need to know of AWS's actions. Run: node -r ./local/typescript.cjs scripts/iamActions.ts */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";

interface Action {
  readonly name: string;
  /** One or more of: List, Read, Write, Permissions management, Tagging. */
  readonly accessLevel: string;
  readonly resourceTypes: readonly unknown[];
}

/** Services that a data pipeline may meet. Actions of others are not judged. */
const services = `
  access-analyzer account airflow aoss apigateway appflow application-autoscaling appsync athena autoscaling backup batch bedrock
  cassandra cloudformation cloudfront cloudtrail cloudwatch codebuild codecommit codepipeline codestar cognito-identity cognito-idp
  config databrew datapipeline datasync datazone dms ds dynamodb ec2 ecr ecs eks elasticache elasticfilesystem elasticloadbalancing
  elasticmapreduce emr-containers emr-serverless es events execute-api firehose fsx glue guardduty iam identitystore kafka
  kafka-cluster kinesis kinesisanalytics kms lakeformation lambda logs macie2 organizations pipes quicksight ram rds rds-data rds-db
  redshift redshift-data redshift-serverless resource-groups route53 s3 s3express s3tables sagemaker scheduler schemas
  secretsmanager securityhub serverlessrepo servicecatalog sns sqlworkbench sqs ssm sso states sts tag timestream transfer xray`
  .trim()
  .split(/\s+/);

const letters = [
  ["Permissions management", "p"],
  ["Write", "w"],
  ["Tagging", "t"],
  ["Read", "r"],
  ["List", "l"],
] as const;

/**
 * Actions that AWS's reference says can be limited, while AWS's own managed policies for the service grant them on every
 * resource: limited, they do not work.
 */
const unlimited = new Set(["sqlworkbench:DriverExecute"]);

/** "GetObject:r"; a star after it where IAM knows no resource to limit the action to. */
function told(service: string, { name, accessLevel, resourceTypes }: Action): string {
  const letter = letters.find(([level]) => accessLevel.includes(level))?.[1] ?? "w";
  return `${name}:${letter}${resourceTypes.length === 0 || unlimited.has(`${service}:${name}`) ? "*" : ""}`;
}

async function main(): Promise<void> {
  const folder = join(__dirname, "..", "node_modules", "@cloud-copilot", "iam-data");
  const known = services.map((service) => {
    const file = readFileSync(join(folder, "data", "actions", `${service}.json`), "utf8");
    return [
      service,
      Object.values(JSON.parse(file) as Record<string, Action>)
        .map((action) => told(service, action))
        .join(" "),
    ] as const;
  });
  const output = join(__dirname, "..", "policy", "iam", "knownActions.json");
  writeFileSync(output, await format(JSON.stringify(Object.fromEntries(known)), { parser: "json" }));
}

void main();
