import * as assert from "node:assert/strict";
import { Catalog } from "../../components/catalog";
import { Crawler, type CrawlerArgs } from "../../components/crawler";
import { JdbcConnection } from "../../components/jdbcConnection";
import { granted, only, recorded, type Recorded } from "../support/recorded";
import { house, stack, visits } from "../support/stack";

const files = (args: Partial<CrawlerArgs> = {}): Promise<Recorded[]> =>
  recorded(() => {
    const { on, glue, zone } = stack();
    const into = new Catalog("cat", { on, database: "raw-db" });
    new Crawler("files", { on, glue, name: "s3_crawler", of: { bucket: zone.landing }, into, ...args });
  });

const tables = (): Promise<Recorded[]> =>
  recorded(() => {
    const base = stack();
    const { on, glue, network } = base;
    const into = new Catalog("cat", { on, database: "raw-db" });
    const connection = new JdbcConnection("conn", {
      on,
      network,
      warehouse: house(base).warehouse,
      name: "redshift_conn",
    });
    new Crawler("tables", { on, glue, name: "Redshift-Crawler", of: { connection, path: "db/public/%" }, into });
  });

describe("Crawler", () => {
  it("crawls a bucket into a catalog, updates tables and removes none", async () => {
    const { inputs } = only(await files(), "aws:glue/crawler:Crawler");
    assert.deepEqual([inputs["name"], inputs["databaseName"]], ["s3_crawler-test", "raw-db-test"]);
    assert.deepEqual(inputs["s3Targets"], [{ path: "s3://raw-landing/" }]);
    assert.deepEqual(inputs["schemaChangePolicy"], { updateBehavior: "UPDATE_IN_DATABASE", deleteBehavior: "LOG" });
    assert.deepEqual([inputs["securityConfiguration"], inputs["schedule"]], ["glue-test", undefined]);
  });

  it("logs into the encrypted group that Glue would name so, and into no other", async () => {
    const resources = await files();
    const name = "/aws-glue/crawlers-role/files-role-glue-test";
    const group = only(resources, "aws:cloudwatch/logGroup:LogGroup", "files-logs").inputs;
    assert.deepEqual([group["name"], group["kmsKeyId"]], [name, "arn:aws:test:::base-key"]);
    const write = granted(resources, "files-role").find(({ Action }) => Action.includes("logs:PutLogEvents"));
    assert.equal(write?.Resource, `arn:aws:logs:eu-west-1:111122223333:log-group:${name}*`);
  });

  it("may look up its security configuration, without which Glue refuses to crawl", async () => {
    const look = granted(await files(), "files-role").find(({ Action }) =>
      Action.includes("glue:GetSecurityConfiguration"),
    );
    assert.equal(look?.Resource, "*");
  });

  it("may write this database's tables, and deletes nothing", async () => {
    const rights = granted(await files(), "files-role");
    const catalog = rights.find(({ Action }) => Action.includes("glue:CreateTable"));
    assert.deepEqual(
      catalog?.Resource,
      ["catalog", "database/raw-db-test", "table/raw-db-test/*"].map(
        (each) => `arn:aws:glue:eu-west-1:111122223333:${each}`,
      ),
    );
    assert.ok(!rights.some(({ Action }) => String(Action).includes("Delete")));
  });

  it("reaches the warehouse by JDBC with TLS, credentials from the secret, from inside the network", async () => {
    const resources = await tables();
    const connection = only(resources, "aws:glue/connection:Connection").inputs;
    assert.equal(connection["connectionType"], "JDBC");
    assert.deepEqual(connection["connectionProperties"], {
      JDBC_CONNECTION_URL: "jdbc:redshift://workgroup.test:5439/db",
      SECRET_ID: "arn:aws:secret:::house-namespace",
      JDBC_ENFORCE_SSL: "true",
    });
    assert.deepEqual(connection["physicalConnectionRequirements"], {
      availabilityZone: "eu-west-1a",
      subnetId: "subnet-1",
      securityGroupIdLists: ["net-warehouse-id"],
    });
    assert.deepEqual(only(resources, "aws:glue/crawler:Crawler").inputs["jdbcTargets"], [
      { connectionName: "redshift_conn-test", path: "db/public/%" },
    ]);
  });

  it("may read that secret and make network interfaces in that subnet", async () => {
    const rights = granted(await tables(), "tables-role");
    const on = (action: string) => rights.find(({ Action }) => Action.includes(action))?.Resource;
    assert.equal(on("secretsmanager:GetSecretValue"), "arn:aws:secret:::house-namespace");
    assert.deepEqual(
      on("ec2:CreateNetworkInterface"),
      ["network-interface/*", "subnet/subnet-1", "security-group/net-warehouse-id"].map(
        (each) => `arn:aws:ec2:eu-west-1:111122223333:${each}`,
      ),
    );
  });

  it("may tag nothing but network interfaces, and as Glue does only", async () => {
    const tag = granted(await tables(), "tables-role").find(({ Action }) => Action.includes("ec2:CreateTags"));
    assert.deepEqual(tag?.Condition, {
      "ForAllValues:StringEquals": { "aws:TagKeys": ["aws-glue-service-resource"] },
    });
  });

  for (const schedule of ["cron(0 3 * * *)", "0 3 * * ? *", "cron(0 3 * * * *)"]) {
    it(`refuses the schedule ${schedule} and says what to give`, () =>
      assert.rejects(files({ schedule }), /AWS cron has six fields.*Give one like/));
  }
});

describe("Catalog", () => {
  it("declares a dataset's files as a table of Hive's types", async () => {
    const resources = await recorded(() => {
      const { on, zone } = stack();
      new Catalog("cat", { on, database: "raw-db" }).declare(visits, zone.landing);
    });
    const { inputs } = only(resources, "aws:glue/catalogTable:CatalogTable");
    const storage = inputs["storageDescriptor"] as { location: string; columns: unknown };
    assert.equal(storage.location, "s3://raw-landing/");
    assert.deepEqual(storage.columns, [{ name: "place", type: "string" }]);
  });

  it("refuses capitals, which Glue would fold", async () => {
    const build = () => new Catalog("cat", { on: stack().on, database: "Raw" });
    await assert.rejects(recorded(build), /database is "Raw".*Give lower-case letters/);
  });
});
