import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Resource } from "../../../../local/graph/graph";
import { Environment } from "../../../../local/environment";
import type { ServiceEvent } from "../../../../local/services/offers";
import { endAll, environmentOf, graphOfResources, projectRoot, resource, traced } from "../../../support/environment";
import { roleOf } from "../s3/support";
import {
  athenaOf,
  Client,
  database,
  lake,
  parquet,
  results,
  table,
  workgroup,
  type Execution,
  type ResultPage,
} from "./athenaWorld";

const rows = table("rows", { serde: "parquet", columns: "id int, city string" });
const token = "0123456789abcdef0123456789abcdef";

const key = resource({ type: "aws:kms/key:Key", name: "results" });
const encrypted = { option: "SSE_KMS", kmsKeyArn: String(key.outputs.arn) };

/** Runs for minutes where nothing stops it. */
const endless =
  "select count(*) from unnest(sequence(1, 300000)) a(x), unnest(sequence(1, 300000)) b(y) where x * y % 7 = 3";

describe("Athena", () => {
  afterEach(endAll);

  it("keeps a result as CSV, every value in quotes, in the workgroup's place with its encryption", async () => {
    const encryptionConfiguration = { encryptionOption: encrypted.option, kmsKeyArn: encrypted.kmsKeyArn };
    const configuration = { resultConfiguration: { outputLocation: "s3://results/athena/", encryptionConfiguration } };
    const environment = await environmentOf([key, lake, results, workgroup("main", configuration), database, rows]);
    const client = new Client(environment);
    const ResultConfiguration = { OutputLocation: "s3://lake/elsewhere/" };
    const done = await client.run("select 1 as a, 'x \"y\"' as b, null as c", { ResultConfiguration });
    assert.equal(done.ResultConfiguration.OutputLocation, `s3://results/athena/${done.QueryExecutionId}.csv`);
    const Key = `athena/${done.QueryExecutionId}.csv`;
    const kept = await environment.call<{
      Body: Buffer;
      ServerSideEncryption: string;
      SSEKMSKeyId: string;
    }>(environment.admin, "s3", "GetObject", { Bucket: "results", Key });
    assert.equal(kept.Body.toString(), '"a","b","c"\n"1","x ""y""",\n');
    assert.deepEqual([kept.ServerSideEncryption, kept.SSEKMSKeyId], ["aws:kms", encrypted.kmsKeyArn]);
    await environment.call(environment.admin, "s3", "HeadObject", { Bucket: "results", Key: `${Key}.metadata` });
  });

  it("gives a long result page by page, the header first", async () => {
    const client = await athenaOf([]);
    const { QueryExecutionId } = await client.run("select x from unnest(sequence(1, 2500)) as t(x)");
    const found: unknown[] = [];
    const sizes: number[] = [];
    for (let NextToken: string | undefined, more = true; more; more = NextToken !== undefined) {
      const page: ResultPage = await client.call("GetQueryResults", {
        QueryExecutionId,
        ...(NextToken && { NextToken }),
      });
      found.push(...page.ResultSet.Rows.map(({ Data }) => Data[0]?.VarCharValue));
      sizes.push(page.ResultSet.Rows.length);
      NextToken = page.NextToken;
    }
    assert.deepEqual([sizes, found[0], found[2500]], [[1000, 1000, 501], "x", "2500"]);
  });

  it("answers a token's second use with the first query, and refuses another request under it", async () => {
    const client = await athenaOf([]);
    const first = await client.start("select 1", { ClientRequestToken: token });
    assert.equal(await client.start("select 1", { ClientRequestToken: token }), first);
    await assert.rejects(client.start("select 2", { ClientRequestToken: token }), {
      name: "InvalidRequestException",
      message: "Idempotent parameters do not match",
    });
  });

  it("tells each change of state as an event", async () => {
    const client = await athenaOf([]);
    const events: ServiceEvent[] = [];
    client.environment.provide("events", { emit: (event) => (events.push(event), "id") });
    await client.run("select 1");
    await client.run("select nope");
    assert.deepEqual(
      events.map(({ detail: { currentState, previousState, sequenceNumber } }) => [
        currentState,
        previousState,
        sequenceNumber,
      ]),
      [
        ["QUEUED", undefined, "1"],
        ["RUNNING", "QUEUED", "2"],
        ["SUCCEEDED", "RUNNING", "3"],
        ["QUEUED", undefined, "1"],
        ["RUNNING", "QUEUED", "2"],
        ["FAILED", "RUNNING", "3"],
      ],
    );
    assert.deepEqual([events[0]?.source, events[0]?.detailType], ["aws.athena", "Athena Query State Change"]);
  });

  it("cancels a query that would scan more than the workgroup allows", async () => {
    const lines = table("lines", { serde: "lazy", columns: "line string" });
    const client = await athenaOf([lines], [workgroup("main", { bytesScannedCutoffPerQuery: 10_485_760 })]);
    await client.put("lines/a.txt", Buffer.alloc(10_485_761, "x"));
    const { Status } = await client.run("select count(*) from lines");
    assert.equal(Status.State, "CANCELLED");
    assert.equal(Status.StateChangeReason, "Bytes scanned limit was exceeded");
  });

  it("reports the bytes that the tables' files have", async () => {
    const client = await athenaOf([rows]);
    const body = await parquet("select 1 as id, 'x' as city");
    await client.put("rows/a.parquet", body);
    const { Statistics } = await client.run("select count(*) from rows a, rows b");
    assert.equal(Statistics.DataScannedInBytes, body.length);
  });

  it("stops a query that is asked to stop", async () => {
    const client = await athenaOf([]);
    const QueryExecutionId = await client.start(endless);
    await new Promise(setImmediate);
    await client.call("StopQueryExecution", { QueryExecutionId });
    await client.environment.engine.quiet();
    assert.equal((await client.describe(QueryExecutionId)).Status.State, "CANCELLED");
    await assert.rejects(client.call("GetQueryResults", { QueryExecutionId }), /Final query state: CANCELLED/);
  });

  it("lists, describes and keeps named queries by workgroup", async () => {
    const inputs = { name: "cost by city", database: "shipping-db", query: "select 1", workgroup: "main" };
    const named = resource({ type: "aws:athena/namedQuery:NamedQuery", name: "cost", inputs });
    const client = await athenaOf([named]);
    const { NamedQueryIds } = await client.call<{ NamedQueryIds: string[] }>("ListNamedQueries", { WorkGroup: "main" });
    assert.deepEqual(NamedQueryIds, [named.id]);
    const { NamedQuery } = await client.call<{ NamedQuery: object }>("GetNamedQuery", { NamedQueryId: named.id });
    const [Name, Database, QueryString, WorkGroup] = Object.values(inputs);
    assert.deepEqual(NamedQuery, { NamedQueryId: named.id, Name, Database, QueryString, WorkGroup });
    const id = await client.start("select 1");
    const { QueryExecutionIds } = await client.call<{ QueryExecutionIds: string[] }>("ListQueryExecutions", {
      WorkGroup: "main",
    });
    assert.deepEqual(QueryExecutionIds, [id]);
    const batch = await client.call<{ QueryExecutions: Execution[]; UnprocessedQueryExecutionIds: unknown[] }>(
      "BatchGetQueryExecution",
      { QueryExecutionIds: [id, "none"] },
    );
    assert.deepEqual([batch.QueryExecutions.length, batch.UnprocessedQueryExecutionIds.length], [1, 1]);
  });

  it("refuses at once what it cannot take", async () => {
    const client = await athenaOf(
      [],
      [workgroup("main"), resource({ type: "aws:athena/workgroup:Workgroup", name: "bare", inputs: { name: "bare" } })],
    );
    const refused = (input: object) => client.start("select 1", { ...input }).catch((error: Error) => error.message);
    assert.match(String(await refused({ WorkGroup: "none" })), /WorkGroup none is not found/);
    assert.match(String(await refused({ WorkGroup: "bare" })), /No output location provided/);
    const ResultConfiguration = { OutputLocation: "s3://missing/x/" };
    assert.match(
      String(await refused({ WorkGroup: "primary", ResultConfiguration })),
      /Unable to verify\/create output bucket missing/,
    );
    assert.match(
      String(await refused({ QueryExecutionContext: { Catalog: "other" } })),
      /DataCatalog other was not found/,
    );
  });

  it("takes up after a restart what was under way", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-athena-"));
    const resources: Resource[] = [lake, results, workgroup("main"), database];
    const open = () =>
      Environment.start({ graph: graphOfResources(resources), directory, projectRoot, clock: "real", port: 0 });
    const before = await open();
    const id = await new Client(before).start(endless);
    await before.stop();
    const after = await open();
    const client = new Client(after);
    assert.equal((await client.describe(id)).Status.State, "RUNNING");
    await client.call("StopQueryExecution", { QueryExecutionId: id });
    await after.engine.quiet();
    await after.stop();
    rmSync(directory, { recursive: true });
  });
});

