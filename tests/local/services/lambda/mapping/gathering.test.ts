import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { Gathering } from "../../../../../local/services/lambda/mapping/gathering";

describe("Gathering", () => {
  it("loses nothing, keeps order, and fills batches up to both limits", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1_100_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (bytes, most) => {
        const gathering = new Gathering<{ bytes: number }>(most);
        for (const size of bytes) gathering.add({ bytes: size });
        const batches: number[][] = [];
        while (gathering.size > 0) batches.push(gathering.take().map((one) => one.bytes));
        assert.deepEqual(batches.flat(), bytes);
        for (const [index, batch] of batches.entries()) {
          const sum = batch.reduce((total, size) => total + size + 1, 14);
          assert.ok(batch.length <= most && sum <= 6_291_456);
          const next = batches[index + 1]?.[0];
          if (next !== undefined) assert.ok(batch.length === most || sum + next + 1 > 6_291_456);
        }
      }),
    );
  });

  it("has no room once the first batch is full", () => {
    const gathering = new Gathering<{ bytes: number }>(2);
    assert.equal(gathering.room, 2);
    gathering.add({ bytes: 1 });
    assert.deepEqual([gathering.room, gathering.isFull], [1, false]);
    gathering.add({ bytes: 1 });
    assert.deepEqual([gathering.room, gathering.isFull], [0, true]);
  });
});
