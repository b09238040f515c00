import assert from "node:assert/strict";
import { lastOf } from "../../functions/executions";

describe("lastOf", () => {
  const last = (...started: number[]) => lastOf((attempt) => Promise.resolve(started.includes(attempt)));

  it("finds the last attempt that has an execution", async () => {
    assert.equal(await last(), 0);
    assert.equal(await last(1, 2, 3), 3);
  });

  it("looks past attempts that never started: a batch may be done by the one after", async () => {
    assert.equal(await last(2), 2);
    assert.equal(await last(3), 3);
    assert.equal(await last(1, 4), 4);
  });
});
