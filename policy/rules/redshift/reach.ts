import { must, type Outcome } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { resourceRule, stackRule } from "../../core/rule";
import type { Stack } from "../../core/stack";
import { openings, ruleTypes, groupType } from "../network/groups";

const workgroupType = "aws:redshiftserverless/workgroup:Workgroup";
const clusterType = "aws:redshift/cluster:Cluster";

/** The security groups of a warehouse, and the rules that open them. */
function opening(warehouse: Resource, stack: Stack): Resource[] {
  const named = warehouse
    .at(warehouse.type === workgroupType ? "securityGroupIds" : "vpcSecurityGroupIds")
    .items()
    .flatMap((group) => stack.named(group, warehouse, [groupType]));
  const groups = new Set(named.filter(({ belongs }) => belongs === true).map(({ resource }) => resource));
  const rules = [...groups].flatMap((group) =>
    stack.companions(group, [ruleTypes.ingress, ruleTypes.either], "securityGroupId"),
  );
  return [...groups, ...rules.filter(({ belongs }) => belongs === true).map(({ resource }) => resource)];
}

export const reachedByGroups = stackRule<{ ranges: readonly string[] }>({
  name: "redshift-reached-by-groups",
  severity: "medium",
  what: "A warehouse's security groups let other security groups in, not addresses.",
  why: "An address range lets in whatever gets an address there; a group lets in what was meant, and nothing that comes later.",
  remedy: "Name the client's group in referencedSecurityGroupId, or the range in this rule's setting ranges.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/rs-security-group-public-private.html",
  frameworks: ["SecurityHub Redshift.15", "PCI 1.3.1"],
  types: [workgroupType, clusterType],
  settings: {
    ranges: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Address ranges that may come all the same, such as an office's.",
    },
  },
  *checkInStack(warehouse, stack, { ranges: accepted }): Iterable<Outcome> {
    const ranges = opening(warehouse, stack)
      .flatMap((resource) => openings(resource, "ingress"))
      .flatMap(({ ranges }) => ranges);
    for (const range of ranges) {
      const meant = range.satisfies((raw) => typeof raw !== "string" || accepted.includes(raw));
      yield* must(meant, range, `a security group, as ${warehouse.name} stands behind it`);
    }
  },
});

export const portOwn = resourceRule({
  name: "redshift-port-own",
  severity: "low",
  level: "disabled",
  what: "Warehouses listen on another port than Redshift's usual one.",
  why: "Turned off by default: who can reach a private warehouse finds its port, too.",
  remedy: "Set port to one of 5431-5455 or 8191-8215 that is not 5439.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/rs-security-group-public-private.html",
  peers: ["AwsSolutions-RS4"],
  types: [workgroupType, clusterType],
  *check(warehouse) {
    const port = warehouse.at("port");
    yield* must(
      port.satisfies((raw) => raw !== undefined && Number(raw) !== 5439),
      port,
      "a port other than 5439",
    );
  },
});
