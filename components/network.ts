import * as aws from "@pulumi/aws";
import { Vpc } from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";
import { checkArgs } from "./shared/args";

export interface NetworkArgs {
  on: Foundation;
  /** Zones that get a subnet: Redshift Serverless wants 3, a cluster 2. @default 3 */
  zones?: 2 | 3;
  /** Addresses of the network, without host bits. @default "10.0.0.0/16" */
  cidrBlock?: string;
  /** A way out to the internet, at about $33 a month. @default false */
  natGateway?: boolean;
}

interface Opening {
  ipProtocol: string;
  fromPort: number;
  toPort: number;
}

const redshiftPort: Opening = { ipProtocol: "tcp", fromPort: 5439, toPort: 5439 };
const https: Opening = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
const allTcp: Opening = { ipProtocol: "tcp", fromPort: 0, toPort: 65535 };

/** Where the warehouse stands: subnets that nothing outside reaches, with a private way to S3. */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: pulumi.Output<string[]>;
  /** The one of them that Glue connections stand in. */
  readonly connectionSubnetId: pulumi.Output<string>;
  /** For the warehouse and what talks to it: Redshift's port from itself, S3 as the only way out. */
  readonly warehouseGroup: aws.ec2.SecurityGroup;
  private readonly on: Foundation;
  private connected = false;

  constructor(
    private readonly label: string,
    args: NetworkArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:base:Network", label, {}, opts);
    const { on, zones = 3, cidrBlock = "10.0.0.0/16", natGateway = false } = args;
    checkArgs(`Network "${label}"`, [cidrProblem(cidrBlock)]);
    this.on = on;
    const own = { parent: this };
    const vpc = new Vpc(`${label}-vpc`, { cidrBlock, numberOfAvailabilityZones: zones, ...layout(natGateway) }, own);
    this.vpcId = vpc.vpcId;
    this.subnetIds = natGateway ? vpc.privateSubnetIds : vpc.isolatedSubnetIds;
    this.connectionSubnetId = this.subnetIds.apply(([first = ""]) => first);
    // AWS makes this one with everything open among its members. Taken over without rules, it has none.
    new aws.ec2.DefaultSecurityGroup(`${label}-default`, { vpcId: this.vpcId }, own);
    const description = "The warehouse and what talks to it";
    this.warehouseGroup = new aws.ec2.SecurityGroup(`${label}-warehouse`, { vpcId: this.vpcId, description }, own);
    this.allowWithin("redshift", redshiftPort);
    this.openWayToS3(vpc);
    this.registerOutputs({ vpcId: this.vpcId });
  }

  /** Opens what Glue connections need: all TCP within the group, which Glue demands, and a private way to their secrets. */
  allowGlueConnections(): void {
    if (this.connected) return;
    this.connected = true;
    this.allowWithin("glue", allTcp);
    this.endpoint("secretsmanager", {
      vpcEndpointType: "Interface",
      // An endpoint costs by the zone, and nothing but connections asks it.
      subnetIds: [this.connectionSubnetId],
      securityGroupIds: [this.warehouseGroup.id],
      privateDnsEnabled: true,
    });
  }

  private openWayToS3(vpc: Vpc): void {
    const routeTableIds = vpc.routeTables.apply((tables) => pulumi.all(tables.map(({ id }) => id)));
    const s3 = this.endpoint("s3", { vpcEndpointType: "Gateway", routeTableIds });
    new aws.vpc.SecurityGroupEgressRule(
      `${this.label}-to-s3`,
      { securityGroupId: this.warehouseGroup.id, description: "COPY from S3", prefixListId: s3.prefixListId, ...https },
      { parent: this },
    );
  }

  private endpoint(service: string, args: Omit<aws.ec2.VpcEndpointArgs, "vpcId" | "serviceName">): aws.ec2.VpcEndpoint {
    const serviceName = pulumi.interpolate`com.amazonaws.${this.on.region}.${service}`;
    return new aws.ec2.VpcEndpoint(
      `${this.label}-${service}`,
      { vpcId: this.vpcId, serviceName, ...args },
      { parent: this },
    );
  }

  /** Both directions: a security group that names no way out has none. */
  private allowWithin(name: string, opening: Opening): void {
    const group = this.warehouseGroup.id;
    const rule = {
      securityGroupId: group,
      referencedSecurityGroupId: group,
      description: `${name}, from itself`,
      ...opening,
    };
    new aws.vpc.SecurityGroupIngressRule(`${this.label}-${name}-in`, rule, { parent: this });
    new aws.vpc.SecurityGroupEgressRule(`${this.label}-${name}-out`, rule, { parent: this });
  }
}

function layout(natGateway: boolean): Partial<ConstructorParameters<typeof Vpc>[1]> {
  const common = { enableDnsHostnames: true, subnetStrategy: "Auto" as const };
  if (!natGateway)
    return { ...common, natGateways: { strategy: "None" }, subnetSpecs: [{ type: "Isolated", cidrMask: 20 }] };
  const subnetSpecs = [
    { type: "Private" as const, cidrMask: 20 },
    { type: "Public" as const, cidrMask: 24 },
  ];
  return { ...common, natGateways: { strategy: "Single" }, subnetSpecs };
}

/** AWS refuses addresses with host bits, and networks other than /16 to /28; ours holds three /20 and three /24. */
function cidrProblem(cidr: string): string | undefined {
  const [, a = "", b = "", c = "", d = "", mask = ""] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr) ?? [];
  const octets = [a, b, c, d].map(Number);
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const fits = mask !== "" && octets.every((octet) => octet <= 255) && Number(mask) >= 16 && Number(mask) <= 17;
  if (fits && address % 2 ** (32 - Number(mask)) === 0) return undefined;
  return `cidrBlock is "${cidr}": it must be a /16 or /17 without host bits, to hold a subnet of 4,096 addresses a zone. Give one like "10.0.0.0/16".`;
}
