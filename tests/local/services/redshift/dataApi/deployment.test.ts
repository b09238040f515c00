import * as assert from "node:assert/strict";
import { DuckDBInstance } from "@duckdb/node-api";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Environment } from "../../../../../local/environment";
import type { Resource } from "../../../../../local/graph/graph";
import { endAll, environmentOf, graphOfResources, projectRoot, resource } from "../../../../support/environment";
import { type Described, bucket, Client, copier, job, namespace, statement, warehouse, workgroup } from "./support";

/** Starts an environment, does something in it, and stops it: its state is there for the next. */
async function once(
  directory: string,
  resources: readonly Resource[],
  task: (client: Client) => Promise<unknown>,
): Promise<void> {
  const graph = graphOfResources(resources);
  const environment = await Environment.start({ graph, directory, projectRoot, clock: "virtual", seed: 1 });
  await task(new Client(environment));
  await environment.stop();
}

describe("SQL at deployment", () => {
  afterEach(endAll);

  it("runs once for each text, however often the environment starts", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-test-"));
    const table = statement("table", "create table if not exists t(k int)");
    const all = [...warehouse, table, statement("row", "insert into t values (1)")];
    await once(directory, all, async () => undefined);
    await once(directory, all, async (client) => assert.deepEqual(await client.rows("select count(*) from t"), [[1]]));
    const changed = await environmentOf([...warehouse, table, statement("row", "insert into t values (2)")], {
      directory,
    });
    assert.deepEqual(await new Client(changed).rows("select k from t order by 1"), [[1], [2]]);
  });

  it("stops the start with the statement's name and the SQL error", () =>
    assert.rejects(
      environmentOf([...warehouse, statement("bad", "create tabel t(a int)")]),
      /"bad".*create tabel is not supported/s,
    ));

  it("keeps finished statements, their results and the rows across a restart", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-test-"));
    let Id = "";
    await once(directory, warehouse, async (client) => {
      await client.run(["create table t(k int)", "insert into t values (1)"]);
      ({ Id } = await client.run("select k from t"));
    });
    const after = new Client(await environmentOf(warehouse, { directory }));
    assert.deepEqual(await after.rows("select k from t"), [[1]]);
    assert.deepEqual((await after.call<{ Records: unknown }>("GetStatementResult", { Id })).Records, [
      [{ longValue: 1 }],
    ]);
  });

  it("aborts what ran when the runtime stopped, and none of it is there", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-test-"));
    const endless =
      "insert into t with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select i from n";
    let Id = "";
    await once(directory, [...warehouse, statement("table", "create table t(k int)")], async (client) => {
      Id = await client.start(["insert into t values (1)", endless]);
    });
    const after = new Client(await environmentOf(warehouse, { directory }));
    assert.equal((await after.call<Described>("DescribeStatement", { Id })).Status, "ABORTED");
    assert.deepEqual(await after.rows("select k from t"), []);
  });

  const badNames: Array<[type: string, inputs: Record<string, unknown>, error: RegExp]> = [
    [
      "aws:redshiftserverless/namespace:Namespace",
      { namespaceName: "Main" },
      /namespaceName is "Main": Redshift takes 3 to 64 lower-case/,
    ],
    ["aws:redshiftserverless/namespace:Namespace", { namespaceName: "main", dbName: "1db" }, /database is "1db"/],
    [
      "aws:redshift/cluster:Cluster",
      { clusterIdentifier: "a--b", nodeType: "ra3.large" },
      /clusterIdentifier is "a--b"/,
    ],
    [
      "aws:redshiftserverless/workgroup:Workgroup",
      { workgroupName: "main", namespaceName: "nosuch" },
      /there is no such namespace/,
    ],
  ];
  for (const [type, inputs, error] of badNames)
    it(`refuses ${JSON.stringify(inputs)}`, () =>
      assert.rejects(environmentOf([resource({ type, name: "x", inputs })]), error));
});

describe("a provisioned cluster", () => {
  afterEach(endAll);

  it("answers under its identifier, to the administrator and to a user by password", async () => {
    const cluster = resource({
      type: "aws:redshift/cluster:Cluster",
      name: "c",
      inputs: {
        clusterIdentifier: "big",
        nodeType: "ra3.large",
        databaseName: "toll_db",
        masterUsername: "boss",
        manageMasterPassword: true,
      },
    });
    const client = new Client(await environmentOf([cluster]));
    const target = { WorkgroupName: undefined, ClusterIdentifier: "big" };
    const secret = { ...target, SecretArn: cluster.outputs.masterPasswordSecretArn };
    assert.equal((await client.run("create table t(a int)", target)).Status, "FINISHED");
    assert.equal((await client.run("insert into t values (1)", secret)).ResultRows, 1);
  });
});

