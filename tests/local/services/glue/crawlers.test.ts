import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { RealClock } from "../../../../local/engine/clock";
import { Store } from "../../../../local/engine/store";
import { AwsError } from "../../../../local/services/errors";
import type { Sampling } from "../../../../local/services/offers";
import { ObjectIndex } from "../../../../local/services/s3/objectIndex";
import { sampleOf } from "../../../../local/services/s3/sample";
import { endGlue, glueAlone } from "./glueAlone";

const role = "arn:aws:iam::000000000000:role/crawls";
const crawlerWith = (more = {}) =>
  [
    ["catalogDatabase:CatalogDatabase", "raw", {}],
    ["crawler:Crawler", "crawl", { role, databaseName: "raw", s3Targets: [{ path: "s3://landing/in" }], ...more }],
  ] as const;

interface Table {
  Name: string;
  Parameters: Record<string, string>;
  PartitionKeys: Array<{ Name: string }>;
  StorageDescriptor: { Columns: Array<{ Name: string; Type: string }>; Location: string };
}

/** Objects by key; each content is its own ETag. */
function indexOf(bucket: string, objects: Readonly<Record<string, string>>): ObjectIndex {
  const index = new ObjectIndex(new Store());
  Object.entries(objects).forEach(([key, text], at) => {
    const headers = { ContentType: "text/plain", BucketKeyEnabled: true };
    const content = { size: text.length, etag: text, mtime: 0, headers };
    index.add({ bucket, key, sequence: String(at), version: "null", modified: 0, ...content });
  });
  return index;
}

