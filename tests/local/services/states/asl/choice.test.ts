import * as assert from "node:assert/strict";
import type { Json } from "../../../../../local/services/states/asl/json";
import { output, ran } from "./support";

const machine = (rule: object, fields: object = {}) => ({
  StartAt: "Choose",
  States: {
    Choose: { Type: "Choice", Choices: [{ ...rule, Next: "Yes" }], Default: "No", ...fields },
    Yes: { Type: "Pass", Result: true, End: true },
    No: { Type: "Pass", Result: false, End: true },
  },
});

describe("a rule of a Choice state", () => {
  const cases: ReadonlyArray<readonly [object, Json, boolean]> = [
    [{ Variable: "$.a", StringMatches: "log-*.txt" }, { a: "log-1.txt" }, true],
    [{ Variable: "$.a", StringMatches: "log-*.txt" }, { a: "log-1.csv" }, false],
    [{ Variable: "$.a", StringMatches: "a\\*b" }, { a: "a*b" }, true],
    [{ Variable: "$.a", StringMatches: "a\\*b" }, { a: "axb" }, false],
    [{ Variable: "$.a", TimestampLessThan: "2026-01-01T00:00:00Z" }, { a: "2026-01-01T00:30:00+01:00" }, true],
    [
      { Variable: "$.a", TimestampEqualsPath: "$.b" },
      { a: "2026-01-01T00:00:00Z", b: "2026-01-01T01:00:00+01:00" },
      true,
    ],
    [{ Variable: "$.a", IsTimestamp: true }, { a: "2026-01-01 00:00" }, false],
    [{ Variable: "$.a.b", IsPresent: false }, { a: 1 }, true],
    [{ Variable: "$.a", IsNull: false }, { a: 1 }, true],
    [{ Not: { Variable: "$.a", NumericEquals: 1 } }, { a: 2 }, true],
    [
      {
        And: [
          { Variable: "$.a", IsNumeric: true },
          { Variable: "$.a", NumericLessThanEquals: 3 },
        ],
      },
      { a: 3 },
      true,
    ],
    [
      {
        Or: [
          { Variable: "$.a", BooleanEquals: true },
          { Variable: "$.b", StringEquals: "x" },
        ],
      },
      { a: false, b: "x" },
      true,
    ],
    [
      {
        And: [
          { Variable: "$.a", IsPresent: true },
          { Variable: "$.a.b", StringEquals: "x" },
        ],
      },
      {},
      false,
    ],
  ];
  for (const [rule, input, wanted] of cases) {
    it(`${JSON.stringify(rule)} is ${wanted} of ${JSON.stringify(input)}`, async () => {
      assert.equal(await output(machine(rule), input), wanted);
    });
  }

  it("fails the execution where its variable is not there", async () => {
    assert.deepEqual(await ran(machine({ Variable: "$.a", NumericEquals: 1 }), {}), {
      status: "FAILED",
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'Choose' (entered at the event id #2). Invalid path '$.a': " +
        "The choice state's condition path references an invalid value.",
    });
  });

  it("assigns in the place of the state's own Assign", async () => {
    const rule = { Variable: "$.a", IsPresent: true, Assign: { by: "rule" } };
    const definition = machine(rule, { Assign: { by: "default" } });
    const States = { ...definition.States, Yes: { Type: "Pass", Parameters: { "by.$": "$by" }, End: true } };
    assert.deepEqual(await output({ ...definition, States }, { a: 1 }), { by: "rule" });
  });
});

describe("a Choice state", () => {
  it("fails with States.NoChoiceMatched where no rule holds and it has no Default", async () => {
    const definition = machine({ Variable: "$.a", NumericEquals: 1 }, { Default: undefined });
    const States = { ...definition.States, No: undefined };
    const outcome = await ran(JSON.parse(JSON.stringify({ ...definition, States })), { a: 2 });
    assert.equal((outcome as { error?: string }).error, "States.NoChoiceMatched");
  });
});
