import * as assert from "node:assert/strict";
import { Exemptions, exemptionsIn } from "../../../policy/core/exemptions";
import { expiredText, inForceText, unusedText } from "../../../policy/core/notes";

const entry = {
  rule: "kms-key-rotates",
  resource: "old-*",
  reason: "imported key",
  owner: "data team",
  expires: "2026-06-30",
};
const rules = new Set(["kms-key-rotates"]);
const named = (name: string) => ({ urn: `urn:pulumi:s::p::t::${name}`, name });

describe("Exemptions", () => {
  it("excuse what they name, by pattern or URN, until their last day is over", () => {
    const onTheDay = new Exemptions([entry], "2026-06-30");
    assert.equal(onTheDay.excuse("kms-key-rotates", named("old-key")), true);
    assert.equal(onTheDay.excuse("kms-key-rotates", named("new-key")), false);
    assert.equal(onTheDay.excuse("kms-key-enabled", named("old-key")), false);
    assert.equal(new Exemptions([entry], "2026-07-01").excuse("kms-key-rotates", named("old-key")), false);
    const byUrn = new Exemptions([{ ...entry, resource: named("x").urn }], "2026-01-01");
    assert.equal(byUrn.excuse("kms-key-rotates", named("x")), true);
    assert.equal(byUrn.excuse("kms-key-rotates", named("y")), false);
  });

  it("take a pattern's other characters as they are", () => {
    const exemptions = new Exemptions([{ ...entry, resource: "a.b*" }], "2026-01-01");
    assert.equal(exemptions.excuse("kms-key-rotates", named("axb")), false);
    assert.equal(exemptions.excuse("kms-key-rotates", named("a.b/c")), true);
  });

  it("are told apart: in force, expired, unused", () => {
    const expired = { ...entry, expires: "2025-12-31" };
    const exemptions = new Exemptions([entry, expired, { ...entry, resource: "nobody" }], "2026-01-01");
    exemptions.excuse("kms-key-rotates", named("old-key"));
    assert.deepEqual(exemptions.inForce, [entry]);
    assert.deepEqual(exemptions.expired, [expired]);
    assert.deepEqual(
      exemptions.unusedIn("s").map(({ resource }) => resource),
      ["nobody"],
    );
  });

  it("of another stack, by URN, are that stack's to need", () => {
    const exemptions = new Exemptions([{ ...entry, resource: named("x").urn }], "2026-01-01");
    assert.equal(exemptions.unusedIn("s").length, 1);
    assert.deepEqual(exemptions.unusedIn("other"), []);
  });

  it("are told in one line each", () => {
    assert.match(
      inForceText([entry]) ?? "",
      /^Exemptions in force: old-\* from kms-key-rotates until 2026-06-30 \(data team: imported key\)\.$/,
    );
    assert.equal(inForceText([]), undefined);
    assert.match(expiredText(entry), /ended on 2026-06-30\. data team must/);
    assert.match(unusedText(entry), /excuses nothing here/);
  });
});

describe("exemptionsIn", () => {
  const cases: ReadonlyArray<readonly [string, unknown, RegExp]> = [
    ["no list", {}, /must be a list/],
    ["no object", ["x"], /Exemption 1: it must be an object/],
    ["no reason and no owner", [{ ...entry, reason: "", owner: undefined }], /reason, owner must be given/],
    ["an unknown rule", [{ ...entry, rule: "kms" }], /there is no rule "kms"/],
    ["no day", [{ ...entry, expires: "soon" }], /expires is "soon"; it must be a day/],
    ["a field that nobody reads", [{ ...entry, until: "x" }], /there is no field "until"/],
    [
      "all problems at once",
      [
        { ...entry, rule: "a" },
        { ...entry, expires: "b" },
      ],
      /Exemption 1: .*Exemption 2: /,
    ],
  ];
  for (const [what, entries, message] of cases) {
    it(`refuses ${what}`, () => assert.throws(() => exemptionsIn(entries, rules), message));
  }
  it("takes a sound one", () => assert.deepEqual(exemptionsIn([entry], rules), [entry]));
});
