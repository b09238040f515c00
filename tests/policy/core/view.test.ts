import * as assert from "node:assert/strict";
import fc from "fast-check";
import { shown } from "../../../policy/core/message";
import { Resource } from "../../../policy/core/resource";
import { pointsAt } from "../../../policy/core/stack";
import { allOf, anyOf, not, type Truth } from "../../../policy/core/truth";
import { isUnknown, unknown } from "../../../policy/core/unknown";
import { View } from "../../../policy/core/view";

const owner = { urn: "urn", type: "a:b:C", name: "c" };
const view = (raw: unknown, path = "x") => new View(raw, path, owner);

describe("View", () => {
  it("is unknown below an unknown, absent below an absence", () => {
    assert.equal(view(unknown).at("a.b").isUnknown, true);
    assert.equal(view({}).at("a.b").isAbsent, true);
    assert.equal(
      view({ a: { b: [1, unknown] } })
        .at("a.b")
        .items()[1]
        ?.is(2),
      "unknown",
    );
  });

  it("says where a value stands", () => {
    assert.equal(
      view({ rules: [{ on: true }] }, "")
        .at("rules")
        .items()[0]
        ?.at("on").path,
      "rules[0].on",
    );
  });

  it("shows texts with gaps where parts are unknown", () => {
    assert.equal(view(`arn:aws:s3:::${unknown}/*`).text(), "arn:aws:s3:::(unknown)/*");
    assert.equal(view(unknown).text(), undefined);
  });

  it("never throws, whatever it is made of", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.stringMatching(/^[a-z.]{1,8}$/), (raw, path) => {
        const at = view(raw).at(path);
        for (const item of [at, ...at.items(), ...at.entries().map(([, inner]) => inner)]) {
          shown(item);
          assert.notEqual(item.is("a"), "unknown");
        }
      }),
    );
  });
});

describe("shown", () => {
  it("never shows a secret, by name, by place in an object, or where a rule conceals it", () => {
    assert.equal(shown(view("hunter2", "adminUserPassword")), "set (not shown)");
    assert.equal(shown(view("hunter2").conceal()), "set (not shown)");
    assert.doesNotMatch(shown(view({ user: "a", password: "hunter2" })), /hunter2/);
  });
  it("stays short", () => assert.ok(shown(view("x".repeat(500))).length <= 80));
});

describe("Truth", () => {
  const truth = fc.constantFrom<Truth>(true, false, "unknown");
  it("never decides what an unknown could still turn", () => {
    const settled = (value: Truth, as: boolean) => (value === "unknown" ? as : value);
    fc.assert(
      fc.property(fc.array(truth), fc.boolean(), (truths, as) => {
        const known = truths.map((value) => settled(value, as));
        for (const combine of [anyOf, allOf]) {
          const decided = combine(truths);
          if (decided !== "unknown") assert.equal(decided, combine(known));
        }
        assert.equal(not(not(anyOf(truths))), anyOf(truths));
      }),
    );
  });
});

describe("pointsAt", () => {
  const target = new Resource({ ...owner, urn: "urn:target", props: { id: "b-1", arn: "arn:aws:s3:::b-1" } });
  const by = (bucket: unknown, comesFrom?: Record<string, readonly string[]>) =>
    new Resource({ ...owner, props: { bucket }, ...(comesFrom === undefined ? {} : { comesFrom }) });
  const points = (from: Resource) => pointsAt(from.at("bucket"), from, target);
  it("goes by value, else by where it comes from", () => {
    assert.equal(points(by("b-1")), true);
    assert.equal(points(by("arn:aws:s3:::b-1")), true);
    assert.equal(points(by("another")), false);
    assert.equal(points(by(unknown, { bucket: ["urn:target"] })), true);
    assert.equal(points(by(unknown, { bucket: ["urn:other"] })), false);
    assert.equal(points(by(unknown, { bucket: [] })), "unknown");
    assert.equal(points(by(undefined)), false);
  });
});

describe("Resource", () => {
  it("takes an output that nobody set for absent before deployment, where its inputs are known", () => {
    const previewed = new Resource({ ...owner, inputs: { a: unknown }, props: { a: unknown, b: unknown, c: 1 } });
    assert.equal(previewed.at("a").isUnknown, true);
    assert.equal(previewed.at("b").isAbsent, true);
    assert.equal(previewed.at("c").is(1), true);
    assert.equal(previewed.output("b").isUnknown, true);
    assert.equal(isUnknown(new Resource({ ...owner, props: { b: unknown } }).at("b").raw), true);
  });
});
