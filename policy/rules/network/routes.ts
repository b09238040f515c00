import { must, type Outcome } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { resourceRule, stackRule } from "../../core/rule";
import { some } from "../../core/stack";
import { allOf, anyOf, not, type Truth } from "../../core/truth";
import type { View } from "../../core/view";
import { isWorld } from "../../iam/pattern";

const world = (view: View): Truth => view.satisfies((raw) => typeof raw === "string" && isWorld(raw));

const aclRule = "aws:ec2/networkAclRule:NetworkAclRule";
const aclTypes = ["aws:ec2/networkAcl:NetworkAcl", aclRule];

/** A line of a network ACL, in a list or as a resource of its own. */
interface Line {
  readonly at: (name: string) => View;
  readonly action: View;
}

function linesOf(acl: Resource): Line[] {
  const own: Line = { at: (name) => acl.at(name), action: acl.at("ruleAction") };
  if (acl.type === aclRule) return acl.at("egress").is(true) === true ? [] : [own];
  return acl
    .at("ingress")
    .items()
    .map((item) => ({ at: (name) => item.at(name), action: item.at("action") }));
}

/** Ports of remote administration and of the warehouse. */
const guarded = [22, 3389, 5439];

function lets({ at, action }: Line): Truth {
  const [from, to] = [at("fromPort"), at("toPort")];
  const everything = at("protocol").satisfies((raw) => String(raw) === "-1" || raw === "all");
  const guardedPort =
    from.isUnknown || to.isUnknown
      ? "unknown"
      : guarded.some((port) => port >= (from.number() ?? 0) && port <= (to.number() ?? 0));
  const anybody = anyOf(["cidrBlock", "ipv6CidrBlock"].map((name) => world(at(name))));
  return allOf([action.is("allow"), anybody, anyOf([everything, guardedPort])]);
}

export const aclNarrow = resourceRule({
  name: "network-acl-narrow",
  severity: "medium",
  what: "Network ACLs of the program do not let the world to the ports of administration or of the warehouse.",
  why: "A network ACL is the last thing that holds when a security group is opened by mistake.",
  remedy: "Name the addresses that need it, or leave the line out.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html",
  frameworks: ["SecurityHub EC2.21", "CIS 5.1", "PCI 1.3.1"],
  peers: ["CKV_AWS_229", "CKV_AWS_230", "CKV_AWS_231", "CKV_AWS_232", "CKV_AWS_352", "AwsSolutions-VPC3"],
  types: aclTypes,
  *check(acl) {
    for (const line of linesOf(acl)) yield* must(not(lets(line)), line.action, '"deny", or addresses that need it');
  },
});

/** A route's ways out that lead straight to the internet. */
function leadsOut(at: (name: string) => View): Truth {
  const gateway = at("gatewayId");
  const internet = gateway.isUnknown ? "unknown" : (gateway.text() ?? "").startsWith("igw-");
  const names = ["destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock"];
  return allOf([internet, anyOf(names.map((name) => world(at(name))))]);
}

function* routesOf(resource: Resource): Iterable<readonly [View, Truth]> {
  if (resource.type === "aws:ec2/route:Route") {
    yield [resource.at("gatewayId"), leadsOut((name) => resource.at(name))];
    return;
  }
  for (const route of resource.at("routes").items()) yield [route.at("gatewayId"), leadsOut((name) => route.at(name))];
}

export const noInternetRoute = resourceRule({
  name: "network-no-internet-route",
  severity: "medium",
  level: "disabled",
  what: "No subnet has a way to and from the internet.",
  why: "What stands there can be reached. Turned off by default: a NAT gateway stands in such a subnet.",
  remedy: "Take the route away; reach AWS by endpoints.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
  frameworks: ["PCI 1.4.4"],
  peers: ["VPCNoUnrestrictedRouteToIGW"],
  types: ["aws:ec2/route:Route", "aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"],
  *check(resource): Iterable<Outcome> {
    for (const [gateway, out] of routesOf(resource)) yield* must(not(out), gateway, "no internet gateway");
  },
});

export const defaultGroupTaken = stackRule({
  name: "network-default-group-taken",
  severity: "medium",
  what: "A VPC's default security group is in the program, so that its rules are taken away.",
  why: "AWS makes it with everything open among its members; what forgets to name a group gets it.",
  remedy: "Add a DefaultSecurityGroup with the VPC's id and no rules.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  frameworks: ["SecurityHub EC2.2", "CIS 5.4"],
  peers: ["CKV2_AWS_12"],
  types: ["aws:ec2/vpc:Vpc"],
  *checkInStack(vpc, stack) {
    const groups = stack.companions(vpc, ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"], "vpcId");
    yield* must(
      some(groups, () => true),
      vpc.at("defaultSecurityGroupId"),
      "a DefaultSecurityGroup",
    );
  },
});
