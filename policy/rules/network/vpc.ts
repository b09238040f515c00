import { finding, must } from "../../core/outcome";
import { resourceRule, stackRule } from "../../core/rule";
import { some } from "../../core/stack";
import { allOf, anyOf, not } from "../../core/truth";
import { isEveryAction } from "../../iam/actions";
import { statementRule } from "../../iam/documentRule";
import { isAnyone } from "../../iam/principals";
import { isWildcard } from "../../iam/pattern";

export const subnetsPrivate = resourceRule({
  name: "network-subnets-private",
  severity: "medium",
  what: "Subnets give no public addresses.",
  why: "What is started there by mistake is on the internet.",
  remedy: "Leave mapPublicIpOnLaunch out.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
  frameworks: ["SecurityHub EC2.15", "PCI 1.4.4"],
  peers: ["CKV_AWS_130", "VPCSubnetAutoAssignPublicIpDisabled"],
  types: ["aws:ec2/subnet:Subnet"],
  *check(subnet) {
    const map = subnet.at("mapPublicIpOnLaunch");
    yield* must(not(map.is(true)), map, "false");
  },
});

const vpcTypes = ["aws:ec2/vpc:Vpc", "awsx:ec2:Vpc"];

export const flowLogged = stackRule({
  name: "network-flow-logged",
  severity: "medium",
  level: "disabled",
  what: "VPCs log their flows.",
  why: "Turned off by default: an isolated VPC has no way out, and flow logs are billed by the gigabyte.",
  remedy: "Add a FlowLog.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",
  frameworks: ["SecurityHub EC2.6", "CIS 3.7", "PCI 10.2.1"],
  peers: ["CKV2_AWS_11", "AwsSolutions-VPC7"],
  types: vpcTypes,
  *checkInStack(vpc, stack) {
    const logs = stack.companions(vpc, ["aws:ec2/flowLog:FlowLog"], "vpcId");
    yield* must(
      some(logs, () => true),
      vpc.at("flowLogs"),
      "a flow log",
    );
  },
});

export const noDefaultVpc = resourceRule({
  name: "network-no-default-vpc",
  severity: "medium",
  what: "Nothing stands in the default VPC.",
  why: "Its subnets are public.",
  remedy: "Make a VPC of your own.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html",
  peers: ["CKV_AWS_148"],
  types: ["aws:ec2/defaultVpc:DefaultVpc", "aws:ec2/defaultSubnet:DefaultSubnet"],
  *check(resource) {
    yield finding(resource.at("tags"), "a VPC of your own");
  },
});

const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";

export const endpointHasPolicy = stackRule({
  name: "network-endpoint-has-policy",
  severity: "medium",
  level: "disabled",
  what: "VPC endpoints say what may pass.",
  why: "Without a policy everything may: a stolen key's data goes out through it to anybody's bucket. Turned off by default: not every service's endpoint takes one.",
  remedy: "Set policy, held to this account's resources by aws:ResourceAccount or aws:PrincipalAccount.",
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  frameworks: ["PCI 1.3.2"],
  peers: ["Pulumi vpc-endpoint-security-policy"],
  types: [endpointType],
  *checkInStack(endpoint, stack) {
    const own = endpoint.at("policy");
    const policies = stack.companions(endpoint, ["aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"], "vpcEndpointId");
    yield* must(anyOf([own.isGiven, some(policies, () => true)]), own, "a policy");
  },
});

export const endpointPolicyNarrow = statementRule({
  name: "network-endpoint-policy-narrow",
  severity: "medium",
  what: "A VPC endpoint's policy, where there is one, holds something back.",
  why: "Everybody, everything, everywhere is what there was without a policy.",
  remedy: "Name resources, or add a condition on aws:ResourceAccount or aws:PrincipalAccount.",
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  reads: ["endpoint"],
  *judge(statement) {
    const everybody = anyOf(statement.principals.map(isAnyone));
    const everything = statement.actions.some((action) => isEveryAction(action.text() ?? ""));
    const everywhere = statement.resources.some((resource) => isWildcard(resource.text() ?? ""));
    const conditions = statement.has("Condition");
    const open = allOf([everybody, everything, everywhere, !conditions]);
    yield* must(not(open), statement.element("Resource"), "named resources or a condition");
  },
});
