import * as assert from "node:assert/strict";
import { Foundation } from "../../components/foundation";
import { CallbackIdentity } from "../../components/shared/callback";
import { Warehouse, type WarehouseArgs } from "../../components/warehouse";
import { all, granted, only, recorded, statements } from "../support/recorded";
import { house, stack } from "../support/stack";

const build = (args: Partial<WarehouseArgs> = {}) => recorded(() => house(stack(), args));

/** Runs a load's grants for a role named "loader-role". */
const loading = (args: Partial<WarehouseArgs> = {}) =>
  recorded(() => {
    const base = stack();
    house(base, args).table.grantLoad(new CallbackIdentity("loader", "test", base.on, {}));
  });

describe("Warehouse", () => {
  it("is reached by TLS from its own group only, in three subnets without a way in", async () => {
    const resources = await build();
    const { inputs } = only(resources, "aws:redshiftserverless/workgroup:Workgroup");
    assert.equal(inputs["publiclyAccessible"], false);
    assert.equal(inputs["enhancedVpcRouting"], true);
    assert.deepEqual(inputs["securityGroupIds"], ["net-warehouse-id"]);
    const settings = inputs["configParameters"] as Array<{ parameterKey: string; parameterValue: string }>;
    assert.ok(
      settings.some(({ parameterKey, parameterValue }) => parameterKey === "require_ssl" && parameterValue === "true"),
    );
  });

  it("leaves the admin's password to Secrets Manager, under the stack's key", async () => {
    const { inputs } = only(await build(), "aws:redshiftserverless/namespace:Namespace");
    assert.equal(inputs["manageAdminPassword"], true);
    assert.equal(inputs["adminUserPassword"], undefined);
    assert.equal(inputs["adminPasswordSecretKmsKeyId"], "arn:aws:test:::base-key");
    assert.deepEqual(inputs["iamRoles"], ["arn:aws:test:::house-copy"]);
  });

  it("stops at a number of RPU-hours a day", async () => {
    const { inputs } = only(
      await build({ runsOn: { kind: "serverless", dailyRpuHours: 5 } }),
      "aws:redshiftserverless/usageLimit:UsageLimit",
    );
    assert.deepEqual([inputs["amount"], inputs["period"], inputs["breachAction"]], [5, "daily", "deactivate"]);
  });

  it("names no last snapshot where the stack takes none", async () => {
    const resources = await recorded(() => {
      const { network } = stack();
      const on = new Foundation("short", { deletesData: true });
      house({ on, network }, { runsOn: { kind: "provisioned" } });
    });
    const { inputs } = only(resources, "aws:redshift/cluster:Cluster");
    assert.deepEqual([inputs["skipFinalSnapshot"], inputs["finalSnapshotIdentifier"]], [true, undefined]);
  });

  it("runs on a cluster where asked, closed in the same ways, with a last snapshot", async () => {
    const resources = await build({ runsOn: { kind: "provisioned", nodes: 2 } });
    const { inputs } = only(resources, "aws:redshift/cluster:Cluster");
    assert.deepEqual(
      [inputs["nodeType"], inputs["numberOfNodes"], inputs["clusterType"]],
      ["ra3.large", 2, "multi-node"],
    );
    assert.deepEqual(
      [inputs["publiclyAccessible"], inputs["encrypted"], inputs["manageMasterPassword"]],
      [false, "true", true],
    );
    assert.deepEqual([inputs["skipFinalSnapshot"], inputs["finalSnapshotIdentifier"]], [false, "house-test-final"]);
    const parameters = only(resources, "aws:redshift/parameterGroup:ParameterGroup").inputs["parameters"];
    assert.ok(
      (parameters as Array<{ name: string; value: string }>).some(
        ({ name, value }) => name === "require_ssl" && value === "true",
      ),
    );
    assert.ok(
      all(resources, "aws:redshiftdata/statement:Statement").every(
        (each) => each.inputs["clusterIdentifier"] === "house-test",
      ),
    );
  });

  it("makes tables, ledger and lock as admin, the procedure before the users and the tables before their grants", async () => {
    const made = all(await loading(), "aws:redshiftdata/statement:Statement");
    assert.ok(
      made.every(
        ({ inputs }) => inputs["secretArn"] === "arn:aws:secret:::house-namespace" && inputs["database"] === "db",
      ),
    );
    const verbs = made.map(({ inputs }) => String(inputs["sql"]).split(" ").slice(0, 3).join(" "));
    assert.deepEqual(verbs, [
      "CREATE OR REPLACE",
      "CALL etl_ensure_user('IAMR:house-analyst-role')",
      "CREATE TABLE IF",
      "CREATE OR REPLACE",
      "CALL etl_add_columns_visits() /*",
      "CREATE TABLE IF",
      "CREATE TABLE IF",
      "INSERT INTO etl_lock_visits",
      "GRANT SELECT ON",
      "CALL etl_ensure_user('IAMR:loader-role')",
      "GRANT SELECT, INSERT,",
      "GRANT SELECT, INSERT",
      "GRANT SELECT, UPDATE",
      "GRANT TEMP ON",
    ]);
  });

  it("lets a loader run statements on this warehouse and look at its own only", async () => {
    const rights = granted(await loading(), "loader-role");
    const run = rights.find(({ Action }) => Action.includes("redshift-data:BatchExecuteStatement"));
    assert.equal(run?.Resource, "arn:aws:test:::house-workgroup");
    const look = rights.find(({ Action }) => Action.includes("redshift-data:DescribeStatement"));
    assert.deepEqual(look?.Condition, {
      StringEquals: { "redshift-data:statement-owner-iam-userid": "${aws:userid}" },
    });
  });

  it("lets a loader log in to a cluster as itself, in this database", async () => {
    const rights = granted(await loading({ runsOn: { kind: "provisioned" } }), "loader-role");
    const login = rights.find(({ Action }) => Action.includes("redshift:GetClusterCredentialsWithIAM"));
    assert.equal(login?.Resource, "arn:aws:redshift:eu-west-1:111122223333:dbname:house-test/db");
  });

  it("hands the analyst's role to whom the stack names, or to those in the account who came with MFA", async () => {
    const trusted = async (args: Partial<WarehouseArgs>) =>
      statements(only(await build(args), "aws:iam/role:Role", "house-analyst-role"), "assumeRolePolicy")[0];
    const named = await trusted({ analysts: ["arn:aws:iam::111122223333:role/people"] });
    assert.deepEqual(
      [named?.Principal, named?.Condition],
      [{ AWS: ["arn:aws:iam::111122223333:role/people"] }, undefined],
    );
    const anybody = await trusted({});
    assert.deepEqual(anybody?.Condition, { Bool: { "aws:MultiFactorAuthPresent": "true" } });
  });

  it("refuses a name that Redshift would refuse after minutes", async () => {
    const build = () => {
      const { on, network } = stack();
      new Warehouse("big--house", { on, network, database: "db" });
    };
    await assert.rejects(recorded(build), /"big--house-test" is none for Redshift.*Give it or the stack another/);
  });

  it("lets an analyst use the query editor for connections of their own only", async () => {
    const rights = granted(await build(), "house-analyst-role");
    const of = (action: string) => rights.find(({ Action }) => Action.includes(action))?.Condition?.["StringEquals"];
    const mine = "${aws:userid}";
    assert.deepEqual(of("sqlworkbench:CreateConnection"), { "aws:RequestTag/sqlworkbench-resource-owner": mine });
    assert.deepEqual(of("sqlworkbench:GetConnection"), { "aws:ResourceTag/sqlworkbench-resource-owner": mine });
    assert.equal(of("sqlworkbench:DriverExecute"), undefined);
  });

  for (const [args, message] of [
    [{ database: "Tolls" }, /database is "Tolls".*Give a name of these/],
    [{ runsOn: { kind: "serverless", baseRpus: 6 } }, /baseRpus is 6.*Give one of these/],
    [{ runsOn: { kind: "serverless", maxRpus: 520 } }, /maxRpus is 520.*of 32 up to 1024/],
    [{ runsOn: { kind: "serverless", maxRpus: 20 } }, /maxRpus is 20.*Give one of these/],
    [{ runsOn: { kind: "serverless", baseRpus: 32, maxRpus: 16 } }, /maxRpus is 16, under baseRpus 32/],
    [{ runsOn: { kind: "serverless", dailyRpuHours: 0 } }, /dailyRpuHours is 0.*Give a whole number/],
    [{ runsOn: { kind: "provisioned", nodes: 17 } }, /nodes is 17.*Give a whole number from 1 to 16/],
  ] as const) {
    it(`refuses ${JSON.stringify(args)} and says what to give`, () => assert.rejects(build(args), message));
  }
});
