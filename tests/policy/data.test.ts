import type { Rule } from "../../policy/core/rule";
import { aclNarrow, defaultGroupTaken, noInternetRoute } from "../../policy/rules/network/routes";
import { portOwn, reachedByGroups } from "../../policy/rules/redshift/reach";
import {
  configurationEnforced,
  resultsEncrypted,
  resultsOwned,
  scansCut,
  workgroupMeasured,
} from "../../policy/rules/athena/workgroups";
import { groupEncrypted, groupRetained } from "../../policy/rules/logs/groups";
import {
  defaultGroupClosed,
  egressNarrow,
  groupDescribed,
  groupOneWay,
  ingressNarrow,
} from "../../policy/rules/network/groups";
import {
  endpointHasPolicy,
  endpointPolicyNarrow,
  flowLogged,
  noDefaultVpc,
  subnetsPrivate,
} from "../../policy/rules/network/vpc";
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
import {
  passwordManaged,
  secretEncrypted,
  secretPolicyBlocked,
  secretRecoverable,
  secretRotates,
} from "../../policy/rules/secrets/secrets";
import { adding, all, describeProperty, describeRule, dropAt, setAt, unknownAt, without } from "./support/cases";
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

const athenaType = "aws:athena/workgroup:Workgroup";
const results = {
  configuration: {
    resultConfiguration: {
      outputLocation: "s3://b/",
      expectedBucketOwner: "1",
      encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: arn },
    },
    bytesScannedCutoffPerQuery: 1,
  },
};
const option = "configuration.resultConfiguration.encryptionConfiguration.encryptionOption";
describeProperty(resultsEncrypted, {
  type: athenaType,
  props: results,
  path: option,
  bad: ["SSE_S3"],
  missing: "reported",
  more: [
    [
      "no key",
      dropAt("it", "configuration.resultConfiguration.encryptionConfiguration.kmsKeyArn"),
      /kmsKeyArn is not set/,
    ],
    [
      "a database",
      () => ({ it: made("aws:athena/database:Database", { name: "d" }) }),
      /^Database "it": encryptionConfiguration\.encryptionOption is not set/,
    ],
    [
      "results that Athena keeps",
      () => ({
        it: made(athenaType, {
          configuration: {
            managedQueryResultsConfiguration: { enabled: true, encryptionConfiguration: { kmsKey: arn } },
          },
        }),
      }),
      "fine",
    ],
  ],
});
describeProperty(configurationEnforced, {
  type: athenaType,
  props: { configuration: { ...results.configuration, enforceWorkgroupConfiguration: true } },
  path: "configuration.enforceWorkgroupConfiguration",
  bad: [false],
  missing: "fine",
});
describeProperty(scansCut, {
  type: athenaType,
  props: results,
  path: "configuration.bytesScannedCutoffPerQuery",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(resultsOwned, {
  type: athenaType,
  props: results,
  path: "configuration.resultConfiguration.expectedBucketOwner",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});
describeProperty(workgroupMeasured, {
  type: athenaType,
  props: { configuration: { ...results.configuration, publishCloudwatchMetricsEnabled: true } },
  path: "configuration.publishCloudwatchMetricsEnabled",
  bad: [false],
  missing: "fine",
});

const groupType = "aws:cloudwatch/logGroup:LogGroup";
describeProperty(groupRetained, {
  type: groupType,
  props: { retentionInDays: 365 },
  path: "retentionInDays",
  bad: [0, 30],
  missing: "reported",
  more: [["fewer days by config", setAt("it", "retentionInDays", 30), "fine", { minDays: 30 }]],
});
describeProperty(groupEncrypted, {
  type: groupType,
  props: { kmsKeyId: arn },
  path: "kmsKeyId",
  bad: [""],
  missing: "reported",
  unknown: "fine",
});

const secretType = "aws:secretsmanager/secret:Secret";
describeProperty(secretEncrypted, {
  type: secretType,
  props: { kmsKeyId: arn, replicas: [{ region: "r", kmsKeyId: arn }] },
  path: "kmsKeyId",
  bad: ["alias/aws/secretsmanager"],
  missing: "reported",
  unknown: "fine",
  more: [["a replica", dropAt("it", "replicas.0.kmsKeyId"), /replicas\[0\]\.kmsKeyId is not set/]],
});
describeRule(secretRotates, {
  kept: {
    secret: made(secretType, {}),
    rotation: made("aws:secretsmanager/secretRotation:SecretRotation", {
      secretId: from("secret"),
      rotationRules: { automaticallyAfterDays: 30 },
    }),
  },
  cases: [
    ["there is none", without("rotation"), /^Secret "secret": rotationRules is not set/],
    ["too seldom", setAt("rotation", "rotationRules.automaticallyAfterDays", 365), /^SecretRotation "rotation"/],
    ["by an expression", setAt("rotation", "rotationRules", { scheduleExpression: "rate(10 days)" }), "fine"],
    ["unknown", unknownAt("rotation", "rotationRules.automaticallyAfterDays"), { deferred: "rotationRules" }],
    ["whose it is is unknown", unknownAt("rotation", "secretId"), { deferred: "rotationRules" }],
    [
      "the secret's name is unknown",
      all(unknownAt("secret", "name"), unknownAt("rotation", "secretId")),
      { deferred: "rotationRules" },
    ],
  ],
});
describeProperty(secretRecoverable, {
  type: secretType,
  props: { recoveryWindowInDays: 7 },
  path: "recoveryWindowInDays",
  bad: [0],
  missing: "fine",
});
describeProperty(secretPolicyBlocked, {
  type: "aws:secretsmanager/secretPolicy:SecretPolicy",
  props: { blockPublicPolicy: true },
  path: "blockPublicPolicy",
  bad: [false],
  missing: "reported",
});

const securityGroup = "aws:ec2/securityGroup:SecurityGroup";
const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
describeRule(ingressNarrow, {
  kept: {
    group: made(securityGroup, {}),
    rule: made(ingressType, {
      securityGroupId: from("group"),
      referencedSecurityGroupId: from("group"),
      ipProtocol: "tcp",
      fromPort: 5439,
      toPort: 5439,
    }),
  },
  cases: [
    ["the world", setAt("rule", "cidrIpv4", "0.0.0.0/0"), /cidrIpv4 is "0\.0\.0\.0\/0"/],
    ["half of the world", setAt("rule", "cidrIpv4", "128.0.0.0/1"), /128\.0\.0\.0\/1/],
    ["the world by IPv6", setAt("rule", "cidrIpv6", "::/0"), /cidrIpv6/],
    [
      "inline",
      setAt("group", "ingress", [{ protocol: "-1", cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] }]),
      /ingress\[0\]\.cidrBlocks\[1\]/,
    ],
    [
      "an old rule",
      adding({
        old: made("aws:ec2/securityGroupRule:SecurityGroupRule", { type: "ingress", cidrBlocks: ["0.0.0.0/0"] }),
      }),
      /cidrBlocks\[0\]/,
    ],
    [
      "an old rule outwards",
      adding({
        old: made("aws:ec2/securityGroupRule:SecurityGroupRule", { type: "egress", cidrBlocks: ["0.0.0.0/0"] }),
      }),
      "fine",
    ],
    ["a private range", setAt("rule", "cidrIpv4", "10.0.0.0/8"), "fine"],
    ["nobody is named", dropAt("rule", "referencedSecurityGroupId"), "fine"],
    ["unknown", unknownAt("rule", "cidrIpv4"), { deferred: "cidrIpv4" }],
  ],
});
describeRule(egressNarrow, {
  kept: {
    rule: made(egressType, { securityGroupId: "g", prefixListId: "pl", ipProtocol: "tcp", fromPort: 443, toPort: 443 }),
  },
  cases: [
    ["everything", () => ({ rule: made(egressType, { cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" }) }), /cidrIpv4/],
    [
      "inline",
      () => ({
        group: made(securityGroup, { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] }),
      }),
      /egress\[0\]/,
    ],
    ["TLS to the world", setAt("rule", "cidrIpv4", "0.0.0.0/0"), "fine"],
    ["unknown", all(setAt("rule", "fromPort", 0), unknownAt("rule", "cidrIpv4")), { deferred: "cidrIpv4" }],
  ],
});
describeProperty(groupDescribed, {
  type: securityGroup,
  props: { description: "The warehouse" },
  path: "description",
  bad: ["", "Managed by Pulumi"],
  missing: "reported",
});
describeRule(groupOneWay, {
  kept: { group: made(securityGroup, {}), rule: made(ingressType, { securityGroupId: from("group") }) },
  cases: [
    ["both", setAt("group", "ingress", [{ protocol: "tcp" }]), /^SecurityGroup "group": ingress/],
    ["inline only", all(without("rule"), setAt("group", "ingress", [{ protocol: "tcp" }])), "fine"],
    [
      "whose rule it is is unknown",
      all(setAt("group", "ingress", [{ protocol: "tcp" }]), unknownAt("rule", "securityGroupId")),
      { deferred: "ingress" },
    ],
    ["the inline rules are unknown", unknownAt("group", "ingress"), { deferred: "ingress" }],
  ],
});
describeProperty(defaultGroupClosed, {
  type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  props: { ingress: [] },
  path: "ingress",
  bad: [[{ protocol: "-1", self: true }]],
  missing: "fine",
});
describeProperty(subnetsPrivate, {
  type: "aws:ec2/subnet:Subnet",
  props: { mapPublicIpOnLaunch: false },
  path: "mapPublicIpOnLaunch",
  bad: [true],
  missing: "fine",
});
describeRule(noDefaultVpc, {
  cannot: { missing: "being there is what is wrong", unknown: "being there is what is wrong" },
  kept: {},
  cases: [["it is used", () => ({ it: made("aws:ec2/defaultVpc:DefaultVpc", {}) }), /a VPC of your own/]],
});
describeRule(flowLogged, {
  kept: { vpc: made("aws:ec2/vpc:Vpc", {}), log: made("aws:ec2/flowLog:FlowLog", { vpcId: from("vpc") }) },
  cases: [
    ["there is none", without("log"), /a flow log/],
    ["whose it is is unknown", unknownAt("log", "vpcId"), { deferred: "flowLogs" }],
    ["flow logs as an input are not known to AWS", unknownAt("vpc", "cidrBlock"), "fine"],
  ],
});
const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";
describeRule(endpointHasPolicy, {
  kept: {
    endpoint: made(endpointType, {}),
    policy: made("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", { vpcEndpointId: from("endpoint") }),
  },
  cases: [
    ["there is none", without("policy"), /policy is not set/],
    ["whose it is is unknown", unknownAt("policy", "vpcEndpointId"), { deferred: "policy" }],
    ["an own one is unknown", all(without("policy"), unknownAt("endpoint", "policy")), "fine"],
  ],
});
const passing = (statement: object) => ({
  it: made(endpointType, {
    policy: JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", ...statement }],
    }),
  }),
});
describeRule(endpointPolicyNarrow, {
  kept: passing({ Condition: { StringEquals: { "aws:ResourceAccount": "1" } } }),
  cases: [
    ["everything", () => passing({}), /Resource is "\*"/],
    ["named resources", () => passing({ Resource: "arn:aws:s3:::b/*" }), "fine"],
    ["there is none", dropAt("it", "policy"), "fine"],
    ["unknown", unknownAt("it", "policy"), { deferred: "policy" }],
  ],
});

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

const aclType = "aws:ec2/networkAcl:NetworkAcl";
const line = { action: "allow", protocol: "tcp", fromPort: 443, toPort: 443, cidrBlock: "0.0.0.0/0" };
describeRule(aclNarrow, {
  kept: { it: made(aclType, { ingress: [line] }) },
  cases: [
    ["everything", setAt("it", "ingress.0.protocol", "-1"), /ingress\[0\]\.action is "allow"; wanted "deny"/],
    ["a range of ports with the warehouse's in it", setAt("it", "ingress.0.toPort", 6000), /ingress\[0\]\.action/],
    [
      "a rule of its own",
      () => ({
        it: made("aws:ec2/networkAclRule:NetworkAclRule", { ...line, ruleAction: "allow", fromPort: 22, toPort: 22 }),
      }),
      /ruleAction is "allow"/,
    ],
    [
      "outwards",
      () => ({
        it: made("aws:ec2/networkAclRule:NetworkAclRule", {
          ...line,
          ruleAction: "allow",
          egress: true,
          protocol: "-1",
        }),
      }),
      "fine",
    ],
    ["denied", all(setAt("it", "ingress.0.protocol", "-1"), setAt("it", "ingress.0.action", "deny")), "fine"],
    ["no lines", dropAt("it", "ingress"), "fine"],
    ["the lines are unknown", unknownAt("it", "ingress"), { deferred: "ingress.action" }],
    [
      "the range is unknown",
      all(setAt("it", "ingress.0.protocol", "-1"), unknownAt("it", "ingress.0.cidrBlock")),
      { deferred: "ingress[0].action" },
    ],
  ],
});

describeRule(noInternetRoute, {
  kept: { it: made("aws:ec2/route:Route", { destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" }) },
  cases: [
    ["an internet gateway", setAt("it", "gatewayId", "igw-1"), /gatewayId is "igw-1"/],
    [
      "in a table",
      () => ({
        it: made("aws:ec2/routeTable:RouteTable", { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] }),
      }),
      /routes\[0\]\.gatewayId/,
    ],
    ["to a few addresses", all(setAt("it", "gatewayId", "igw-1"), dropAt("it", "destinationCidrBlock")), "fine"],
    ["unknown", unknownAt("it", "gatewayId"), { deferred: "gatewayId" }],
  ],
});

describeRule(defaultGroupTaken, {
  kept: {
    vpc: made("aws:ec2/vpc:Vpc", {}),
    taken: made("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { vpcId: from("vpc") }),
  },
  cannot: { unknown: "nothing of the VPC itself is read" },
  cases: [
    ["it is not", without("taken"), /^Vpc "vpc": defaultSecurityGroupId is not set; wanted a DefaultSecurityGroup/],
    ["whose it is is unknown", unknownAt("taken", "vpcId"), { deferred: "defaultSecurityGroupId" }],
  ],
});
