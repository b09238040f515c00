import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";
import type { Network } from "./network";
import { decrypting, grant, type Grantee } from "./shared/grants";
import type { Warehouse } from "./warehouse";

export interface JdbcConnectionArgs {
  on: Foundation;
  network: Network;
  warehouse: Warehouse;
  /** Name in Glue before the stack's. */
  name: string;
}

/** Tags that Glue puts on what it makes, and no others. */
const glueTags = { "ForAllValues:StringEquals": { "aws:TagKeys": ["aws-glue-service-resource"] } };

/** How Glue's crawlers reach the warehouse: over JDBC with TLS, inside the network, with credentials from the admin's secret. */
export class JdbcConnection extends pulumi.ComponentResource {
  readonly name: string;
  private readonly on: Foundation;
  private readonly network: Network;
  private readonly secretArn: pulumi.Output<string>;

  constructor(
    private readonly label: string,
    args: JdbcConnectionArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:glue:JdbcConnection", label, {}, opts);
    const { on, network, warehouse } = args;
    this.on = on;
    this.network = network;
    this.name = on.named(args.name, 255);
    this.secretArn = warehouse.engine.adminSecretArn;
    network.allowGlueConnections();
    new aws.glue.Connection(
      label,
      {
        name: this.name,
        // Not REDSHIFT: the provider does not take it.
        connectionType: "JDBC",
        connectionProperties: {
          JDBC_CONNECTION_URL: warehouse.jdbcUrl,
          SECRET_ID: this.secretArn,
          JDBC_ENFORCE_SSL: "true",
        },
        physicalConnectionRequirements: {
          // The subnet implies the zone; Glue's API asks for it all the same.
          availabilityZone: aws.ec2.getSubnetOutput({ id: network.connectionSubnetId }, { parent: this })
            .availabilityZone,
          subnetId: network.connectionSubnetId,
          securityGroupIdLists: [network.warehouseGroup.id],
        },
      },
      { parent: this },
    );
    this.registerOutputs({ name: this.name });
  }

  /** Lets a crawler use the connection: its settings, its secret, and a network interface in its subnet. */
  grantUse(grantee: Grantee): void {
    const { on } = this;
    const subnet = pulumi.interpolate`subnet/${this.network.connectionSubnetId}`;
    const group = pulumi.interpolate`security-group/${this.network.warehouseGroup.id}`;
    const interfaces = on.arnOf("ec2", "network-interface/*");
    const inSubnet = [interfaces, ...[subnet, group].map((resource) => on.arnOf("ec2", resource))];
    const look = ["Subnets", "SecurityGroups", "VpcEndpoints", "RouteTables", "NetworkInterfaces", "VpcAttribute"];
    grant(
      grantee,
      this.label,
      [
        {
          Effect: "Allow",
          Action: ["glue:GetConnection"],
          Resource: [on.arnOf("glue", "catalog"), on.arnOf("glue", `connection/${this.name}`)],
        },
        { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: this.secretArn },
        { Effect: "Allow", Action: decrypting, Resource: on.key.arn },
        { Effect: "Allow", Action: ["ec2:CreateNetworkInterface"], Resource: inSubnet },
        { Effect: "Allow", Action: ["ec2:DeleteNetworkInterface"], Resource: interfaces },
        { Effect: "Allow", Action: ["ec2:CreateTags"], Resource: interfaces, Condition: glueTags },
        // EC2 knows no resources for what only looks.
        { Effect: "Allow", Action: look.map((what) => `ec2:Describe${what}`), Resource: "*" },
      ],
      { parent: this },
    );
  }
}
