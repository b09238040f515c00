import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { outside } from "./shared/args";
import type { Engine, EngineArgs } from "./warehouseEngine";

/** A provisioned cluster of ra3.large nodes: costs by the hour, whether it works or not. */
export interface ProvisionedArgs {
  kind: "provisioned";
  /** 1 to 16. @default 1 */
  nodes?: number;
}

/** Cluster, subnet group and parameter group of a provisioned warehouse. */
export function provisioned(
  args: EngineArgs,
  { nodes = 1 }: ProvisionedArgs,
  options: pulumi.CustomResourceOptions,
): Engine {
  const { label, on, network, database, adminUsername, copyRole } = args;
  const name = on.named(label, 63);
  const subnets = new aws.redshift.SubnetGroup(`${label}-subnets`, { name, subnetIds: network.subnetIds }, options);
  const parameters = [
    { name: "require_ssl", value: "true" },
    { name: "enable_user_activity_logging", value: "true" },
  ];
  const settings = new aws.redshift.ParameterGroup(
    `${label}-settings`,
    { name, family: "redshift-2.0", parameters },
    options,
  );
  const cluster = new aws.redshift.Cluster(
    `${label}-cluster`,
    {
      clusterIdentifier: name,
      nodeType: "ra3.large",
      clusterType: nodes === 1 ? "single-node" : "multi-node",
      numberOfNodes: nodes,
      databaseName: database,
      masterUsername: adminUsername,
      manageMasterPassword: true,
      masterPasswordSecretKmsKeyId: on.key.arn,
      encrypted: "true",
      kmsKeyId: on.key.arn,
      publiclyAccessible: false,
      enhancedVpcRouting: true,
      clusterSubnetGroupName: subnets.name,
      clusterParameterGroupName: settings.name,
      vpcSecurityGroupIds: [network.warehouseGroup.id],
      iamRoles: [copyRole.arn],
      automatedSnapshotRetentionPeriod: 7,
      skipFinalSnapshot: on.deletesData,
      finalSnapshotIdentifier: on.deletesData ? undefined : `${name}-final`,
    },
    options,
  );
  const databaseArn = on.arnOf("redshift", `dbname:${name}/${database}`);
  return {
    target: { clusterIdentifier: cluster.clusterIdentifier },
    // Rights to run statements are on the cluster, which the provider calls a namespace in its own ARN.
    arn: on.arnOf("redshift", `cluster:${name}`),
    adminSecretArn: cluster.masterPasswordSecretArn,
    endpoint: cluster.endpoint,
    login: { Effect: "Allow", Action: ["redshift:GetClusterCredentialsWithIAM"], Resource: databaseArn },
  };
}

export function provisionedProblems({ nodes = 1 }: ProvisionedArgs): Array<string | undefined> {
  return [outside("nodes", nodes, 1, 16, "a cluster of ra3.large has 1 to 16 nodes")];
}
