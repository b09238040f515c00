import type { Rule } from "../../policy/core/rule";
import { portOwn, reachedByGroups } from "../../policy/rules/redshift/reach";
import {
  clusterDatabase,
  clusterInVpc,
  clusterLogged,
  clusterParameters,
  clusterSnapshots,
  clusterUpgrades,
  snapshotCopiesEncrypted,
} from "../../policy/rules/redshift/cluster";
import {
  activityLogged,
  administratorNamed,
  encrypted,
  namespaceLogged,
  notPublic,
  routedInVpc,
  workgroupTls,
} from "../../policy/rules/redshift/serverless";
import { passwordManaged } from "../../policy/rules/secrets/secrets";
import { all, describeProperty, describeRule, dropAt, setAt, unknownAt, without } from "./support/cases";
import { from, made } from "./support/stack";

const arn = "arn:aws:kms:us-east-1:1:key/k";
const workgroupType = "aws:redshiftserverless/workgroup:Workgroup";
const namespaceType = "aws:redshiftserverless/namespace:Namespace";
const clusterType = "aws:redshift/cluster:Cluster";

for (const type of [workgroupType, clusterType]) {
  describeProperty(notPublic, {
    type,
    props: { publiclyAccessible: false },
    path: "publiclyAccessible",
    bad: [true, "true"],
    missing: "fine",
  });
  describeProperty(routedInVpc, {
    type,
    props: { enhancedVpcRouting: true },
    path: "enhancedVpcRouting",
    bad: [false],
    missing: "reported",
  });
}

const parameters = [
  { parameterKey: "require_ssl", parameterValue: "true" },
  { parameterKey: "enable_user_activity_logging", parameterValue: "true" },
];
function describeParameter(rule: Rule, index: number): void {
  describeRule(rule, {
    kept: { it: made(workgroupType, { configParameters: parameters }) },
    cases: [
      [
        "it is off",
        setAt("it", `configParameters.${index}.parameterValue`, "false"),
        /^Workgroup "it": configParameters is/,
      ],
      ["it is not among them", dropAt("it", `configParameters.${index}`), /configParameters is/],
      ["there are none", dropAt("it", "configParameters"), /configParameters is not set/],
      [
        "its value is unknown",
        unknownAt("it", `configParameters.${index}.parameterValue`),
        { deferred: "configParameters" },
      ],
      ["all are unknown", unknownAt("it", "configParameters"), { deferred: "configParameters" }],
      [
        "in a parameter group",
        () => ({
          it: made("aws:redshift/parameterGroup:ParameterGroup", {
            parameters: parameters.map(({ parameterKey: name, parameterValue: value }) => ({ name, value })),
          }),
        }),
        "fine",
      ],
      [
        "not in a parameter group",
        () => ({ it: made("aws:redshift/parameterGroup:ParameterGroup", {}) }),
        /parameters is not set/,
      ],
    ],
  });
}
describeParameter(workgroupTls, 0);
describeParameter(activityLogged, 1);

describeProperty(encrypted, {
  type: namespaceType,
  props: { kmsKeyId: arn },
  path: "kmsKeyId",
  bad: ["AWS_OWNED_KMS_KEY"],
  missing: "reported",
  unknown: "fine",
  more: [
    [
      "a cluster in plain",
      () => ({ it: made(clusterType, { kmsKeyId: arn, encrypted: "false" }) }),
      /encrypted is "false"/,
    ],
  ],
});
describeRule(namespaceLogged, {
  kept: { it: made(namespaceType, { logExports: ["userlog", "connectionlog", "useractivitylog"] }) },
  cases: [
    ["one is missing", setAt("it", "logExports", ["userlog", "connectionlog"]), /useractivitylog among them/],
    ["all are missing", dropAt("it", "logExports"), [/userlog/, /connectionlog/, /useractivitylog/]],
    ["unknown", unknownAt("it", "logExports"), { deferred: "logExports" }],
  ],
});
describeProperty(administratorNamed, {
  type: namespaceType,
  props: { adminUsername: "keeper" },
  path: "adminUsername",
  bad: ["admin", "AwsUser"],
  missing: "fine",
});
describeProperty(passwordManaged, {
  type: namespaceType,
  props: { manageAdminPassword: true },
  path: "adminUserPassword",
  bad: ["hunter2"],
  missing: "fine",
  unknown: "reported",
  more: [
    [
      "a cluster's is not shown",
      () => ({ it: made(clusterType, { masterPassword: "hunter2" }) }),
      /masterPassword is set \(not shown\)/,
    ],
  ],
});

