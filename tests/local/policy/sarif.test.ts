import * as assert from "node:assert/strict";
import type { CheckResult } from "../../../local/policy/check";
import type { PolicyInfo } from "../../../local/policy/policies";
import { sarifOf } from "../../../local/policy/sarif";
import { schemaProblems } from "../../../local/policy/schema";
import { log } from "./sarifSchema";

const rule: PolicyInfo = {
  name: "kms-key-rotates",
  level: "advisory",
  severity: "medium",
  description: "Symmetric keys rotate each year.",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  remedy: "Set enableKeyRotation to true.",
  tags: ["SecurityHub KMS.4", "CIS 3.6"],
  settings: {},
};
const own: PolicyInfo = { ...rule, name: "pack-exemptions-hold", severity: "", source: "", remedy: "" };
const result: CheckResult = {
  rules: [rule],
  findings: [
    { rule, level: "advisory", urn: "urn:pulumi:s::p::aws:kms/key:Key::old", message: 'Key "old": no.' },
    { rule: own, level: "mandatory", urn: "", message: "The exemption of x ended." },
  ],
  notes: ["Exemptions in force: old from kms-key-rotates until 2027-06-30 (data team: imported)."],
};

/** The parts that these tests look at. */
interface Log {
  readonly runs: ReadonlyArray<{
    readonly tool: { readonly driver: { readonly rules: ReadonlyArray<{ readonly id: string }> } };
    readonly results: ReadonlyArray<{ readonly ruleId: string; readonly ruleIndex: number; readonly level: string }>;
    readonly invocations: unknown;
  }>;
}
const runOf = (of: CheckResult) => (sarifOf(of) as Log).runs[0]!;

describe("sarifOf", () => {
  it("keeps to what SARIF 2.1.0 demands, with findings and without", () => {
    for (const of of [result, { rules: [], findings: [], notes: [] }]) {
      assert.deepEqual(schemaProblems(sarifOf(of), log, "log"), []);
    }
  });

  it("is held to it: what is missing, misspelled or of another type is noticed", () => {
    const wrong = [
      { version: "2.1.0" },
      { version: "2.0.0", runs: [] },
      { version: "2.1.0", runs: [{ results: [] }] },
      { version: "2.1.0", runs: [{ tool: { driver: {} } }] },
      { version: "2.1.0", runs: [{ tool: { driver: { name: "x" } }, results: [{ ruleId: "a" }] }] },
      {
        version: "2.1.0",
        runs: [{ tool: { driver: { name: "x" } }, results: [{ message: { text: "a" }, level: "bad" }] }],
      },
      { version: "2.1.0", runs: [{ tool: { driver: { name: "x" } }, result: [] }] },
    ];
    for (const broken of wrong) assert.notDeepEqual(schemaProblems(broken, log, "log"), [], JSON.stringify(broken));
  });

  it("points each result to its rule, once described", () => {
    const { tool, results } = runOf(result);
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
    const ids = tool.driver.rules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      results.map(({ level }) => level),
      ["warning", "error"],
    );
  });

  it("lists exemptions in force", () => {
    assert.match(JSON.stringify(runOf(result).invocations), /Exemptions in force: old from kms-key-rotates/);
  });
});
