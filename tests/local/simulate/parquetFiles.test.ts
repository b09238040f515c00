import * as assert from "node:assert/strict";
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

  it("are told apart, however fast one comes after the other", async () => {
    for (let number = 100; number < 150; number++) {
      const file = await parquetOf([["number", "bigint", [String(number)]]]);
      assert.deepEqual((await rowsOf([file])).rows, [[String(number)]]);
    }
  });
});