describeProperty(clusterInVpc, {
  type: clusterType,
  props: { clusterSubnetGroupName: "g" },
  path: "clusterSubnetGroupName",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(clusterParameters, {
  type: clusterType,
  props: { clusterParameterGroupName: "own" },
  path: "clusterParameterGroupName",
  bad: ["default.redshift-2.0"],
  missing: "reported",
  unknown: "fine",
});
describeRule(clusterLogged, {
  kept: {
    cluster: made(clusterType, {}),
    log: made("aws:redshift/logging:Logging", { clusterIdentifier: from("cluster"), logDestinationType: "cloudwatch" }),
  },
  cases: [
    ["there is none", without("log"), /audit logging/],
    ["it is another's", setAt("log", "clusterIdentifier", "another"), /audit logging/],
    ["whose it is is unknown", unknownAt("log", "clusterIdentifier"), { deferred: "logDestinationType" }],
    [
      "the cluster's name is unknown",
      all(setAt("log", "clusterIdentifier", "c"), unknownAt("cluster", "clusterIdentifier")),
      /audit logging/,
    ],
  ],
});
describeProperty(clusterSnapshots, {
  type: clusterType,
  props: { automatedSnapshotRetentionPeriod: 7, skipFinalSnapshot: false },
  path: "automatedSnapshotRetentionPeriod",
  bad: [1, 0],
  missing: "reported",
  more: [["no last one", setAt("it", "skipFinalSnapshot", true), /skipFinalSnapshot is true/]],
});
describeProperty(clusterUpgrades, {
  type: clusterType,
  props: { allowVersionUpgrade: true },
  path: "allowVersionUpgrade",
  bad: [false],
  missing: "fine",
});
describeProperty(clusterDatabase, {
  type: clusterType,
  props: { databaseName: "tolls" },
  path: "databaseName",
  bad: ["dev"],
  missing: "reported",
});
describeProperty(snapshotCopiesEncrypted, {
  type: "aws:redshift/snapshotCopyGrant:SnapshotCopyGrant",
  props: { kmsKeyId: arn },
  path: "kmsKeyId",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});

const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

const subnets = made(securityGroup, {});
const fromGroup = made(ingressType, { securityGroupId: from("group"), referencedSecurityGroupId: from("client") });
describeRule(reachedByGroups, {
  kept: {
    warehouse: made("aws:redshiftserverless/workgroup:Workgroup", { securityGroupIds: [from("group")] }),
    group: subnets,
    client: subnets,
    rule: fromGroup,
  },
  cases: [
    [
      "a range may come",
      setAt("rule", "cidrIpv4", "10.0.0.0/8"),
      /^SecurityGroupIngressRule "rule": cidrIpv4 is "10\.0\.0\.0\/8"; wanted a security group, as warehouse/,
    ],
    ["inline", setAt("group", "ingress", [{ cidrBlocks: ["10.1.2.3/32"] }]), /ingress\[0\]\.cidrBlocks/],
    ["the range is accepted by config", setAt("rule", "cidrIpv4", "10.0.0.0/8"), "fine", { ranges: ["10.0.0.0/8"] }],
    [
      "another group's rule",
      all(setAt("rule", "cidrIpv4", "10.0.0.0/8"), setAt("rule", "securityGroupId", "sg-1")),
      "fine",
    ],
    ["the warehouse has no groups", dropAt("warehouse", "securityGroupIds"), "fine"],
    [
      "the groups are unknown",
      all(setAt("rule", "cidrIpv4", "10.0.0.0/8"), unknownAt("warehouse", "securityGroupIds")),
      "fine",
    ],
    ["the range is unknown", unknownAt("rule", "cidrIpv4"), { deferred: "cidrIpv4" }],
  ],
});

describeProperty(portOwn, {
  type: clusterType,
  props: { port: 5440 },
  path: "port",
  bad: [5439],
  missing: "reported",
});
