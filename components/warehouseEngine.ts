import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";
import type { Network } from "./network";
import type { Statement } from "./shared/policy";

/** What the kinds of warehouse differ in. */
export interface Engine {
  /** How the Data API is told which warehouse is meant. */
  readonly target: { workgroupName: pulumi.Output<string> } | { clusterIdentifier: pulumi.Output<string> };
  /** What the right to run statements is on. */
  readonly arn: pulumi.Output<string>;
  readonly adminSecretArn: pulumi.Output<string>;
  /** `host:port` */
  readonly endpoint: pulumi.Output<string>;
  /** What an identity needs to log in as the user named after its role. */
  readonly login: Statement;
}

/** What both kinds of warehouse are made from. */
export interface EngineArgs {
  label: string;
  on: Foundation;
  network: Network;
  database: string;
  adminUsername: string;
  copyRole: aws.iam.Role;
}

/** A statement is known to whoever ran it only. */
const ownStatements = { StringEquals: { "redshift-data:statement-owner-iam-userid": "${aws:userid}" } };

/** What running statements takes: those `actions` on the warehouse, logging in, and looking at one's own statements. */
export function statementRights(engine: Engine, actions: readonly string[]): Statement[] {
  const look = ["redshift-data:DescribeStatement", "redshift-data:GetStatementResult", "redshift-data:CancelStatement"];
  return [
    { Effect: "Allow", Action: actions, Resource: engine.arn },
    engine.login,
    // Statements have no ARN, so a condition does what a resource would.
    { Effect: "Allow", Action: look, Resource: "*", Condition: ownStatements },
  ];
}
