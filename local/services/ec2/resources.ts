import type { Place, ResourceSupport, ResourceTable } from "../resources";

const unrouted = { approximate: "accepted; no packets are routed locally, everything runs on loopback" } as const;

function subnetIds(at: Place, kind: string, zones: number): string[] {
  return Array.from({ length: zones }, (_, zone) => `subnet-${at.id(12)}${kind}${zone}`.slice(0, 24));
}

function arn(at: Place, kind: string, id: string): string {
  return `arn:aws:ec2:${at.region}:${at.accountId}:${kind}/${id}`;
}

function zonesOf(inputs: Readonly<Record<string, unknown>>): number {
  const named = inputs.availabilityZoneNames;
  return typeof inputs.numberOfAvailabilityZones === "number"
    ? inputs.numberOfAvailabilityZones
    : Array.isArray(named)
      ? named.length
      : 3;
}

/** One rule of a security group, inward or outward. */
const groupRule: ResourceSupport = {
  properties: {
    securityGroupId: unrouted,
    fromPort: unrouted,
    toPort: unrouted,
    ipProtocol: unrouted,
    cidrIpv4: unrouted,
    prefixListId: unrouted,
    referencedSecurityGroupId: unrouted,
    description: "exact",
    tags: "exact",
  },
  outputs: (_, at) => ({
    id: `sgr-${at.id(17)}`,
    arn: arn(at, "security-group-rule", `sgr-${at.id(17)}`),
    securityGroupRuleId: `sgr-${at.id(17)}`,
  }),
};

/** Networks are part of the graph, and nothing more: no packet takes them locally. */
export const resources: ResourceTable = {
  "awsx:ec2:Vpc": {
    properties: {
      cidrBlock: unrouted,
      availabilityZoneNames: unrouted,
      availabilityZoneCidrMask: unrouted,
      numberOfAvailabilityZones: unrouted,
      subnetSpecs: unrouted,
      subnetStrategy: unrouted,
      natGateways: unrouted,
      enableDnsHostnames: unrouted,
      enableDnsSupport: unrouted,
      vpcEndpointSpecs: unrouted,
      tags: "exact",
    },
    outputs: (inputs, at) => {
      const zones = zonesOf(inputs);
      const isolated = subnetIds(at, "a", zones);
      return {
        id: at.physicalName,
        vpcId: `vpc-${at.id(17)}`,
        isolatedSubnetIds: isolated,
        privateSubnetIds: [],
        publicSubnetIds: [],
        routeTables: isolated.map((_, zone) => ({
          id: `rtb-${at.id(15)}${zone}`,
          arn: arn(at, "route-table", `rtb-${at.id(15)}${zone}`),
        })),
        vpcEndpoints: [],
      };
    },
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    properties: { vpcId: unrouted, ingress: unrouted, egress: unrouted, tags: "exact" },
    outputs: (_, at) => ({
      id: `sg-${at.id(17)}`,
      arn: arn(at, "security-group", `sg-${at.id(17)}`),
      name: "default",
      ownerId: at.accountId,
    }),
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    properties: {
      name: "exact",
      namePrefix: "exact",
      description: "exact",
      vpcId: unrouted,
      ingress: unrouted,
      egress: unrouted,
      revokeRulesOnDelete: unrouted,
      tags: "exact",
    },
    outputs: (inputs, at) => ({
      id: `sg-${at.id(17)}`,
      arn: arn(at, "security-group", `sg-${at.id(17)}`),
      name: inputs.name ?? at.physicalName,
      ownerId: at.accountId,
    }),
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    properties: {
      securityGroupId: unrouted,
      type: unrouted,
      fromPort: unrouted,
      toPort: unrouted,
      protocol: unrouted,
      cidrBlocks: unrouted,
      prefixListIds: unrouted,
      self: unrouted,
      sourceSecurityGroupId: unrouted,
      description: "exact",
    },
    outputs: (_, at) => ({ id: `sgrule-${at.id(10)}`, securityGroupRuleId: `sgr-${at.id(17)}` }),
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupRule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": groupRule,
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    properties: {
      vpcId: unrouted,
      serviceName: unrouted,
      vpcEndpointType: unrouted,
      routeTableIds: unrouted,
      subnetIds: unrouted,
      securityGroupIds: unrouted,
      privateDnsEnabled: unrouted,
      policy: unrouted,
      tags: "exact",
    },
    outputs: (_, at) => ({
      id: `vpce-${at.id(17)}`,
      arn: arn(at, "vpc-endpoint", `vpce-${at.id(17)}`),
      prefixListId: `pl-${at.id(8)}`,
      state: "available",
    }),
  },
};
