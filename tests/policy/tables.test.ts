import * as assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policy/rules";
import { projectRoot } from "../support/environment";

/** Every file of rules: what it exports by name, which tables use. */
function exportedRules(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
  const found = texts.flatMap((text) => [
    ...text.matchAll(/export const (\w+) = \w*(?:[rR]ule)(?:<[^(]*>)?\(\{\s*(?:\.\.\.\w+,\s*)?name: "([a-z0-9-]+)"/g),
  ]);
  return new Map(found.map(([, constant = "", name = ""]) => [name, constant]));
}

const tables = readdirSync(__dirname)
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => readFileSync(join(__dirname, file), "utf8"))
  .join("\n");

describe("every rule", () => {
  const constants = exportedRules(join(projectRoot, "policy", "rules"));
  for (const { name } of rules) {
    it(`${name} has a table`, () => {
      const constant = constants.get(name);
      assert.ok(constant !== undefined, "its file exports it with its name first");
      assert.match(tables, new RegExp(`describe\\w+\\(\\s*${constant}\\b`));
    });
  }
});

describe("every type that a rule names", () => {
  const provider = join(projectRoot, "node_modules", "@pulumi", "aws");
  const types = new Set(rules.flatMap((rule) => rule.types).filter((type) => type.startsWith("aws:")));
  it("is one of the provider's, in the release that the program uses", () => {
    const absent = [...types].filter((type) => {
      const file = join(provider, `${type.split(":")[1] ?? ""}.js`);
      return !existsSync(file) || !readFileSync(file, "utf8").includes(`'${type}'`);
    });
    assert.deepEqual(absent, []);
  });
});
