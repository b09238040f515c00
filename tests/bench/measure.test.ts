import * as assert from "node:assert/strict";
import { against, reaching, skipped, within } from "../../bench/measure";
import { markdownTable } from "../../bench/table";
import { aSecond, seconds } from "../../bench/units";

const twice = { text: "at most 2x", most: (beside: number) => 2 * beside };

describe("against", () => {
  it("compares medians and says between which values they lie", () => {
    const line = against("load", seconds, { ours: [3, 2, 9], beside: [2, 2, 2] }, twice);
    assert.deepEqual(line, {
      measure: "load",
      ours: "3.00 s (2.00 s to 9.00 s)",
      beside: "2.00 s",
      ratio: "1.50",
      reach: "at most 2x",
      ok: true,
    });
  });
  it("says where the reach is missed", () => {
    assert.equal(against("load", seconds, { ours: [4.1], beside: [2] }, twice).ok, false);
  });
});

describe("within", () => {
  it("holds the median to the bound, which it may just meet", () => {
    assert.equal(within("start", seconds, [9, 1.5, 1.2], 1.5).ok, true);
    assert.equal(within("start", seconds, [9, 1.6, 1.2], 1.5).ok, false);
  });
  it("writes the bound in the measure's unit", () => {
    assert.equal(within("start", seconds, [0.2], 0.5).reach, "at most 500 ms");
  });
});

describe("skipped", () => {
  it("says why, and claims neither that the reach was met nor that it was missed", () => {
    const table = markdownTable([skipped("speed", "no cases are there")]);
    assert.match(table, /\| speed +\| skipped: no cases are there \|.*\| skipped \|/);
    assert.doesNotMatch(table, /yes|NO/);
  });
});

describe("reaching", () => {
  it("holds the median to the least it may be", () => {
    assert.equal(reaching("speed", aSecond("rows"), [1, 5000, 5001], 5000).ok, true);
    assert.equal(reaching("speed", aSecond("rows"), [1, 4999, 5001], 5000).ok, false);
  });
  it("writes the bound in the measure's unit", () => {
    assert.equal(reaching("speed", aSecond("rows"), [1], 5000).reach, "at least 5,000 rows/s");
  });
});

describe("markdownTable", () => {
  it("aligns its columns", () => {
    const table = markdownTable([within("start", seconds, [1], 1.5), within("a longer wait", seconds, [2], 1.5)]);
    assert.equal(
      table,
      [
        "| measure       | ours   | beside it | ratio | reach          | ok? |",
        "| ------------- | ------ | --------- | ----- | -------------- | --- |",
        "| start         | 1.00 s |           |       | at most 1.50 s | yes |",
        "| a longer wait | 2.00 s |           |       | at most 1.50 s | NO  |",
        "",
      ].join("\n"),
    );
  });
});
