import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as fc from "fast-check";
import { Pattern } from "../../../../local/services/events/pattern";

interface Case {
  readonly id: string;
  readonly pattern: unknown;
  readonly event: object;
  readonly expect: "match" | "nomatch" | "invalid";
  readonly reason?: string;
  readonly raw?: { readonly pattern?: string };
}

const casesFile = resolve(__dirname, "../../../../../shared/conformance/event-patterns.json");

function outcome({ pattern, raw, event }: Case): string {
  try {
    return Pattern.compile(raw?.pattern ?? JSON.stringify(pattern)).matches(event) ? "match" : "nomatch";
  } catch (error) {
    return `invalid: ${(error as Error).message}`;
  }
}

function expected({ expect, reason }: Case): string {
  return expect === "invalid" ? `invalid: Event pattern is not valid. Reason: ${reason}` : expect;
}

const compiled = (pattern: unknown) => Pattern.compile(JSON.stringify(pattern));

describe("Pattern", () => {
  it("agrees with EventBridge's own matcher on the conformance cases", function () {
    if (!existsSync(casesFile)) {
      console.log(`      skipped: ${casesFile} is not here`);
      this.skip();
    }
    const cases = JSON.parse(readFileSync(casesFile, "utf8")) as Case[];
    const misses = cases.filter((one) => outcome(one) !== expected(one));
    for (const miss of misses) console.log(`      missed ${miss.id}: wanted ${expected(miss)}, got ${outcome(miss)}`);
    console.log(`      ${cases.length - misses.length} of ${cases.length} cases, reasons of invalid patterns included`);
    assert.ok(misses.length <= cases.length * 0.02);
  });

  describe("explain", () => {
    const csv = { detail: { object: { key: "in/a.csv", size: 5 } } };

    it("names the field, what it is and what was wanted", () => {
      const pattern = compiled({ detail: { object: { key: [{ suffix: ".json" }], size: [5] } } });
      assert.equal(pattern.explain(csv), 'detail.object.key is "in/a.csv", wanted a text ending in ".json"');
    });

    it("says that a field is absent", () => {
      assert.equal(compiled({ source: ["aws.s3"] }).explain(csv), 'source is absent, wanted "aws.s3"');
    });

    it("gives a reason for each alternative", () => {
      const pattern = compiled({ $or: [{ source: ["a"] }, { detail: { object: { size: [{ numeric: [">", 9] }] } } }] });
      assert.equal(
        pattern.explain(csv),
        'source is absent, wanted "a"; nor: detail.object.size is 5, wanted a number > 9',
      );
    });

    it("says where fields are met only by different elements of an array", () => {
      const pattern = compiled({ tags: { key: ["a"], value: ["2"] } });
      const event = {
        tags: [
          { key: "a", value: "1" },
          { key: "b", value: "2" },
        ],
      };
      assert.match(pattern.explain(event) ?? "", /no one array element .* tags\.key, tags\.value together/);
    });
  });

  describe("wildcards", () => {
    it("refuses a pattern that one value could match in too many ways", () => {
      assert.throws(() => compiled({ key: [{ wildcard: "*aaaaaaaaaaaaaaa*" }] }), /Rule is too complex/);
      assert.throws(() => compiled({ key: [{ wildcard: "*a*a*a*a*a*a*a*" }] }), /Rule is too complex/);
    });

    it("takes an escaped asterisk for itself", () => {
      const pattern = compiled({ key: [{ wildcard: "a\\*b*" }] });
      assert.equal(pattern.matches({ key: "a*bc" }), true);
      assert.equal(pattern.matches({ key: "axbc" }), false);
    });
  });

  describe("limits", () => {
    it("refuses a pattern that is too long", () => {
      assert.throws(() => compiled({ key: ["x".repeat(4096)] }), { code: "InvalidEventPatternException" });
    });

    it("refuses more combinations of $or than AWS takes", () => {
      const or = { $or: [{ a: [1] }, { b: [1] }] };
      const deep = Array.from({ length: 12 }, (_, i) => [`x${i}`, or]);
      assert.throws(() => compiled(Object.fromEntries(deep)), /too complex/);
    });
  });

  describe("other sources", () => {
    it("are told where a rule wants nothing else", () => {
      assert.equal(compiled({ source: ["aws.glue", { prefix: "my." }] }).sourcesOtherThan("aws.glue"), undefined);
      assert.equal(
        compiled({ source: ["aws.glue", { prefix: "my." }] }).sourcesOtherThan("aws.s3"),
        '"aws.glue" or a text starting with "my."',
      );
      assert.equal(compiled({ source: [{ exists: false }] }).sourcesOtherThan("aws.s3"), "the field to be absent");
    });

    it("are not, where one way to match asks for no source", () => {
      const pattern = compiled({ $or: [{ source: ["aws.glue"] }, { region: ["eu-west-1"] }] });
      assert.equal(pattern.sourcesOtherThan("aws.s3"), undefined);
    });

    it("are told only where the event cannot match, and wherever the source alone keeps it from matching", () => {
      const source = fc.constantFrom("aws.s3", "aws.glue", "my.own");
      const test = fc.oneof(
        source,
        source.map((text) => ({ "anything-but": text })),
        fc.constant({ exists: false }),
      );
      const part = fc.oneof(
        fc.record({ source: fc.array(test, { minLength: 1, maxLength: 2 }) }),
        fc.record({ region: fc.array(fc.constantFrom("here", "there"), { minLength: 1 }) }),
      );
      const either = fc.array(part, { minLength: 2, maxLength: 3 }).map((parts) => ({ $or: parts }));
      fc.assert(
        fc.property(fc.oneof(part, either), source, (wanted, from) => {
          const pattern = compiled(wanted);
          const matches = ["here", "there"].some((region) => pattern.matches({ source: from, region }));
          return matches === (pattern.sourcesOtherThan(from) === undefined);
        }),
      );
    });
  });

  describe("for any event", () => {
    const key = fc.string({ minLength: 1, maxLength: 4 }).filter((name) => name !== "$or" && name !== "__proto__");
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const event = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, { minKeys: 1 })), { minKeys: 1 });
    const asPattern = (value: unknown): unknown =>
      typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asPattern(inner)]))
        : [value];

    it("matches the pattern made of the event's own values", () => {
      fc.assert(fc.property(event, (one) => compiled(asPattern(one)).matches(one)));
    });

    it("explains exactly what it does not match", () => {
      fc.assert(
        fc.property(event, event, (wanted, one) => {
          const pattern = compiled(asPattern(wanted));
          return (pattern.explain(one) === undefined) === pattern.matches(one);
        }),
      );
    });

    it("matches anything-but exactly where the value is present and different", () => {
      fc.assert(
        fc.property(fc.string(), leaf, (excluded, value) => {
          const pattern = compiled({ key: [{ "anything-but": excluded }] });
          return pattern.matches({ key: value }) === (value !== excluded) && !pattern.matches({});
        }),
      );
    });

    it("matches a wildcard wherever a regular expression would", () => {
      const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 8 });
      const wildcard = fc
        .array(text, { minLength: 1, maxLength: 3 })
        .map((parts) => parts.join("*"))
        .filter((w) => !w.includes("**"));
      fc.assert(
        fc.property(wildcard, text, (pattern, value) => {
          const regular = new RegExp(`^${pattern.split("*").join(".*")}$`);
          return compiled({ key: [{ wildcard: pattern }] }).matches({ key: value }) === regular.test(value);
        }),
      );
    });

    it("refuses what is no JSON with AWS's exception, and nothing else", () => {
      fc.assert(
        fc.property(fc.string(), (text) => {
          assert.throws(() => Pattern.compile(text), { code: "InvalidEventPatternException" });
        }),
      );
    });
  });
});
