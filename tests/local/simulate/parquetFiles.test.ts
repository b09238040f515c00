import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parquetOf, rowsOf } from "../../../local/simulate/spark/parquetFiles";

describe("Parquet files of the simulation", () => {
  it("have every value, also where the first of a column is missing", async () => {
    const file = await parquetOf([
      ["key", "varchar", ["gone.json", "here.json"]],
      ["landed_at", "timestamp", [null, "2026-01-01 00:30:36"]],
    ]);
    assert.deepEqual(await rowsOf([file]), {
      columns: ["key", "landed_at"],
      rows: [
        ["gone.json", null],
        ["here.json", "2026-01-01 00:30:36"],
      ],
    });
  });

  it("keep each value as it is, whatever signs are in it", async () => {
    const sign = fc.constantFrom("\u001f", "\u001e", "0", "1", "", '"', "\\", "\n", "'", "é", "null");
    const value = fc.option(fc.array(sign, { maxLength: 6 }).map((signs) => signs.join("")));
    await fc.assert(
      fc.asyncProperty(fc.array(value), async (values) => {
        const file = await parquetOf([
          ["text", "varchar", values],
          ["place", "bigint", values.map((_, at) => String(at))],
        ]);
        const found = (await rowsOf([file])).rows;
        assert.deepEqual(
          found,
          values.map((text, at) => [text, String(at)]),
        );
      }),
    );
  });

  it("are told apart, however fast one comes after the other", async () => {
    for (let number = 100; number < 150; number++) {
      const file = await parquetOf([["number", "bigint", [String(number)]]]);
      assert.deepEqual((await rowsOf([file])).rows, [[String(number)]]);
    }
  });
});
