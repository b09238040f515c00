import { must, type Outcome } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { resourceRule, stackRule } from "../../core/rule";
import { some } from "../../core/stack";
import { anyOf, not } from "../../core/truth";
import type { View } from "../../core/view";
import { isWorld } from "../../iam/pattern";

export const groupType = "aws:ec2/securityGroup:SecurityGroup";
export const ruleTypes = {
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  either: "aws:ec2/securityGroupRule:SecurityGroupRule",
} as const;
const docs = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html";

type Direction = "ingress" | "egress";

interface Opening {
  readonly at: View;
  /** Address ranges that may come or be reached. */
  readonly ranges: readonly View[];
}

const rangeNames = ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"];

const openingOf = (at: View): Opening => ({ at, ranges: rangeNames.flatMap((name) => at.at(name).items()) });

/** The openings of one direction, in every shape the provider has: inline, and as rules of two kinds. */
export function openings(resource: Resource, direction: Direction): Opening[] {
  if (resource.type === groupType) return resource.at(direction).items().map(openingOf);
  if (resource.type === ruleTypes.either && resource.at("type").is(direction) === false) return [];
  return [{ at: resource.at("ipProtocol"), ranges: rangeNames.flatMap((name) => resource.at(name).items()) }];
}

const open = (range: View): Outcome[] =>
  must(
    range.satisfies((raw) => typeof raw !== "string" || !isWorld(raw)),
    range,
    "the security group or addresses that need it",
  );

export const ingressNarrow = resourceRule({
  name: "network-ingress-narrow",
  severity: "critical",
  what: "No security group lets the world in, on any port.",
  why: "Whatever listens there, 5439 for one, is tried by the whole internet within minutes.",
  remedy: "Name a security group in referencedSecurityGroupId, or the addresses that need it.",
  source: docs,
  frameworks: ["SecurityHub EC2.18", "SecurityHub EC2.19", "CIS 5.2", "CIS 5.3", "PCI 1.3.1"],
  peers: ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "AwsSolutions-EC23", "EC2RestrictedCommonPorts"],
  types: [groupType, ruleTypes.ingress, ruleTypes.either],
  *check(resource) {
    for (const { ranges } of openings(resource, "ingress")) for (const range of ranges) yield* open(range);
  },
});

export const egressNarrow = resourceRule({
  name: "network-egress-narrow",
  severity: "medium",
  what: "No security group lets everything out to the world.",
  why: "Code that was tampered with sends the data wherever it likes.",
  remedy: "Name prefix lists, endpoints or security groups; 443 to the world is accepted.",
  source: docs,
  frameworks: ["PCI 1.3.2"],
  peers: ["CKV_AWS_382", "Pulumi security-group-egress-restriction"],
  types: [groupType, ruleTypes.egress, ruleTypes.either],
  *check(resource) {
    for (const { at, ranges } of openings(resource, "egress")) {
      const rule = resource.type === groupType ? at : undefined;
      const [from, to] = ["fromPort", "toPort"].map((port) => rule?.at(port) ?? resource.at(port));
      const httpsOnly = from?.is(443) === true && to?.is(443) === true;
      if (!httpsOnly) for (const range of ranges) yield* open(range);
    }
  },
});

export const groupDescribed = resourceRule({
  name: "network-rules-described",
  severity: "low",
  what: "Security groups and their rules say what they are for.",
  why: "An opening that nobody can explain is never closed.",
  remedy: "Set description.",
  source: docs,
  peers: ["CKV_AWS_23", "AwsSolutions-EC27"],
  types: [groupType, ruleTypes.ingress, ruleTypes.egress, ruleTypes.either],
  *check(resource) {
    const description = resource.at("description");
    const said = description.satisfies((raw) => typeof raw === "string" && raw !== "" && raw !== "Managed by Pulumi");
    yield* must(said, description, "what it is for");
  },
});

export const groupOneWay = stackRule({
  name: "network-rules-in-one-place",
  severity: "high",
  what: "A security group's rules are written in one way, inline or as resources.",
  why: "The two overwrite each other at every other deployment: an opening comes and goes.",
  remedy: "Move the inline rules into SecurityGroupIngressRule and SecurityGroupEgressRule.",
  source: docs,
  peers: ["AWSGuard security-group-no-rule-management-conflicts"],
  types: [groupType],
  *checkInStack(group, stack) {
    const apart = some(stack.companions(group, Object.values(ruleTypes), "securityGroupId"), () => true);
    for (const direction of ["ingress", "egress"]) {
      const inline = group.at(direction);
      const none = inline.satisfies(() => inline.items().length === 0);
      yield* must(anyOf([not(apart), none]), inline, "no inline rules beside rule resources");
    }
  },
});

export const defaultGroupClosed = resourceRule({
  name: "network-default-group-closed",
  severity: "medium",
  what: "The default security group lets nothing through.",
  why: "What forgets to name a group gets the default one, and may talk to everything else that forgot.",
  remedy: "Give DefaultSecurityGroup neither ingress nor egress.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",
  frameworks: ["SecurityHub EC2.2", "CIS 5.4"],
  peers: ["CKV2_AWS_12", "VPCDefaultSecurityGroupClosed"],
  types: ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
  *check(group) {
    for (const direction of ["ingress", "egress"]) {
      const rules = group.at(direction);
      yield* must(
        anyOf([rules.isAbsent, rules.satisfies((raw) => Array.isArray(raw) && raw.length === 0)]),
        rules,
        "no rules",
      );
    }
  },
});