describe("COPY from S3", () => {
  afterEach(endAll);
  const read = {
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:ListBucket"],
    Resource: ["arn:aws:s3:::staging", "arn:aws:s3:::staging/*"],
  };
  const policy = (statements: unknown[]) =>
    resource({
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "read",
      inputs: { role: "copier", policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
    });
  const copy = (from: string, role = String(copier.outputs.arn), options = "") =>
    `copy t from '${from}' iam_role '${role}' format as parquet ${options}`;
  const table = statement("table", "create table t(a bigint)");

  async function withFile(...more: Parameters<typeof environmentOf>[0]) {
    const environment = await environmentOf([...warehouse, table, ...more]);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const path = join(environment.directory, "rows.parquet");
    await connection.run(`copy (select 1::bigint as a union all select 2) to '${path}' (format parquet)`);
    const Body = readFileSync(path);
    const put = (Key: string, content: Buffer | string) =>
      environment.call(environment.admin, "s3", "PutObject", { Bucket: "staging", Key, Body: Buffer.from(content) });
    await put("rows/part.parquet", Body);
    const entry = (url: string, more: object) => JSON.stringify({ entries: [{ url, mandatory: true, ...more }] });
    await put("good.manifest", entry("s3://staging/rows/part.parquet", { meta: { content_length: Body.length } }));
    await put("bare.manifest", entry("s3://staging/rows/part.parquet", {}));
    await put("wrong.manifest", entry("s3://staging/rows/part.parquet", { meta: { content_length: 1 } }));
    await put("gone.manifest", entry("s3://staging/rows/gone.parquet", { meta: { content_length: 1 } }));
    return new Client(environment);
  }

  const cases: Array<[it: string, sql: string, given: number | RegExp]> = [
    ["loads by prefix", copy("s3://staging/rows/"), 2],
    ["loads by manifest", copy("s3://staging/good.manifest", undefined, "manifest"), 2],
    [
      "wants content_length in a manifest",
      copy("s3://staging/bare.manifest", undefined, "manifest"),
      /lacks meta.content_length/,
    ],
    [
      "checks content_length",
      copy("s3://staging/wrong.manifest", undefined, "manifest"),
      /content_length 1; the object has \d+ bytes/,
    ],
    [
      "fails where a mandatory file is gone",
      copy("s3://staging/gone.manifest", undefined, "manifest"),
      /does not exist|NoSuchKey/,
    ],
    [
      "fails where nothing is found",
      copy("s3://staging/nothing/"),
      /The specified S3 prefix 'nothing\/' does not exist/,
    ],
    [
      "fails for a role that is not attached",
      copy("s3://staging/rows/", String(job.outputs.arn)),
      /is not authorized to assume IAM Role .*not attached/,
    ],
  ];
  for (const [title, sql, given] of cases)
    it(title, async () => {
      const { ResultRows, Error: error } = await (await withFile(policy([read]))).run(sql);
      if (typeof given === "number") assert.deepEqual([ResultRows, error], [given, undefined]);
      else assert.match(String(error), given);
    });

  it("fails where the role may not read", async () => {
    const { Error: error } = await (await withFile()).run(copy("s3://staging/rows/"));
    assert.match(String(error), /S3ServiceException:.*s3:ListBucket.*AccessDenied/s);
  });

  it("fails for a role that does not trust Redshift", async () => {
    const attached = resource({
      type: "aws:redshiftserverless/namespace:Namespace",
      name: "main",
      inputs: { namespaceName: "main", dbName: "toll_db", manageAdminPassword: true, iamRoles: [job.outputs.arn] },
    });
    const client = new Client(await environmentOf([copier, job, bucket, attached, workgroup, table]));
    const { Error: error } = await client.run(copy("s3://staging/rows/", String(job.outputs.arn)));
    assert.match(String(error), /not authorized to assume IAM Role .*its trust policy/);
    assert.equal(namespace.outputs.adminPasswordSecretArn, attached.outputs.adminPasswordSecretArn);
  });
});
