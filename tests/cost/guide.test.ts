import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assumptionNames, assumptions } from "../../cost/assumptions";
import { projectRoot } from "../support/environment";

describe("docs/cost.md", () => {
  it("has every assumption as it is, and no other", () => {
    const text = readFileSync(join(projectRoot, "docs", "cost.md"), "utf8");
    const rows = [...text.matchAll(/^\| `(\w+)` +\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm)].map(([, ...cells]) => cells);
    const wanted = assumptionNames.map((name) => {
      const { default: value, unit, why } = assumptions[name];
      return [name, String(value), unit, why];
    });
    assert.deepEqual(rows, wanted);
  });
});
