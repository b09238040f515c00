import * as assert from "node:assert/strict";
import { endAll } from "../../../support/environment";
import { athenaOf, parquet, table, type Described } from "./athenaWorld";

const parquetTable = { serde: "parquet", columns: "id int, cost double, city string" } as const;

async function tableOf(described: Described, files: Readonly<Record<string, string | Buffer>>) {
  const client = await athenaOf([table("rows", described)]);
  for (const [name, body] of Object.entries(files)) await client.put(`rows/${name}`, body);
  return client;
}

describe("Athena's tables", () => {
  afterEach(endAll);

  it("are Parquet files, columns by name, whatever order and place they have", async () => {
    const client = await tableOf(parquetTable, {
      "a.parquet": await parquet("select 2.5::double as cost, 1 as id, 'x' as city"),
      "deep/b.parquet": await parquet("select 2 as id, 'y' as City"),
      _SUCCESS: "",
      "_hidden/c.parquet": "no Parquet",
    });
    assert.deepEqual(await client.rows("select id, cost, city from rows order by id"), [
      ["id", "cost", "city"],
      ["1", "2.5", "x"],
      ["2", null, "y"],
    ]);
  });

  it("are Parquet files by place, where the SerDe says so", async () => {
    const client = await tableOf(
      { ...parquetTable, settings: { "parquet.column.index.access": "true" } },
      {
        "a.parquet": await parquet("select 1 as a, 2.5::double as b, 'x' as c"),
        "b.parquet": await parquet("select 2 as other, 3.5::double as names"),
      },
    );
    assert.deepEqual((await client.rows("select * from rows order by id")).slice(1), [
      ["1", "2.5", "x"],
      ["2", "3.5", null],
    ]);
  });

  it("refuse a Parquet column of another type, as Athena does", async () => {
    const client = await tableOf(parquetTable, { "a.parquet": await parquet("select 1 as id, 'much' as cost") });
    assert.match(
      await client.reason("select sum(cost) from rows"),
      /^HIVE_BAD_DATA: Field cost's type BYTE_ARRAY in parquet file s3:\/\/lake\/rows\/a.parquet is incompatible with type double/,
    );
  });

  it("may have keys that look like patterns, and fail by their names where they are no Parquet", async () => {
    const client = await tableOf(parquetTable, {
      "a[1]*.parquet": await parquet("select 1 as id"),
      "a1b.parquet": await parquet("select 2 as id"),
    });
    assert.deepEqual((await client.rows("select id from rows order by id")).slice(1), [["1"], ["2"]]);
    await client.put("rows/c.parquet", "something else altogether");
    assert.equal(
      await client.reason("select id from rows"),
      "HIVE_BAD_DATA: Not valid Parquet file: s3://lake/rows/c.parquet expected magic number: PAR1",
    );
  });

  it("hold the rows of known partitions only, with the partitions' values as columns", async () => {
    const described = { ...parquetTable, keys: "day date, source string" };
    const client = await tableOf(described, {
      "day=2026-01-01/source=a/1.parquet": await parquet("select 1 as id"),
      "day=2026-01-02/source=b/1.parquet": await parquet("select 2 as id"),
    });
    assert.deepEqual(await client.rows("select count(*) from rows"), [["_col0"], ["0"]]);
    assert.deepEqual((await client.rows("msck repair table rows")).slice(1), [
      ["Repair: Added partition to metastore rows:day=2026-01-01/source=a"],
      ["Repair: Added partition to metastore rows:day=2026-01-02/source=b"],
    ]);
    assert.deepEqual((await client.rows("select id, day, source from rows where day > date '2026-01-01'")).slice(1), [
      ["2", "2026-01-02", "b"],
    ]);
    assert.deepEqual(await client.rows("show partitions rows"), [
      ["day=2026-01-01/source=a"],
      ["day=2026-01-02/source=b"],
    ]);
  });

  it("are lines split at a delimiter, quotes and all, for LazySimpleSerDe", async () => {
    const client = await tableOf(
      {
        serde: "lazy",
        columns: "id int, cost double, city string",
        settings: { "field.delim": "," },
        parameters: { "skip.header.line.count": "1" },
      },
      { "a.csv": 'id,cost,city\r\n1,2.5,"x"\n1.5,much\n3,4,y,more\n4,,\\N\n' },
    );
    assert.deepEqual((await client.rows('select id, cost, city, city is null from "rows"')).slice(1), [
      ["1", "2.5", '"x"', "false"],
      [null, null, null, "true"],
      ["3", "4.0", "y", "false"],
      ["4", null, null, "true"],
    ]);
  });

  it("are quoted fields for OpenCSVSerde, and bad values fail the query", async () => {
    const described = { serde: "csv", columns: "id int, city string" } as const;
    const client = await tableOf(described, { "a.csv": '"1","x, ""y"""\n"2",\n' });
    assert.deepEqual((await client.rows("select * from rows")).slice(1), [
      ["1", 'x, "y"'],
      ["2", null],
    ]);
    await client.put("rows/b.csv", '"many","z"\n');
    assert.match(await client.reason("select * from rows"), /HIVE_BAD_DATA: Error parsing field value 'many'/);
  });

  it("are JSON objects, keys in any case, nested values typed", async () => {
    const columns = "id int, city string, tags array<string>, place struct<lat:double,lon:double>";
    const client = await tableOf(
      { serde: "json", columns },
      {
        "a.json": '{"ID": 1, "city": "x", "tags": ["a", "b"], "place": {"lat": 1.5, "lon": 20000000}}\n\n{"id": "2"}\n',
      },
    );
    assert.deepEqual((await client.rows("select *, place.lat, tags[1] from rows order by id")).slice(1), [
      ["1", "x", "[a, b]", "{lat=1.5, lon=2.0E7}", "1.5", "a"],
      ["2", null, null, null, null, null],
    ]);
    await client.put("rows/b.json", "not json\n");
    assert.match(
      await client.reason("select * from rows"),
      /HIVE_CURSOR_ERROR: Row is not a valid JSON Object: not json/,
    );
  });

  it("may be empty, or missing", async () => {
    const client = await tableOf(parquetTable, {});
    assert.deepEqual(await client.rows("select * from rows"), [["id", "cost", "city"]]);
    assert.equal(
      await client.reason("select * from nothing"),
      "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.shipping-db.nothing' does not exist",
    );
    assert.equal(
      await client.reason("select * from other.rows"),
      "SCHEMA_NOT_FOUND: line 1:15: Schema 'other' does not exist",
    );
  });
});
