import type { Rule } from "./core/rule";
import * as athena from "./rules/athena/workgroups";
import * as cost from "./rules/cost/monthly";
import * as eventTargets from "./rules/events/targets";
import * as glue from "./rules/glue/security";
import * as accounts from "./rules/iam/accounts";
import * as documents from "./rules/iam/documentSound";
import * as managedPolicies from "./rules/iam/managedPolicies";
import * as passRole from "./rules/iam/passRole";
import * as people from "./rules/iam/people";
import * as resourcePolicies from "./rules/iam/resourcePolicies";
import * as resources from "./rules/iam/resources";
import * as roleInOnePlace from "./rules/iam/roleInOnePlace";
import * as trust from "./rules/iam/trust";
import * as wildcards from "./rules/iam/wildcards";
import * as keyRotates from "./rules/kms/keyRotates";
import * as keySafe from "./rules/kms/keySafe";
import * as functions from "./rules/lambda/functions";
import * as limits from "./rules/lambda/limits";
import * as permissions from "./rules/lambda/permissions";
import * as logGroups from "./rules/logs/groups";
import * as securityGroups from "./rules/network/groups";
import * as routes from "./rules/network/routes";
import * as vpc from "./rules/network/vpc";
import * as cluster from "./rules/redshift/cluster";
import * as reach from "./rules/redshift/reach";
import * as serverless from "./rules/redshift/serverless";
import * as bucketEncrypted from "./rules/s3/bucketEncrypted";
import * as bucketKept from "./rules/s3/bucketKept";
import * as bucketPolicies from "./rules/s3/bucketPolicies";
import * as bucketPrivate from "./rules/s3/bucketPrivate";
import * as objects from "./rules/s3/objects";
import * as secrets from "./rules/secrets/secrets";
import * as topics from "./rules/sns/topics";
import * as queues from "./rules/sqs/queues";
import * as stateMachines from "./rules/states/machines";

/** Files by service, as RULES.md lists them. */
const files = {
  S3: [bucketEncrypted, bucketPrivate, bucketPolicies, bucketKept, objects],
  IAM: [documents, wildcards, resources, passRole, trust, managedPolicies, roleInOnePlace, people],
  "Resource policies": [resourcePolicies, accounts],
  KMS: [keyRotates, keySafe],
  Lambda: [functions, permissions, limits],
  Glue: [glue],
  Redshift: [serverless, cluster, reach],
  Athena: [athena],
  "Step Functions": [stateMachines],
  "EventBridge and Scheduler": [eventTargets],
  SQS: [queues],
  SNS: [topics],
  "Secrets Manager": [secrets],
  "CloudWatch Logs": [logGroups],
  "VPC and security groups": [securityGroups, vpc, routes],
  Cost: [cost],
} as const;

const isRule = (value: unknown): value is Rule => typeof value === "object" && value !== null && "severity" in value;

/** Every rule of the pack, by service. */
export const rulesByService: ReadonlyMap<string, readonly Rule[]> = new Map(
  Object.entries(files).map(([service, modules]) => [
    service,
    modules.flatMap((module) => Object.values(module).filter(isRule)),
  ]),
);

export const rules: readonly Rule[] = [...rulesByService.values()].flat();
