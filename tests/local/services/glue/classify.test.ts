import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { classify } from "../../../../local/services/glue/crawlers/classify";
import { csvFound } from "../../../../local/services/glue/crawlers/csv";

const columnsOf = (text: string) =>
  Object.fromEntries(csvFound(text)?.columns.map(({ Name, Type }) => [Name, Type]) ?? []);

describe("csvFound", () => {
  it("finds as many columns as were written, whatever is quoted in them", () => {
    const field = fc.string().map((text) => `"${text.replaceAll('"', '""')}"`);
    const rows = fc
      .integer({ min: 2, max: 6 })
      .chain((width) =>
        fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 5 }),
      );
    fc.assert(
      fc.property(rows, (fields) => {
        const found = csvFound(fields.map((row) => row.join(",")).join("\r\n"));
        assert.equal(found?.columns.length, fields[0]?.length);
      }),
    );
  });

  it("names a sales file's columns by its header in small letters, spaces and all, and leaves dates text", () => {
    const text =
      '\uFEFFRegion,Item Type,Order Date,Order ID,Unit Price\r\n"Asia, Far",Snacks,2/7/2012,443368995,9.33\r\n' +
      "Europe,,10/23/2016,667593514,437.20\r\n";
    assert.deepEqual(columnsOf(text), {
      region: "string",
      "item type": "string",
      "order date": "string",
      "order id": "bigint",
      "unit price": "double",
    });
    assert.deepEqual(csvFound(text)?.csv, { delimiter: ",", header: true });
  });

  for (const delimiter of [",", "|", "\t", ";", "\u0001"]) {
    it(`knows the delimiter ${JSON.stringify(delimiter)}`, () => {
      const text = ["id,name", "1,a", "2,b"].join("\n").replaceAll(",", delimiter);
      assert.deepEqual(csvFound(text)?.csv, { delimiter, header: true });
    });
  }

  it("takes no header where every row is text, and numbers the columns", () => {
    assert.deepEqual(columnsOf("name,city\nann,rome\n"), { col0: "string", col1: "string" });
  });

  it("takes no header that has a number in it, a name twice or a name too long", () => {
    for (const header of ["id,2020", "id,id", `id,${"x".repeat(150)}`])
      assert.deepEqual(Object.keys(columnsOf(`${header}\n1,2\n`)), ["col0", "col1"]);
  });

  it("lets the last column be empty throughout", () => {
    assert.deepEqual(columnsOf("id,name,\n1,a,\n2,b,\n"), { id: "bigint", name: "string", col2: "string" });
  });

  it("is not put off by a broken row", () => {
    const text = 'id,name\n1,a\n2\n3,c,d\n4,"never closed\n' + "5,e\n".repeat(20);
    assert.deepEqual(columnsOf(text), { id: "bigint", name: "string" });
  });

  it("widens whole numbers to fractions and what is beyond 64 bits", () => {
    assert.deepEqual(columnsOf("a,b\n1,9223372036854775808\n1.5,1\n"), { a: "double", b: "double" });
  });

  it("finds nothing in one column or one row", () => {
    assert.equal(csvFound("id\n1\n2\n"), undefined);
    assert.equal(csvFound("id,name\n"), undefined);
  });
});

describe("classify", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "landfall-classify-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("names Parquet's types as Hive does, nested ones too", async () => {
    const path = join(folder, "a.parquet");
    const duck = await (await DuckDBInstance.create()).connect();
    await duck.run(
      `copy (select 1::int as "Id", 2::bigint b, 1.5::double d, 'x' s, date '2026-01-01' as day, timestamp '2026-01-01' as "at",
         1.25::decimal(12,2) price, true as ok, [1, 2] as list, [{'k': 1}] as "rows", {'x': 1, 'y': 'z'} as point, map {'k': 1::bigint} m,
         'last' as last) to '${path}' (format parquet)`,
    );
    const found = await classify(path);
    assert.equal(found?.classification, "parquet");
    assert.deepEqual(Object.fromEntries(found.columns.map(({ Name, Type }) => [Name, Type])), {
      id: "int",
      b: "bigint",
      d: "double",
      s: "string",
      day: "date",
      at: "timestamp",
      price: "decimal(12,2)",
      ok: "boolean",
      list: "array<int>",
      rows: "array<struct<k:int>>",
      point: "struct<x:int,y:string>",
      m: "map<string,bigint>",
      last: "string",
    });
  });

  it("takes a Parquet file that is cut off for UNKNOWN, and an empty file for nothing", async () => {
    const path = join(folder, "b");
    writeFileSync(path, "PAR1....");
    assert.equal((await classify(path))?.classification, "UNKNOWN");
    writeFileSync(path, "");
    assert.equal(await classify(path), undefined);
  });
});
