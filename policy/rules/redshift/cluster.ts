import { must, mustBeGiven } from "../../core/outcome";
import { resourceRule, stackRule } from "../../core/rule";
import { some } from "../../core/stack";
import { not } from "../../core/truth";
import { ownKey } from "../encrypted";

const clusterType = "aws:redshift/cluster:Cluster";

export const clusterInVpc = resourceRule({
  name: "redshift-cluster-in-vpc",
  severity: "high",
  what: "Clusters stand in subnets of their own VPC.",
  why: "Without a subnet group a cluster lands in the default VPC, whose subnets are public.",
  remedy: "Set clusterSubnetGroupName and vpcSecurityGroupIds.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html",
  peers: ["CKV_AWS_154", "AwsSolutions-RS2"],
  types: [clusterType],
  *check(cluster) {
    yield* mustBeGiven(cluster.at("clusterSubnetGroupName"), "a subnet group");
  },
});

export const clusterParameters = resourceRule({
  name: "redshift-cluster-parameters-own",
  severity: "high",
  what: "Clusters have a parameter group of the program, which demands TLS.",
  why: "The default group takes connections in plain text, and cannot be changed.",
  remedy: "Make a ParameterGroup with require_ssl and name it in clusterParameterGroupName.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html",
  frameworks: ["SecurityHub Redshift.2"],
  peers: ["AwsSolutions-RS1"],
  types: [clusterType],
  *check(cluster) {
    const group = cluster.at("clusterParameterGroupName");
    const own = group.satisfies((raw) => typeof raw === "string" && !raw.startsWith("default."));
    yield* must(group.isUnknown || own, group, "a parameter group of your own");
  },
});

export const clusterLogged = stackRule({
  name: "redshift-cluster-logged",
  severity: "medium",
  what: "Clusters write audit logs.",
  why: "After a leak it is the only word on who read what.",
  remedy: "Add a redshift.Logging resource.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html",
  frameworks: ["SecurityHub Redshift.4", "PCI 10.2.1"],
  peers: ["CKV_AWS_71", "AwsSolutions-RS5"],
  types: [clusterType],
  *checkInStack(cluster, stack) {
    const logging = stack.companions(cluster, ["aws:redshift/logging:Logging"], "clusterIdentifier");
    const destination = logging[0]?.resource.at("logDestinationType") ?? cluster.at("logging");
    yield* must(
      some(logging, () => true),
      destination,
      "audit logging",
    );
  },
});

export const clusterSnapshots = resourceRule<{ minDays: number }>({
  name: "redshift-cluster-snapshots",
  severity: "medium",
  what: "Clusters keep automatic snapshots for a week, and one more when they are deleted.",
  why: "A wrong DELETE is often noticed days later.",
  remedy: "Set automatedSnapshotRetentionPeriod to 7 or more, and skipFinalSnapshot to false.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-snapshots.html",
  frameworks: ["SecurityHub Redshift.3"],
  peers: ["CKV_AWS_343", "RedshiftClusterMaintenanceSettings"],
  types: [clusterType],
  settings: {
    minDays: { type: "integer", minimum: 1, maximum: 35, default: 7, description: "Days that snapshots are kept." },
  },
  *check(cluster, { minDays }) {
    const days = cluster.at("automatedSnapshotRetentionPeriod");
    yield* must(
      days.satisfies(() => (days.number() ?? 1) >= minDays),
      days,
      `${minDays} or more`,
    );
    const skip = cluster.at("skipFinalSnapshot");
    yield* must(not(skip.is(true)), skip, "false");
  },
});

export const clusterUpgrades = resourceRule({
  name: "redshift-cluster-upgrades",
  severity: "medium",
  what: "Clusters take new versions in their maintenance window.",
  why: "Holes in the engine stay open otherwise.",
  remedy: "Leave allowVersionUpgrade out.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/cluster-versions.html",
  frameworks: ["SecurityHub Redshift.6", "PCI 6.3.3"],
  peers: ["CKV_AWS_141", "AwsSolutions-RS10"],
  types: [clusterType],
  *check(cluster) {
    const upgrade = cluster.at("allowVersionUpgrade");
    yield* must(not(upgrade.is(false)), upgrade, "true");
  },
  remediate(inputs) {
    inputs.allowVersionUpgrade = true;
  },
});

export const clusterDatabase = resourceRule({
  name: "redshift-cluster-database-named",
  severity: "low",
  what: "The database has a name of its own.",
  why: "dev is the first that anybody tries.",
  remedy: "Set databaseName when the cluster is made.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-9",
  frameworks: ["SecurityHub Redshift.9"],
  peers: ["CKV_AWS_320"],
  types: [clusterType, "aws:redshiftserverless/namespace:Namespace"],
  *check(cluster) {
    const name = cluster.at(cluster.type === clusterType ? "databaseName" : "dbName");
    yield* must(
      name.satisfies((raw) => raw !== undefined && raw !== "dev"),
      name,
      "a name of your own",
    );
  },
});

export const snapshotCopiesEncrypted = resourceRule({
  name: "redshift-snapshot-copies-encrypted",
  severity: "medium",
  what: "Copies of snapshots in other regions are encrypted with a key of one's own.",
  why: "The copy is as readable as its weakest place.",
  remedy: "Set kmsKeyId on the SnapshotCopyGrant.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-aws-kms.html",
  peers: ["CKV_AWS_281"],
  types: ["aws:redshift/snapshotCopyGrant:SnapshotCopyGrant"],
  *check(grant) {
    yield* ownKey(grant.at("kmsKeyId"));
  },
});