describe("S3 crawlers", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "landfall-crawl-"))));
  afterEach(async () => {
    await endGlue();
    rmSync(folder, { recursive: true, force: true });
  });
  let objects: Record<string, string> = {};
  const s3 = {
    sample: (_caller: unknown, bucket: string, prefix: string, sampling: Sampling) =>
      sampleOf(indexOf(bucket, objects), bucket, prefix, sampling),
    fileFor: (_caller: unknown, _bucket: string, key: string) => {
      const file = join(folder, key);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, objects[key] ?? "");
      return file;
    },
  };
  const environment = (more = {}) => glueAlone(crawlerWith(more), { offers: { s3 } });
  const crawled = async (found: Record<string, string>, more = {}) => {
    objects = found;
    const glue = await environment(more);
    const tables = async () => {
      await glue.call("StartCrawler", { Name: "crawl" });
      await glue.engine.quiet();
      return (await glue.call<{ TableList: Table[] }>("GetTables", { DatabaseName: "raw" })).TableList;
    };
    return { glue, tables };
  };
  const plain = (table: Table | undefined) =>
    Object.fromEntries(table?.StorageDescriptor.Columns.map(({ Name, Type }) => [Name, Type]) ?? []);

  it("make one table of a folder of JSON lines", async () => {
    const { tables } = await crawled({
      "in/a.json": '{"Id": 1, "w": 2.5}\n{"id": 9999999999, "tags": ["x"], "ok": true}\n',
    });
    const [table, ...more] = await tables();
    assert.equal(more.length, 0);
    assert.equal(table?.Name, "in");
    assert.equal(table?.Parameters.classification, "json");
    assert.deepEqual(plain(table), { id: "bigint", w: "double", tags: "array<string>", ok: "boolean" });
    assert.equal(table?.StorageDescriptor.Location, "s3://landing/in/");
  });

  it("know no columns of lines that are no JSON", async () => {
    const { tables } = await crawled({ "in/a.json": "{'id': 1, 'x': None}\n{'id': 2, 'x': 'y'}\n" });
    const [table] = await tables();
    assert.equal(table?.Parameters.classification, "UNKNOWN");
    assert.deepEqual(plain(table), {});
  });

  it("read the header of CSV", async () => {
    const { tables } = await crawled(
      { "in/a.csv": 'order,"full name",price\n1,"a, b",2.5\n2,c,3\n' },
      { tablePrefix: "s_" },
    );
    const [table] = await tables();
    assert.equal(table?.Name, "s_in");
    assert.deepEqual(plain(table), { order: "bigint", "full name": "string", price: "double" });
    assert.equal(table?.Parameters["skip.header.line.count"], "1");
  });

  it("make partitions of like folders and tables of unlike ones", async () => {
    const { glue, tables } = await crawled({
      "in/sales/day=1/a.json": '{"a":1}',
      "in/sales/day=2/a.json": '{"a":2}',
      "in/shops/x.csv": "id,name\n1,a\n2,b\n",
    });
    const [sales, shops] = await tables();
    assert.deepEqual([sales?.Name, shops?.Name], ["sales", "shops"]);
    assert.deepEqual(
      sales?.PartitionKeys.map(({ Name }) => Name),
      ["day"],
    );
    const where = { DatabaseName: "raw", TableName: "sales", Expression: "day >= '2'" };
    const { Partitions } = await glue.call<{ Partitions: Array<{ Values: string[] }> }>("GetPartitions", where);
    assert.deepEqual(
      Partitions.map(({ Values }) => Values),
      [["2"]],
    );
  });

  it("make one table where more than 70 % of the files have one schema, and one of each file where they do not", async () => {
    const files = (like: number, unlike: number) =>
      Object.fromEntries([
        ...Array.from({ length: like }, (_, n) => [`in/a${n}.csv`, "id,name\n1,x\n"]),
        ...Array.from({ length: unlike }, (_, n) => [`in/b${n}.csv`, "city;size\nx;1\n"]),
      ]) as Record<string, string>;
    const { tables } = await crawled(files(8, 2));
    assert.deepEqual(
      (await tables()).map((table) => [table.Name, Object.keys(plain(table))]),
      [["in", ["id", "name", "city", "size"]]],
    );
    await endGlue();
    const apart = await crawled(files(7, 3));
    assert.equal((await apart.tables()).length, 10);
  });

  it("are not put off by a file of another kind among many", async () => {
    const good = Object.fromEntries(["a", "b", "c", "d"].map((name) => [`in/${name}.csv`, "id,name\n1,x\n"]));
    const { tables } = await crawled({ ...good, "in/e.csv": "\u001f\u008b\u0008\u0000" });
    assert.deepEqual(
      (await tables()).map(({ Name, Parameters }) => [Name, Parameters.classification]),
      [["in", "csv"]],
    );
  });

  it("make tables of the folders at their table level, alike or not", async () => {
    const both = { "in/one/a.json": '{"a":1}', "in/two/b.json": '{"a":2}' };
    const { tables } = await crawled(both);
    assert.deepEqual(
      (await tables()).map(({ Name }) => Name),
      ["in"],
    );
    await endGlue();
    const configuration = JSON.stringify({ Version: 1.0, Grouping: { TableLevelConfiguration: 3 } });
    const apart = await crawled(both, { configuration });
    assert.deepEqual(
      (await apart.tables()).map(({ Name }) => Name),
      ["one", "two"],
    );
  });

  it("combine what is of one kind where they are told to", async () => {
    const Grouping = { TableGroupingPolicy: "CombineCompatibleSchemas" };
    const found = { "in/year=1/a.json": '{"a":1}', "in/year=2/b.json": '{"b":2}' };
    const { tables } = await crawled(found, { configuration: JSON.stringify({ Version: 1.0, Grouping }) });
    assert.deepEqual(
      (await tables()).map((table) => [table.Name, plain(table)]),
      [["in", { a: "int", b: "int" }]],
    );
  });

  it("drop a column that is gone, unless they only merge", async () => {
    const { tables } = await crawled({ "in/a.json": '{"a":1,"b":1}' });
    await tables();
    objects = { "in/a.json": '{"a":"x"}' };
    assert.deepEqual(plain((await tables())[0]), { a: "string" });
    await endGlue();
    const CrawlerOutput = { Tables: { AddOrUpdateBehavior: "MergeNewColumns" } };
    const merging = await crawled(
      { "in/a.json": '{"a":1,"b":1}' },
      { configuration: JSON.stringify({ CrawlerOutput }) },
    );
    await merging.tables();
    objects = { "in/a.json": '{"a":"x","c":1}' };
    assert.deepEqual(plain((await merging.tables())[0]), { a: "int", b: "int", c: "int" });
  });

  it("refuse a configuration that they would not follow", async () => {
    const configuration = JSON.stringify({ Version: 1.0, Grouping: { TableGroupingPolicy: "Other" } });
    await assert.rejects(environment({ configuration }), /Grouping\.TableGroupingPolicy: "Other" is not supported/);
  });

  it("mark a table deprecated when its files are gone, and alive when they are back", async () => {
    const { tables } = await crawled({ "in/a.json": '{"a":1}' });
    await tables();
    const kept = objects;
    objects = {};
    assert.ok((await tables())[0]?.Parameters.DEPRECATED_BY_CRAWLER);
    objects = kept;
    assert.equal((await tables())[0]?.Parameters.DEPRECATED_BY_CRAWLER, undefined);
  });

  it("leave a changed table alone where they only log", async () => {
    const LOG = { updateBehavior: "LOG", deleteBehavior: "LOG" };
    const { tables } = await crawled({ "in/a.json": '{"a":1}' }, { schemaChangePolicy: LOG });
    await tables();
    objects = { "in/a.json": '{"a":1,"b":2}' };
    assert.deepEqual(plain((await tables())[0]), { a: "int" });
  });

  it("fail with the reason, as an event and as the last crawl", async () => {
    const sample = () => {
      throw new AwsError("AccessDenied", "crawls may not s3:ListBucket on landing");
    };
    const glue = await glueAlone(crawlerWith(), { offers: { s3: { sample } } });
    await glue.call("StartCrawler", { Name: "crawl" });
    await assert.rejects(glue.call("StartCrawler", { Name: "crawl" }), { code: "CrawlerRunningException" });
    await glue.engine.quiet();
    const { Crawler } = await glue.call<{ Crawler: { State: string; LastCrawl: Record<string, string> } }>(
      "GetCrawler",
      {
        Name: "crawl",
      },
    );
    assert.equal(Crawler.State, "READY");
    assert.equal(Crawler.LastCrawl.Status, "FAILED");
    const event = glue.events.at(-1);
    assert.equal(event?.detail.state, "Failed");
    assert.match(String(event?.detail.errorMessage), /AccessDenied.*s3:ListBucket/);
    assert.deepEqual(Object.keys(event?.detail ?? {}).sort(), [
      "accountId",
      "cloudWatchLogLink",
      "crawlerName",
      "errorMessage",
      "message",
      "state",
    ]);
  });

  it("tell the default bus what they made, in words", async () => {
    const { glue, tables } = await crawled({ "in/a.json": '{"a":1}' });
    await tables();
    const [started, succeeded] = glue.events;
    assert.equal(started?.detail.state, "Started");
    assert.equal(succeeded?.detail.tablesCreated, "1");
    assert.equal(succeeded?.detail.message, "Crawler Succeeded");
    assert.match(
      String(succeeded?.detail.cloudWatchLogLink),
      /#logEventViewer:group=\/aws-glue\/crawlers;stream=crawl$/,
    );
  });

  it("do not run while their schedule is off", async () => {
    objects = {};
    const glue = await environment({ schedule: "cron(0 6 * * ? *)" });
    const where = { CrawlerName: "crawl" };
    await glue.call("StopCrawlerSchedule", where);
    await assert.rejects(glue.call("StopCrawlerSchedule", where), { code: "SchedulerNotRunningException" });
    glue.engine.after(24 * 3600 * 1000, () => glue.call("StartCrawlerSchedule", where));
    glue.engine.after(3 * 24 * 3600 * 1000, () => {});
    await glue.engine.quiet();
    assert.equal(glue.events.filter(({ detail }) => detail.state === "Started").length, 2);
  });

  it("are done when the start has answered, where somebody would wait in real time", async () => {
    objects = { "in/a.json": '{"a":1}' };
    const glue = await glueAlone(crawlerWith(), { offers: { s3 }, clock: new RealClock() });
    await glue.call("StartCrawler", { Name: "crawl" });
    const { Crawler } = await glue.call<{ Crawler: { State: string } }>("GetCrawler", { Name: "crawl" });
    assert.equal(Crawler.State, "READY");
  });

  it("keep a history and figures of it", async () => {
    const { glue, tables } = await crawled({ "in/a.json": '{"a":1}' });
    await tables();
    const { Crawls } = await glue.call<{ Crawls: Array<{ State: string }> }>("ListCrawls", { CrawlerName: "crawl" });
    assert.deepEqual(
      Crawls.map(({ State }) => State),
      ["COMPLETED"],
    );
    const { CrawlerMetricsList: list } = await glue.call<{ CrawlerMetricsList: Array<Record<string, unknown>> }>(
      "GetCrawlerMetrics",
      {},
    );
    assert.deepEqual([list[0]?.TablesCreated, list[0]?.LastRuntimeSeconds], [1, 0.1]);
  });

  it("run on their schedule", async () => {
    objects = {};
    const glue = await environment({ schedule: "cron(0 6 * * ? *)" });
    glue.engine.after(3 * 24 * 3600 * 1000, () => {});
    await glue.engine.quiet();
    assert.equal(glue.events.filter(({ detail }) => detail.state === "Started").length, 3);
  });
});

