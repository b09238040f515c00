import type { Resource } from "../../graph/graph";
import { optionalRecord, optionalText, text } from "../input";
import { texts } from "./jobs/job";

/** A way to a database, as deployed. */
export interface Connection {
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, string>>;
  /** The JDBC URL; empty for NETWORK connections. */
  readonly url: string;
  /** Name or ARN of the secret with user and password. */
  readonly secret?: string;
  readonly network: Readonly<Record<string, unknown>>;
}

export function connectionOf({ outputs }: Resource): Connection {
  const properties = texts(outputs, "connectionProperties");
  return {
    name: text(outputs, "name"),
    arn: text(outputs, "arn"),
    type: optionalText(outputs, "connectionType") ?? "JDBC",
    properties,
    url: properties.JDBC_CONNECTION_URL ?? "",
    secret: properties.SECRET_ID,
    network: optionalRecord(outputs, "physicalConnectionRequirements") ?? {},
  };
}

/** The Connection structure of Glue's API, without passwords. */
export function connectionShape(connection: Connection): Record<string, unknown> {
  const shown = Object.entries(connection.properties).filter(([name]) => !name.includes("PASSWORD"));
  const { availabilityZone, subnetId, securityGroupIdLists } = connection.network;
  return {
    Name: connection.name,
    ConnectionType: connection.type,
    ConnectionProperties: Object.fromEntries(shown),
    PhysicalConnectionRequirements: {
      AvailabilityZone: availabilityZone,
      SubnetId: subnetId,
      SecurityGroupIdList: securityGroupIdLists,
    },
  };
}
