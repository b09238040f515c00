import * as assert from "node:assert/strict";
import type { Environment } from "../../../../../local/environment";
import { endAll, environmentOf, resource, traced } from "../../../../support/environment";
import { allow, Client, job, statement, warehouse, workgroup, type Described, type ResultPage } from "./support";

const table = statement("table", "create table t(k bigint, v varchar(3))");

describe("the Redshift Data API", () => {
  let environment: Environment;
  let client: Client;
  beforeEach(async () => {
    environment = await environmentOf([...warehouse, table]);
    client = new Client(environment);
  });
  afterEach(endAll);

  it("accepts a statement, runs it, and tells how it went", async () => {
    const before = await client.call<{ Id: string; DbUser: string }>("ExecuteStatement", {
      WorkgroupName: "main",
      Database: "toll_db",
      Sql: "insert into t values (1, 'a'), (2, 'b')",
    });
    assert.equal(before.DbUser, "admin");
    await environment.engine.quiet();
    const after = await client.call<Described>("DescribeStatement", { Id: before.Id });
    assert.deepEqual([after.Status, after.ResultRows, after.HasResultSet], ["FINISHED", 2, false]);
  });

  it("keeps every digit of a bigint", async () => {
    const { Id } = await client.run("select 9007199254740993::bigint as big, -9223372036854775807::bigint as least");
    const { Records } = await client.call<ResultPage>("GetStatementResult", { Id });
    assert.deepEqual(Records, [[{ longValue: 9007199254740993n }, { longValue: -9223372036854775807n }]]);
  });

  it("types each value of a result", async () => {
    const sql = `select 1 as i, 2::bigint as b, 1.1::real as r, 2.5::double precision as d, 3.50::decimal(5,2) as n, true as t,
      date '2026-01-02' as day, timestamp '2026-01-02 03:04:05' as at, 'x' as s, cast(null as int) as none`;
    const { Id } = await client.run(sql);
    const { Records, ColumnMetadata, TotalNumRows } = await client.call<ResultPage>("GetStatementResult", { Id });
    assert.deepEqual(Records, [
      [
        { longValue: 1 },
        { longValue: 2 },
        { doubleValue: 1.1 },
        { doubleValue: 2.5 },
        { stringValue: "3.50" },
        { booleanValue: true },
        { stringValue: "2026-01-02" },
        { stringValue: "2026-01-02 03:04:05" },
        { stringValue: "x" },
        { isNull: true },
      ],
    ]);
    const types = ["int4", "int8", "float4", "float8", "numeric", "bool", "date", "timestamp", "varchar", "int4"];
    assert.deepEqual(
      ColumnMetadata.map(({ typeName }) => typeName),
      types,
    );
    assert.equal(TotalNumRows, 1);
  });

  it("gives an empty result for a query without rows", async () => {
    const described = await client.run("select * from t");
    assert.deepEqual([described.HasResultSet, described.ResultRows], [true, 0]);
    assert.deepEqual((await client.call<ResultPage>("GetStatementResult", { Id: described.Id })).Records, []);
  });

  it("gives a long result page by page", async () => {
    const numbers =
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000) select i, repeat('x', 100) from n";
    const { Id } = await client.run(numbers);
    const found: unknown[] = [];
    let pages = 0;
    for (let NextToken: string | undefined = undefined, more = true; more; pages++) {
      const page: ResultPage = await client.call("GetStatementResult", {
        Id,
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      found.push(...page.Records.map(([field]) => field?.longValue));
      NextToken = page.NextToken;
      more = NextToken !== undefined;
    }
    assert.deepEqual([pages > 1, found.length, new Set(found).size], [true, 30000, 30000]);
  });

  it("reports the SQL error of a statement that fails", async () => {
    const { Status, Error: error } = await client.run("insert into t values (1, 'long')");
    assert.deepEqual([Status, error], ["FAILED", "ERROR: value too long for type character varying(3)"]);
  });

  it("runs a batch as one transaction, and undoes it whole", async () => {
    const batch = await client.run(["insert into t values (1, 'a')", "insert into t values (2, 'long')", "select 1"]);
    assert.equal(batch.Status, "FAILED");
    assert.equal(batch.Error, "Query #2 failed with ERROR: value too long for type character varying(3)");
    assert.deepEqual(
      batch.SubStatements?.map(({ Status }) => Status),
      ["FINISHED", "FAILED", "ABORTED"],
    );
    assert.deepEqual(await client.rows("select count(*) from t"), [[0]]);
  });

  it("lets two batches behind one lock load a key once", async () => {
    await client.run(["create table gate(n int)", "insert into gate values (0)"]);
    const load = [
      "lock gate",
      "update gate set n = n + 1",
      "create temp table stage(k bigint, v varchar(3))",
      "insert into stage values (1, 'a')",
      "delete from stage using t where stage.k = t.k",
      "insert into t select * from stage",
    ];
    const ids = await Promise.all([client.start(load), client.start(load)]);
    await environment.engine.quiet();
    const ends = await Promise.all(ids.map((Id) => client.call<Described>("DescribeStatement", { Id })));
    assert.deepEqual(
      ends.map(({ Status }) => Status),
      ["FINISHED", "FINISHED"],
    );
    assert.deepEqual(ends.map(({ ResultRows }) => ResultRows).sort(), [0, 1]);
    assert.deepEqual(await client.rows("select (select count(*) from t) as rows, n from gate"), [[1, 2]]);
  });

  it("gives the results of a batch's statements under ids of their own", async () => {
    const { Id, SubStatements } = await client.run([
      "insert into t values (1, 'a')",
      "select k from t",
      "select v from t",
    ]);
    assert.deepEqual(
      SubStatements?.map((part) => part.Id),
      [`${Id}:1`, `${Id}:2`, `${Id}:3`],
    );
    const { Records } = await client.call<ResultPage>("GetStatementResult", { Id: `${Id}:2` });
    assert.deepEqual(Records, [[{ longValue: 1 }]]);
    await assert.rejects(client.call("GetStatementResult", { Id: `${Id}:1` }), { name: "ResourceNotFoundException" });
  });

  it("puts parameters in as text, wherever they stand", async () => {
    await client.run(["insert into t values (:k, :v)", "update t set v = 'z' where k = :k"], {
      Parameters: [
        { name: "k", value: "7" },
        { name: "v", value: "it" },
      ],
    });
    assert.deepEqual(await client.rows("select * from t"), [[7, "z"]]);
  });

  it("answers a client token's second use with the first statement", async () => {
    const first = await client.start("insert into t values (1, 'a')", { ClientToken: "once" });
    const second = await client.start("insert into t values (1, 'a')", { ClientToken: "once" });
    assert.equal(second, first);
    await assert.rejects(client.start("select 1", { ClientToken: "once" }), { name: "ValidationException" });
    await environment.engine.quiet();
    assert.deepEqual(await client.rows("select count(*) from t"), [[1]]);
  });

  it("aborts what is cancelled, and refuses to cancel what is over", async () => {
    const long =
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select max(i) from n";
    const Id = await client.start(long);
    assert.deepEqual(await client.call("CancelStatement", { Id }), { Status: true });
    await environment.engine.quiet();
    assert.equal((await client.call<Described>("DescribeStatement", { Id })).Status, "ABORTED");
    await assert.rejects(client.call("CancelStatement", { Id }), /already in ABORTED state/);
  });

  it("lists finished statements, newest first, by name if asked", async () => {
    await client.run("select 1", { StatementName: "one" });
    await client.run("select 2", { StatementName: "two" });
    const { Statements } = await client.call<{ Statements: Array<{ StatementName?: string }> }>("ListStatements", {
      StatementName: "t",
    });
    assert.deepEqual(
      Statements.map(({ StatementName }) => StatementName),
      ["two"],
    );
  });

  it("emits an event where one is asked for", async () => {
    const pattern = { source: ["aws.redshift-data"], detail: { state: ["FINISHED"], rows: [1] } };
    const rule = { name: "finished", eventPattern: JSON.stringify(pattern) };
    const other = await environmentOf([
      ...warehouse,
      resource({ type: "aws:cloudwatch/eventRule:EventRule", name: "finished", inputs: rule }),
    ]);
    const records = traced(other);
    const { Id } = await new Client(other).run("select 1", { WithEvent: true });
    const matched = records.find(({ did, about }) => did === "events:Match" && about.includes("name:finished"));
    assert.ok(matched?.about.includes(`statement:${Id}`) === true, JSON.stringify(matched));
    assert.notEqual(matched?.outcome, "no match");
  });

  it("traces a failure with the statement's id and the error", async () => {
    const records = traced(environment);
    const { Id } = await client.run("selec 1");
    const failed = records.find(({ did, outcome }) => did === "redshift:Statement" && outcome === "failed");
    assert.deepEqual([failed?.about, failed?.why], [[`statement:${Id}`], 'ERROR: syntax error at or near "selec"']);
  });

  const refused: Array<[input: object, error: RegExp]> = [
    [{ WorkgroupName: undefined }, /either WorkgroupName or ClusterIdentifier/],
    [{ ClusterIdentifier: "c" }, /either WorkgroupName or ClusterIdentifier/],
    [{ WorkgroupName: "nosuch" }, /Redshift endpoint doesn't exist in this region/],
    [{ Database: undefined }, /Database is missing/],
    [{ Parameters: [] }, /Parameters is empty/],
    [{ Parameters: [{ name: "a", value: "" }] }, /value is ""/],
    [{ Parameters: [{ name: "a", value: "1" }] }, /Unused parameters: \[a\]/],
    [{ SessionKeepAliveSeconds: 60 }, /SessionKeepAliveSeconds is not supported/],
  ];
  for (const [input, error] of refused)
    it(`refuses ${JSON.stringify(input).slice(0, 80)}`, () =>
      assert.rejects(client.start("select 1", input as never), error));

  it("refuses a statement of more than 100,000 bytes", () =>
    assert.rejects(client.start(`select '${"x".repeat(100_000)}'`), /at most 100000/));

  it("refuses more than 40 statements", () =>
    assert.rejects(client.start(Array<string>(41).fill("select 1")), /1 to 40/));

  it("fails a statement for a database that is not there", async () => {
    const { Error: error } = await client.run("select 1", { Database: "other" });
    assert.equal(error, 'ERROR: FATAL: database "other" does not exist');
  });
});

describe("a role at the Data API", () => {
  afterEach(endAll);
  const run = allow("run", ["redshift-data:ExecuteStatement"], String(workgroup.outputs.arn));
  const enter = allow("enter", ["redshift-serverless:GetCredentials"], String(workgroup.outputs.arn));
  const own = { StringEquals: { "redshift-data:statement-owner-iam-userid": "${aws:userid}" } };
  const look = allow("look", ["redshift-data:DescribeStatement"], "*", own);

  async function as(...policies: Array<(role: string) => ReturnType<typeof run>>): Promise<[Environment, Client]> {
    const environment = await environmentOf([...warehouse, table, ...policies.map((policy) => policy("job"))]);
    return [environment, new Client(environment, environment.asRole(String(job.outputs.arn), "jobrun:1"))];
  }

  it("needs the right to run statements on the workgroup", async () => {
    const [, client] = await as(enter, look);
    await assert.rejects(client.start("select 1"), /not authorized to perform: redshift-data:ExecuteStatement/);
  });

  it("needs the right to log in", async () => {
    const [, client] = await as(run, look);
    await assert.rejects(client.start("select 1"), /not authorized to perform: redshift-serverless:GetCredentials/);
  });

  it("is a user named after it, without rights", async () => {
    const [, client] = await as(run, enter, look);
    assert.equal((await client.run("select * from t")).Error, "ERROR: permission denied for relation t");
    assert.equal((await client.run("select 1")).Status, "FINISHED");
  });

  it("sees its own statements only", async () => {
    const [environment, client] = await as(run, enter, look);
    const Id = await new Client(environment).start("select 1");
    await assert.rejects(client.call("DescribeStatement", { Id }), { name: /ResourceNotFoundException|AccessDenied/ });
  });

  it("needs the secret's rights to come as its user", async () => {
    const [, client] = await as(run, look);
    const SecretArn = warehouse.find(({ type }) => type.includes("Namespace"))?.outputs.adminPasswordSecretArn;
    await assert.rejects(client.start("select 1", { SecretArn }), /secretsmanager:GetSecretValue/);
  });
});
