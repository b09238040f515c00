import * as assert from "node:assert/strict";
import { alternated, median } from "../../bench/samples";

describe("median", () => {
  it("is the middle value, by number and not by text", () => assert.equal(median([100, 9, 20]), 20));
  it("is the mean of the two middle values", () => assert.equal(median([4, 1, 3, 10]), 3.5));
  it("is the value itself where there is one", () => assert.equal(median([7]), 7));
  it("refuses no values", () => assert.throws(() => median([]), /no median/));
});

describe("alternated", () => {
  async function measured(rounds: { times: number; discarded?: number }) {
    const order: string[] = [];
    const side = (name: string) => async () => order.push(name);
    return { sides: await alternated(rounds, { ours: side("ours"), beside: side("beside") }), order };
  }

  it("gives each side the first turn in every other round", async () => {
    const { order } = await measured({ times: 2 });
    assert.deepEqual(order, ["ours", "beside", "beside", "ours"]);
  });
  it("keeps each value with its side", async () => {
    const { sides } = await measured({ times: 2 });
    assert.deepEqual(sides, { ours: [1, 4], beside: [2, 3] });
  });
  it("leaves out the rounds in which both get warm", async () => {
    const { sides } = await measured({ times: 1, discarded: 1 });
    assert.deepEqual(sides, { ours: [4], beside: [3] });
  });
});
