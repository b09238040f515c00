import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";
import { grant, type Grantee } from "./shared/grants";
import { policyDocument, type Statement } from "./shared/policy";
import { statementRights, type Engine } from "./warehouseEngine";

export interface AnalystArgs {
  on: Foundation;
  engine: Engine;
  /** ARNs of those who may take the role; none: whoever in this account may, and came with MFA. */
  analysts: readonly string[];
}

/** The role of people who ask the warehouse questions, through the Data API and the query editor. */
export function newAnalyst(
  label: string,
  { on, engine, analysts }: AnalystArgs,
  options: pulumi.CustomResourceOptions,
): Grantee {
  const description = "Reads the warehouse's tables";
  const role = new aws.iam.Role(
    `${label}-role`,
    { description, assumeRolePolicy: policyDocument([trust(on, analysts)]) },
    options,
  );
  const analyst = { label, role };
  const ask = ["ExecuteStatement", "ListDatabases", "ListSchemas", "ListTables", "DescribeTable"].map(
    (action) => `redshift-data:${action}`,
  );
  grant(analyst, "statements", [...statementRights(engine, ask), ...queryEditor], options);
  return analyst;
}

function trust(on: Foundation, analysts: readonly string[]): Statement {
  const account = pulumi.interpolate`arn:${on.partition}:iam::${on.accountId}:root`;
  if (analysts.length > 0) return { Effect: "Allow", Principal: { AWS: [...analysts] }, Action: ["sts:AssumeRole"] };
  const withMfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  return { Effect: "Allow", Principal: { AWS: account }, Action: ["sts:AssumeRole"], Condition: withMfa };
}

const mine = "${aws:userid}";

/**
 * Query editor v2 for one's own tabs and connections, after the managed policy AmazonRedshiftQueryEditorV2ReadWriteSharing
 * without teams, charts, notebooks and secrets. They are the user's, not the warehouse's: where AWS knows no resource for
 * them, tags tell whose.
 */
const queryEditor: Statement[] = [
  anywhere(["redshift:DescribeClusters", "redshift-serverless:ListNamespaces", "redshift-serverless:ListWorkgroups"]),
  anywhere(["tag:GetResources"], { StringEquals: { "aws:CalledViaLast": "sqlworkbench.amazonaws.com" } }),
  anywhere(
    [
      "DeleteTab",
      "DriverExecute",
      "GenerateSession",
      "GetAccountInfo",
      "GetAccountSettings",
      "GetAutocompletionMetadata",
      "GetAutocompletionResource",
      "GetQueryExecutionHistory",
      "GetUserInfo",
      "GetUserWorkspaceSettings",
      "ListConnections",
      "ListFiles",
      "ListQueryExecutionHistory",
      "ListRedshiftClusters",
      "ListTabs",
      "ListTaggedResources",
      "PutTab",
      "PutUserWorkspaceSettings",
    ].map((action) => `sqlworkbench:${action}`),
  ),
  anywhere(["sqlworkbench:CreateConnection"], {
    StringEquals: { "aws:RequestTag/sqlworkbench-resource-owner": mine },
  }),
  anywhere(
    [
      "sqlworkbench:AssociateConnectionWithTab",
      "sqlworkbench:DeleteConnection",
      "sqlworkbench:GetConnection",
      "sqlworkbench:UpdateConnection",
    ],
    { StringEquals: { "aws:ResourceTag/sqlworkbench-resource-owner": mine } },
  ),
  anywhere(["sqlworkbench:TagResource"], {
    "ForAllValues:StringEquals": { "aws:TagKeys": "sqlworkbench-resource-owner" },
    StringEquals: {
      "aws:ResourceTag/sqlworkbench-resource-owner": mine,
      "aws:RequestTag/sqlworkbench-resource-owner": mine,
    },
  }),
];

function anywhere(actions: readonly string[], condition?: Statement["Condition"]): Statement {
  return { Effect: "Allow", Action: actions, Resource: "*", Condition: condition };
}
