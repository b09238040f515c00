import * as assert from "node:assert/strict";
import { join } from "node:path";
import { Warehouse, type Given } from "./support";

const copy = "copy t from 's3://b/rows/' iam_role 'arn:aws:iam::000000000000:role/c' format as parquet";
const count = "Spectrum Scan Error: unmatched number of columns between table and file.";

/** Columns of the table, the query that the file holds, and what COPY gives. */
const cases: Array<[it: string, columns: string, rows: string, given: Given | RegExp]> = [
  [
    "loads by position, whatever the names",
    "a bigint, b varchar",
    "select 1::bigint as x, 'y' as z union all select 2, 'w'",
    2,
  ],
  [
    "wants as many columns as the table has",
    "a bigint, b varchar",
    "select 1::bigint as x",
    new RegExp(`${count} Table columns: 2, Data columns: 1`),
  ],
  [
    "takes no int for a bigint",
    "a bigint",
    "select 1::integer as x",
    /incompatible Parquet schema for column 'x'. Column type: BIGINT, Parquet schema: INT32/,
  ],
  ["takes no double for a real", "a real", "select 1::double as x", /incompatible Parquet schema/],
  [
    "takes a decimal of the same scale only",
    "a decimal(12,2)",
    "select 1::decimal(12,3) as x",
    /incompatible Parquet schema/,
  ],
  [
    "loads each type",
    "a smallint, b integer, c bigint, d real, e double precision, f boolean, g date, h timestamp, i decimal(5,2), j varchar",
    "select 1::smallint, 2::integer, 3::bigint, 4::float, 5::double, true, date '2026-01-01', timestamp '2026-01-01 00:00:00', 6::decimal(5,2), 'x'",
    1,
  ],
  [
    "fails whole for one text too long, with both lengths",
    "a varchar(2)",
    "select 'ab' as x union all select 'abé'",
    "ERROR: Spectrum Scan Error: The length of the data column a is longer than the length defined in the table. Table: 2, Data: 4",
  ],
  [
    "fails whole for one null where none may be",
    "a varchar not null",
    "select 'ab' as x union all select null",
    "ERROR: Cannot insert a NULL value into column a",
  ],
];

describe("COPY", () => {
  let warehouse: Warehouse;
  beforeEach(() => (warehouse = new Warehouse()));
  afterEach(() => warehouse.close());

  async function fileOf(query: string, name = "part.parquet"): Promise<void> {
    const path = join(warehouse.directory, name);
    const connection = await warehouse.database.connect();
    await connection.run(`copy (${query}) to '${path}' (format parquet)`);
    connection.closeSync();
    warehouse.files.found.push({ url: `s3://b/rows/${name}`, path });
  }

  for (const [title, columns, rows, given] of cases)
    it(title, async () => {
      await fileOf(rows);
      await warehouse.run(`create table t(${columns})`);
      const found = await warehouse.run(copy);
      if (given instanceof RegExp) assert.match(String(found), given);
      else assert.deepEqual(found, given);
      const loaded = typeof given === "number" ? given : 0;
      assert.deepEqual(await warehouse.run("select count(*) from t"), [[String(loaded)]]);
    });

  it("loads all files, or none where one does not fit", async () => {
    await fileOf("select 1::bigint as x", "a.parquet");
    await fileOf("select 'x' as x", "b[1].parquet");
    await warehouse.run("create table t(a bigint)");
    assert.match(String(await warehouse.run(copy)), /File 's3:\/\/b\/rows\/b\[1\].parquet' has an incompatible/);
    warehouse.files.found.pop();
    assert.equal(await warehouse.run(copy), 1);
    assert.equal(await warehouse.run(copy), 1);
    assert.deepEqual(await warehouse.run("select count(*) from t"), [["2"]]);
  });

  it("takes a key that looks like a pattern for the file of that name, and for no other", async () => {
    for (const name of ["ab.parquet", "cd.parquet", "x.parquet", "[xy].parquet", "c?.parquet", "a*.parquet"])
      await fileOf(`select '${name}' as x`, name);
    warehouse.files.found.splice(0, 3);
    await warehouse.run("create table t(a varchar)");
    assert.equal(await warehouse.run(copy), 3);
    assert.deepEqual(await warehouse.run("select a from t order by a"), [
      ["[xy].parquet"],
      ["a*.parquet"],
      ["c?.parquet"],
    ]);
  });

  it("says that a file is no Parquet", async () => {
    warehouse.files.found.push({ url: "s3://b/rows/_SUCCESS", path: __filename });
    await warehouse.run("create table t(a bigint)");
    assert.equal(
      await warehouse.run(copy),
      "ERROR: Spectrum Scan Error: File 's3://b/rows/_SUCCESS' is not a Parquet file",
    );
  });

  it("loads the columns that are named", async () => {
    await fileOf("select 'y' as x");
    await warehouse.run("create table t(a bigint default 7, b varchar)");
    await warehouse.run(copy.replace("copy t", "copy t(b)"));
    assert.deepEqual(await warehouse.run("select * from t"), [["7", "y"]]);
  });

  const refused: Array<[options: string, error: RegExp]> = [
    ["iam_role default csv", /copy of csv is not supported by the local runtime; use format as parquet/],
    ["iam_role default", /copy of delimited text is not supported/],
    ["format parquet", /COPY needs IAM_ROLE/],
    ["iam_role default format as parquet maxerror 5", /COPY with option MAXERROR is not valid for columnar files/],
    ["iam_role default format as parquet fillrecord", /copy option fillrecord is not supported/],
  ];
  for (const [options, error] of refused)
    it(`refuses ${options}`, async () => {
      await warehouse.run("create table t(a bigint)");
      assert.match(String(await warehouse.run(`copy t from 's3://b/rows/' ${options}`)), error);
    });
});