const arn = (rest: string) => `arn:aws:${rest}`;
const glue = (rest: string) => arn(`glue:us-east-1:000000000000:${rest}`);
const may = {
  athena: { Effect: "Allow", Action: "athena:*", Resource: arn("athena:us-east-1:000000000000:workgroup/main") },
  catalog: {
    Effect: "Allow",
    Action: ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"],
    Resource: [glue("catalog"), glue("database/shipping-db"), glue("table/shipping-db/rows")],
  },
  list: { Effect: "Allow", Action: "s3:ListBucket", Resource: arn("s3:::lake") },
  read: { Effect: "Allow", Action: "s3:GetObject", Resource: [arn("s3:::lake/*"), arn("s3:::results/*")] },
  locate: { Effect: "Allow", Action: "s3:GetBucketLocation", Resource: arn("s3:::results") },
  write: { Effect: "Allow", Action: "s3:PutObject", Resource: arn("s3:::results/athena/*") },
};

describe("Athena's rights", () => {
  afterEach(endAll);

  /** A query of a role that may do everything but one thing. */
  async function without(...missing: ReadonlyArray<keyof typeof may>): Promise<Client> {
    const statements = Object.entries(may).filter(([name]) => !missing.includes(name as keyof typeof may));
    const role = roleOf(
      "analyst",
      statements.map(([, statement]) => statement),
    );
    const environment = await environmentOf([lake, results, workgroup("main"), database, rows, ...role]);
    await new Client(environment).put("rows/a.parquet", await parquet("select 1 as id, 'x' as city"));
    return new Client(environment, environment.asRole(String(role[0]?.outputs.arn), "invocation:1"));
  }

  it("are those of whoever asks: with all of them a query runs", async () => {
    const client = await without();
    const records = traced(client.environment);
    assert.deepEqual(await client.rows("select * from rows"), [
      ["id", "city"],
      ["1", "x"],
    ]);
    const done = records.find(({ did, outcome }) => did === "athena:QueryExecution" && outcome === "ok");
    assert.ok(done?.about.includes("invocation:1"));
  });

  it("are asked for before a query is taken", async () => {
    await assert.rejects((await without("athena")).start("select 1"), { name: "AccessDeniedException" });
    await assert.rejects((await without("locate")).start("select 1"), /Unable to verify\/create output bucket results/);
  });

  const failing: ReadonlyArray<readonly [keyof typeof may, RegExp]> = [
    ["catalog", /^PERMISSION_DENIED: Insufficient permissions to execute the query.*glue:GetDatabase/],
    ["list", /^PERMISSION_DENIED: Permission denied on S3 path: s3:\/\/lake\/rows\/.*s3:ListBucket/],
    ["read", /^PERMISSION_DENIED: Permission denied on S3 path: s3:\/\/lake\/rows\/.*s3:GetObject/],
    ["write", /^Access denied when writing output to url: s3:\/\/results\/athena\//],
  ];
  for (const [right, reason] of failing) {
    it(`fail a query that lacks "${right}", with the reason`, async () => {
      assert.match(await (await without(right)).reason("select * from rows"), reason);
    });
  }
});
