import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packPolicyNames } from "../../policy/core/packPolicies";
import { rules } from "../../policy/rules";
import { concerns, withCoverage } from "../../scripts/policyCoverage";
import { projectRoot } from "../support/environment";

describe("the pack's coverage", () => {
  it("stands in README.md as it is (npm run coverage)", async () => {
    const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
    assert.equal(readme, await withCoverage(readme));
  });

  it("names rules that there are", () => {
    const known = new Set<string>([...rules.map(({ name }) => name), ...Object.values(packPolicyNames)]);
    const named = concerns.flatMap((concern) => concern.rules);
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
  });

  it("has a rule for every concern, or says why not", () => {
    for (const { concern, rules: own, leftOut } of concerns)
      assert.equal(own.length > 0, leftOut === undefined, concern);
  });

  it("has every concern that nobody else looks at, or only a scanner of running accounts does", () => {
    const alone = concerns.filter(({ section }) => section !== "2");
    assert.ok(alone.length >= 35, String(alone.length));
    assert.deepEqual(
      alone.filter((concern) => concern.rules.length === 0),
      [],
    );
  });

  for (const peer of ["checkov", "cdkNag"] as const) {
    it(`has all that ${peer} has, but for what a data pipeline has not`, () => {
      const missed = concerns.filter((concern) => concern[peer] !== undefined && concern.rules.length === 0);
      assert.deepEqual(
        missed.filter(({ leftOut }) => leftOut === undefined),
        [],
      );
      assert.ok(missed.length <= 3, missed.map(({ concern }) => concern).join());
    });
  }
});
