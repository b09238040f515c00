import { aclNarrow, defaultGroupTaken, noInternetRoute } from "../../policy/rules/network/routes";
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
import { adding, all, describeProperty, describeRule, dropAt, setAt, unknownAt, without } from "./support/cases";
import { from, made } from "./support/stack";

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
