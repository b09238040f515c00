import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { MessageAttributes } from "../../../../local/services/sns/message";
import { FilterPolicy, type FilterScope } from "../../../../local/services/sns/filterPolicy";

interface Case {
  readonly id: string;
  readonly scope: FilterScope;
  readonly filterPolicy: Readonly<Record<string, unknown>>;
  readonly attributes?: Readonly<Record<string, { readonly Type: string; readonly Value: unknown }>>;
  readonly body?: unknown;
  readonly expect: "match" | "nomatch";
}

const casesFile = resolve(__dirname, "../../../../../shared/conformance/sns-filters.json");

function outcome({ filterPolicy, scope, attributes = {}, body = "" }: Case): string {
  const given: MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, { Type, Value }]) => [name, { DataType: Type, StringValue: String(Value) }]),
  );
  try {
    const policy = FilterPolicy.accepted(filterPolicy, scope);
    return policy.accepts(JSON.stringify(body), given) ? "match" : "nomatch";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("FilterPolicy", () => {
  it("agrees with the conformance cases", function () {
    if (!existsSync(casesFile)) {
      console.log(`      skipped: ${casesFile} is not here`);
      this.skip();
    }
    const cases = JSON.parse(readFileSync(casesFile, "utf8")) as Case[];
    const misses = cases.filter((one) => outcome(one) !== one.expect);
    for (const miss of misses) console.log(`      missed ${miss.id}: wanted ${miss.expect}, got ${outcome(miss)}`);
    console.log(`      ${cases.length - misses.length} of ${cases.length} cases`);
    assert.deepEqual(misses, []);
  });

  const refusals: Array<[string, unknown, FilterScope, RegExp]> = [
    [
      "more than five keys",
      Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`k${n}`, ["v"]])),
      "MessageAttributes",
      /5 keys/,
    ],
    [
      "a bare value, which the matcher would take",
      { a: "b" },
      "MessageAttributes",
      /"a" must be an object or an array/,
    ],
    ["nested keys on attributes", { a: { b: ["c"] } }, "MessageAttributes", /does not support nested/],
    ["too many combinations", { a: Array(13).fill("x"), b: Array(12).fill("y") }, "MessageBody", /too complex/],
    [
      "what is no pattern",
      { a: [{ startsWith: "x" }] },
      "MessageBody",
      /FilterPolicy: Unrecognized match type startsWith/,
    ],
  ];
  for (const [what, policy, scope, message] of refusals) {
    it(`refuses ${what}`, () => assert.throws(() => FilterPolicy.compile(JSON.stringify(policy), scope), message));
  }

  it("says why a message is not wanted", () => {
    const policy = FilterPolicy.compile('{"state": ["FAILED"]}', "MessageBody");
    assert.equal(policy.explain('{"state": "OK"}', {}), 'state is "OK", wanted "FAILED"');
    assert.equal(policy.explain("plain words", {}), "the message is no JSON object");
  });
});
