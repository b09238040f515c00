import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configIn, reconciled } from "../../../local/policy/packConfig";
import type { PolicyInfo } from "../../../local/policy/policies";
import { UsageError } from "../../../local/services/errors";

const settings = {
  minDays: { type: "integer", minimum: 1, maximum: 35, default: 7 },
  algorithm: { type: "string", enum: ["kms", "any"] },
  names: { type: "array", items: { type: "string", minLength: 1 } },
};
const policy = (name: string, level: PolicyInfo["level"]): PolicyInfo => {
  return { name, level, settings, severity: "high", description: "", source: "", remedy: "", tags: [] };
};
const policies = [policy("kept", "mandatory"), policy("told", "advisory")];
const given = (entry: unknown) => ({ kept: entry });

describe("reconciled", () => {
  it("puts what is given over all, and all over the pack's own", () => {
    const config = { all: "disabled", told: { enforcementLevel: "mandatory", minDays: 9 } };
    assert.deepEqual(
      [...reconciled(policies, config)],
      [
        ["kept", { level: "disabled", settings: {} }],
        ["told", { level: "mandatory", settings: { minDays: 9 } }],
      ],
    );
    assert.equal(reconciled(policies, {}).get("kept")?.level, "mandatory");
  });

  const wrong: ReadonlyArray<readonly [what: string, config: Record<string, unknown>, message: RegExp]> = [
    [
      "a policy that does not exist",
      { other: "mandatory" },
      /There is no policy "other"; policy\/RULES\.md lists them/,
    ],
    ["a level that does not exist", given("strict"), /kept has the level "strict"; levels are advisory, mandatory/],
    ["a list", given([]), /kept must be a level or an object/],
    ["a number", given(7), /kept must be a level or an object/],
    ["no level, which Pulumi takes for advisory", given({ minDays: 7 }), /gives no enforcementLevel.*Give "mandatory"/],
    ["a setting that does not exist", given({ enforcementLevel: "mandatory", days: 7 }), /kept\.days is not known/],
    ["text for a number", given({ enforcementLevel: "mandatory", minDays: "7" }), /kept\.minDays is "7"; .*integer/],
    ["half a day", given({ enforcementLevel: "mandatory", minDays: 7.5 }), /kept\.minDays is 7\.5; .*integer/],
    ["too few", given({ enforcementLevel: "mandatory", minDays: 0 }), /kept\.minDays is 0; it must be 1 or more/],
    ["too many", given({ enforcementLevel: "mandatory", minDays: 36 }), /kept\.minDays is 36; it must be 35 or less/],
    ["a wrong choice", given({ enforcementLevel: "mandatory", algorithm: "x" }), /algorithm is "x"; .*kms, any/],
    ["a wrong element", given({ enforcementLevel: "mandatory", names: ["a", 1] }), /names\[1\] is 1; .*string/],
    ["an empty element", given({ enforcementLevel: "mandatory", names: [""] }), /names\[0\] is too short/],
  ];
  for (const [what, config, message] of wrong) {
    it(`refuses ${what}`, () => assert.throws(() => reconciled(policies, config), message));
  }

  it("names all that is wrong at once", () => {
    const both = { other: "mandatory", kept: "strict" };
    assert.throws(() => reconciled(policies, both), /There is no policy "other".*the level "strict"/);
  });
});

describe("configIn", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "landfall-"));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    const path = join(folder, "config.json");
    writeFileSync(path, text);
    return path;
  };

  it("reads an object", () => assert.deepEqual(configIn(file('{"all": "advisory"}')), { all: "advisory" }));
  it("refuses what is no JSON object, or is not there", () => {
    assert.throws(() => configIn(file("{")), /is not valid JSON/);
    assert.throws(() => configIn(file("[]")), /must be one JSON object/);
    assert.throws(() => configIn(join(folder, "none.json")), UsageError);
  });
});
