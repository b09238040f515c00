import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { conditionTest } from "../../../local/iam/condition";
import type { ConditionDocument } from "../../../local/iam/document";

type Keys = Readonly<Record<string, readonly string[]>>;

function holds(condition: ConditionDocument, keys: Keys): boolean {
  return conditionTest(condition, true)((key) => keys[key]);
}

const bucket = "arn:aws:s3:::landing";
const cases: ReadonlyArray<[condition: ConditionDocument, keys: Keys, expected: boolean]> = [
  [{ StringEquals: { "aws:SourceAccount": "0" } }, { "aws:sourceaccount": ["0"] }, true],
  [{ StringEquals: { k: ["a", "b"] } }, { k: ["b"] }, true],
  [{ StringEquals: { k: "A" } }, { k: ["a"] }, false],
  [{ StringEquals: { k: "*" } }, { k: ["a"] }, false],
  [{ StringEqualsIgnoreCase: { k: "A" } }, { k: ["a"] }, true],
  [{ StringNotEqualsIgnoreCase: { k: "A" } }, { k: ["a"] }, false],
  [{ StringLike: { k: "in/*" } }, { k: ["in/x"] }, true],
  [{ StringNotLike: { k: "in/*" } }, { k: ["in/x"] }, false],
  [{ StringNotEquals: { k: ["a", "b"] } }, { k: ["b"] }, false],
  [{ StringNotEquals: { k: ["a", "b"] } }, { k: ["c"] }, true],
  [{ StringNotEquals: { k: "a" } }, {}, true],
  [{ StringEquals: { k: "a" } }, {}, false],
  [{ StringEqualsIfExists: { k: "a" } }, {}, true],
  [{ StringEqualsIfExists: { k: "a" } }, { k: ["b"] }, false],
  [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:land*" } }, { "aws:sourcearn": [bucket] }, true],
  [{ ArnEquals: { "aws:SourceArn": "arn:aws:s3:::*" } }, { "aws:sourcearn": [bucket] }, true],
  [{ ArnNotEquals: { "aws:SourceArn": bucket } }, { "aws:sourcearn": [bucket] }, false],
  [{ ArnNotLike: { "aws:SourceArn": bucket } }, {}, true],
  [{ Bool: { "aws:SecureTransport": "false" } }, { "aws:securetransport": ["true"] }, false],
  [{ Bool: { "aws:SecureTransport": true } }, { "aws:securetransport": ["true"] }, true],
  [{ BoolIfExists: { "aws:MultiFactorAuthPresent": false } }, {}, true],
  [{ IpAddress: { "aws:SourceIp": "127.0.0.0/8" } }, { "aws:sourceip": ["127.0.0.1"] }, true],
  [{ IpAddress: { "aws:SourceIp": ["10.0.0.0/16", "::1"] } }, { "aws:sourceip": ["127.0.0.1"] }, false],
  [{ NotIpAddress: { "aws:SourceIp": "127.0.0.1" } }, { "aws:sourceip": ["127.0.0.1"] }, false],
  [{ NumericLessThanEquals: { "s3:max-keys": "10" } }, { "s3:max-keys": ["10"] }, true],
  [{ NumericLessThan: { "s3:max-keys": 10 } }, { "s3:max-keys": ["10"] }, false],
  [{ NumericEquals: { n: "10" } }, { n: ["10.0"] }, true],
  [{ NumericNotEquals: { n: "10" } }, { n: ["10.0"] }, false],
  [{ NumericGreaterThan: { n: "10" } }, { n: ["many"] }, false],
  [
    { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
    { "aws:currenttime": ["2026-01-02T00:00:00Z"] },
    true,
  ],
  [{ DateLessThan: { "aws:EpochTime": "1767225600" } }, { "aws:epochtime": ["1767225601"] }, false],
  [{ DateGreaterThanEquals: { t: "2026-01-01" } }, { t: ["2026-01-01T00:00:00Z"] }, true],
  [{ Null: { k: "true" } }, {}, true],
  [{ Null: { k: "false" } }, {}, false],
  [{ Null: { k: true } }, { k: ["a"] }, false],
  [{ "ForAnyValue:StringEquals": { k: ["a", "b"] } }, { k: ["x", "b"] }, true],
  [{ "ForAnyValue:StringEquals": { k: "a" } }, {}, false],
  [{ "ForAnyValue:StringNotEquals": { k: "a" } }, { k: ["a", "b"] }, true],
  [{ "ForAllValues:StringEquals": { k: ["a", "b"] } }, { k: ["a", "b"] }, true],
  [{ "ForAllValues:StringEquals": { k: ["a", "b"] } }, { k: ["a", "x"] }, false],
  [{ "ForAllValues:StringEquals": { k: "a" } }, {}, true],
  [{ "ForAllValues:StringNotLike": { k: "a*" } }, { k: ["b", "ab"] }, false],
  [{ StringEquals: { k: "${aws:PrincipalAccount}" } }, { k: ["0"], "aws:principalaccount": ["0"] }, true],
  [{ StringEquals: { a: "1", b: "2" } }, { a: ["1"], b: ["2"] }, true],
  [{ StringEquals: { a: "1" }, StringLike: { b: "2*" } }, { a: ["1"], b: ["3"] }, false],
  [{}, {}, true],
];

describe("conditionTest", () => {
  for (const [condition, keys, expected] of cases) {
    it(`${JSON.stringify(condition)} ${expected ? "holds" : "does not hold"} for ${JSON.stringify(keys)}`, () => {
      assert.equal(holds(condition, keys), expected);
    });
  }

  const values = fc.array(fc.constantFrom("a", "b", "c", "a*"), { minLength: 1, maxLength: 3 });
  const pairs = [
    ["StringEquals", "StringNotEquals"],
    ["StringLike", "StringNotLike"],
    ["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
    ["ArnLike", "ArnNotLike"],
  ] as const;
  for (const [operator, opposite] of pairs) {
    it(`${opposite} is the opposite of ${operator}, whatever the values and whether the key is there`, () => {
      fc.assert(
        fc.property(values, fc.option(fc.constantFrom("a", "b", "d")), (written, value) => {
          const keys: Keys = value === null ? {} : { k: [value] };
          assert.equal(holds({ [operator]: { k: written } }, keys), !holds({ [opposite]: { k: written } }, keys));
        }),
      );
    });
  }

  it("IfExists holds without the key, and changes nothing with it", () => {
    fc.assert(
      fc.property(
        values,
        values,
        fc.constantFrom("StringEquals", "StringNotLike", "StringLike"),
        (written, found, operator) => {
          assert.equal(holds({ [`${operator}IfExists`]: { k: written } }, {}), true);
          const keys = { k: found };
          assert.equal(
            holds({ [`${operator}IfExists`]: { k: written } }, keys),
            holds({ [operator]: { k: written } }, keys),
          );
        },
      ),
    );
  });

  it("refuses operators and values that mean nothing, and says which", () => {
    assert.throws(() => holds({ StringMatches: { k: "a" } }, {}), /"StringMatches" is no condition operator/);
    assert.throws(() => holds({ Bool: { k: "yes" } }, {}), /"yes" is neither true nor false/);
    assert.throws(() => holds({ IpAddress: { k: "10.0.0.0/99" } }, {}), /"10.0.0.0\/99" is no address/);
    assert.throws(() => holds({ NumericEquals: { k: "ten" } }, {}), /"ten" cannot be compared/);
    assert.throws(() => holds({ Null: { k: "maybe" } }, {}), /Null takes "true" or "false", not maybe/);
  });
});
