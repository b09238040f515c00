import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { reconciled } from "../../local/policy/packConfig";
import type { PolicyInfo } from "../../local/policy/policies";
import { exemptionsIn } from "../../policy/core/exemptions";
import { packPolicyNames } from "../../policy/core/packPolicies";
import { rules } from "../../policy/rules";
import { configSchemaText } from "../../scripts/policyConfigSchema";
import { rulesText } from "../../scripts/rules";
import { projectRoot } from "../support/environment";

type Given = Readonly<Record<string, unknown>>;

describe("policy/RULES.md", () => {
  it("is what the rules say of themselves (npm run rules)", async () => {
    assert.equal(readFileSync(join(projectRoot, "policy", "RULES.md"), "utf8"), await rulesText());
  });

  it("has a config whose schema is current (npm run rules)", async () => {
    const text = readFileSync(join(projectRoot, "policy", "config.schema.json"), "utf8");
    assert.equal(text, await configSchemaText());
    const { properties } = JSON.parse(text) as { properties: Record<string, unknown> };
    for (const { name } of rules) assert.ok(name in properties, name);
  });

  it("has names that are one of a kind, and a page of AWS for each rule", () => {
    assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
    for (const { name, source } of rules) assert.match(source, /^https:\/\/docs\.aws\.amazon\.com\/\S+$/, name);
  });
});

describe("docs/policy.md", () => {
  const page = readFileSync(join(projectRoot, "docs", "policy.md"), "utf8");
  const configs = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = ""]) => JSON.parse(text) as Given);
  const about = { level: "advisory", severity: "low", description: "", source: "", remedy: "", tags: [] } as const;
  const policies: PolicyInfo[] = [
    ...rules.map(({ name, settings = {} }) => ({ name, settings, ...about })),
    { name: packPolicyNames.exemptions, settings: { entries: { type: "array" } }, ...about },
  ];

  it("shows configs that check takes", () => {
    assert.equal(configs.length, 2);
    for (const config of configs) reconciled(policies, config);
  });

  it("exempts from rules that there are", () => {
    const entries = configs.flatMap((config) => (config["pack-exemptions"] as { entries?: unknown[] })?.entries ?? []);
    assert.equal(exemptionsIn(entries, new Set(rules.map(({ name }) => name))).length, 1);
  });
});
