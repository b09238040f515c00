import * as assert from "node:assert/strict";
import type { Json } from "../../../../../local/services/states/asl/json";
import { context, one, output, ran, TestHost } from "./support";

const pass = (fields: object) => one({ Type: "Pass", ...fields });

describe("a JSONPath state's data", () => {
  it("goes through InputPath, Parameters, ResultPath and OutputPath in that order", async () => {
    const machine = pass({
      InputPath: "$.in",
      Parameters: { "one.$": "$.a", two: 2 },
      ResultPath: "$.out.deep",
      OutputPath: "$.out",
    });
    assert.deepEqual(await output(machine, { in: { a: 1 }, kept: true }), { deep: { one: 1, two: 2 } });
  });

  it("puts a result into an array that is there", async () => {
    const machine = pass({ Result: "new", ResultPath: "$.list[1].name" });
    const input: Json = { list: [{}, { name: "old", size: 1 }] };
    assert.deepEqual(await output(machine, input), { list: [{}, { name: "new", size: 1 }] });
    assert.deepEqual(input, { list: [{}, { name: "old", size: 1 }] });
  });

  it("fails where ResultPath does not fit, which a Catch takes", async () => {
    const machine = {
      StartAt: "Work",
      States: {
        Work: {
          Type: "Task",
          Resource: "arn:aws:states:::sns:publish",
          ResultPath: "$.text.more",
          Catch: [{ ErrorEquals: ["States.ResultPathMatchFailure"], ResultPath: "$.failure", Next: "Done" }],
          End: true,
        },
        Done: { Type: "Pass", OutputPath: "$.failure.Error", End: true },
      },
    };
    assert.equal(await output(machine, { text: "" }), "States.ResultPathMatchFailure");
  });

  it("names field, path and input where a path of Parameters finds nothing", async () => {
    assert.deepEqual(await ran(pass({ Parameters: { "missing.$": "$.nope.deep" } }), { other: 1 }), {
      status: "FAILED",
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONPath '$.nope.deep' " +
        "specified for the field 'missing.$' could not be found in the input '{\"other\":1}'",
    });
  });

  it("keeps null where a path finds it", async () => {
    assert.deepEqual(await output(pass({ Parameters: { "a.$": "$.a", "b.$": "$$.Execution.Name" } }), { a: null }), {
      a: null,
      b: "one",
    });
    assert.equal(await output(pass({ Result: null }), { a: 1 }), null);
  });

  it("may be a member called __proto__", async () => {
    const input = JSON.parse('{"__proto__": {"a": 1}}') as { readonly [name: string]: number };
    const machine = pass({ Parameters: JSON.parse('{"__proto__": {"b.$": "$.__proto__.a"}}') as object });
    assert.equal(JSON.stringify(await output(machine, input)), '{"__proto__":{"b":1}}');
  });

  it("sees the context object", async () => {
    const machine = pass({ Parameters: { "state.$": "$$.State", "whole.$": "$$" } });
    const State = { EnteredTime: "2026-01-02T03:04:05.000Z", Name: "Only", RetryCount: 0 };
    assert.deepEqual(await output(machine), { state: State, whole: { ...context, State } });
  });

  it("of more than 256 KiB ends the execution", async () => {
    const machine = pass({ Parameters: { "twice.$": "States.Array($.text, $.text)" } });
    const outcome = await ran(machine, { text: "x".repeat(140_000) });
    assert.equal((outcome as { error?: string }).error, "States.DataLimitExceeded");
  });
});

describe("variables", () => {
  const second = { Type: "Pass", Parameters: { "seen.$": "$count", "deep.$": "$all.list[1]" }, End: true };

  it("are assigned from a state's result and seen by the states after it", async () => {
    const first = { Type: "Pass", Assign: { "count.$": "$.n", "all.$": "$", fixed: 1 }, Next: "Second" };
    const host = new TestHost();
    const machine = { StartAt: "First", States: { First: first, Second: second } };
    assert.deepEqual(await output(machine, { n: 3, list: [1, 2] }, host), { seen: 3, deep: 2 });
    const exit = host.events.find(({ type }) => type === "PassStateExited");
    assert.deepEqual(exit?.details?.assignedVariables, { count: 3, all: { n: 3, list: [1, 2] }, fixed: 1 });
  });

  it("stay inside the branch that assigns them", async () => {
    const inner = {
      StartAt: "In",
      States: { In: { Type: "Pass", Assign: { inner: 1 }, OutputPath: "$outer", End: true } },
    };
    const machine = {
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Assign: { outer: "seen" }, Next: "Both" },
        Both: { Type: "Parallel", Branches: [inner], Next: "After" },
        After: { Type: "Choice", Choices: [{ Variable: "$inner", IsPresent: true, Next: "Leaked" }], Default: "Kept" },
        Leaked: { Type: "Fail" },
        Kept: { Type: "Succeed" },
      },
    };
    assert.deepEqual(await output(machine), ["seen"]);
  });
});
