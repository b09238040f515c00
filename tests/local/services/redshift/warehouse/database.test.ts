import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Database, rowsOf } from "../../../../../local/services/redshift/warehouse/database";

describe("A warehouse's database", () => {
  const directory = mkdtempSync(join(tmpdir(), "landfall-redshift-"));
  after(() => rmSync(directory, { recursive: true }));

  async function threadsOf(database: Database): Promise<number | undefined> {
    const connection = await database.connect();
    try {
      const [found] = await rowsOf<{ n: string }>(connection, "select current_setting('threads') as n");
      return Number(found?.n);
    } finally {
      connection.closeSync();
      await database.close();
    }
  }

  it("has one thread where a run must repeat, all that there are elsewhere", async () => {
    assert.equal(await threadsOf(new Database(join(directory, "repeats.duckdb"), { repeats: true })), 1);
    assert.equal(await threadsOf(new Database(join(directory, "serves.duckdb"))), availableParallelism());
  });
});