describe("JDBC crawlers", () => {
  afterEach(endGlue);
  const url = "jdbc:redshift://wg.000000000000.us-east-1.redshift-serverless.amazonaws.com:5439/toll_db";

  it("name tables by database, schema and table", async () => {
    const described = [
      { schema: "public", table: "toll_table", columns: [{ name: "id", type: "bigint" }] },
      { schema: "etl", table: "other", columns: [] },
    ];
    const describe = (place: object) => (assert.deepEqual(place, { workgroup: "wg", database: "toll_db" }), described);
    const glue = await glueAlone(
      [
        ["catalogDatabase:CatalogDatabase", "raw", {}],
        ["connection:Connection", "conn", { connectionProperties: { JDBC_CONNECTION_URL: url, SECRET_ID: "s" } }],
        [
          "crawler:Crawler",
          "crawl",
          { role, databaseName: "raw", jdbcTargets: [{ connectionName: "conn", path: "toll_db/public/%" }] },
        ],
      ],
      { offers: { warehouse: { describe } } },
    );
    await glue.call("StartCrawler", { Name: "crawl" });
    await glue.engine.quiet();
    const { TableList } = await glue.call<{ TableList: Table[] }>("GetTables", { DatabaseName: "raw" });
    assert.deepEqual(
      TableList.map(({ Name }) => Name),
      ["toll_db_public_toll_table"],
    );
  });
});
