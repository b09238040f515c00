import { DuckDBInstance } from "@duckdb/node-api";
import * as assert from "node:assert/strict";
import { Interruptible } from "../../../local/duckdb/interruptible";

const refusal = () => new Error("too late");
const endless =
  "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select max(i) from n";

describe("Interruptible", () => {
  it("tells DuckDB again until the work has stopped, and no longer", async () => {
    let told = 0;
    let stop: (error: Error) => void = () => undefined;
    const work = new Interruptible({ interrupt: () => void (++told === 3 && stop(new Error("stopped"))) }, refusal);
    const running = work.run(() => new Promise((_, reject) => (stop = reject)));
    work.interrupt();
    await assert.rejects(running, /stopped/);
    await new Promise((done) => setImmediate(() => setImmediate(done)));
    assert.equal(told, 3);
  });

  it("lets no work begin after an interruption, and leaves what is idle alone", async () => {
    const work = new Interruptible({ interrupt: () => assert.fail("nothing is under way") }, refusal);
    assert.equal(await work.run(async () => "done"), "done");
    work.interrupt();
    await assert.rejects(
      work.run(async () => assert.fail("it began")),
      /too late/,
    );
  });

  for (const how of ["run", "stream"] as const)
    it(`stops a query at once, however early it is told to: ${how}`, async () => {
      const instance = await DuckDBInstance.create(":memory:");
      const connection = await instance.connect();
      const work = new Interruptible(connection, refusal);
      const running = work.run(() => connection[how](endless));
      work.interrupt();
      await assert.rejects(running, /Interrupted/);
      assert.equal((await connection.runAndReadAll("select 1")).getRowsJson().length, 1, "the connection works on");
      connection.closeSync();
      instance.closeSync();
    });
});
