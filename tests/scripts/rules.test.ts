import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policy/rules";
import { rulesText } from "../../scripts/rules";
import { projectRoot } from "../support/environment";

describe("policy/RULES.md", () => {
  it("is what the rules say of themselves (npm run rules)", async () => {
    assert.equal(readFileSync(join(projectRoot, "policy", "RULES.md"), "utf8"), await rulesText());
  });

  it("has names that are one of a kind, and a page of AWS for each rule", () => {
    assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
    for (const { name, source } of rules) assert.match(source, /^https:\/\/docs\.aws\.amazon\.com\/\S+$/, name);
  });
});
