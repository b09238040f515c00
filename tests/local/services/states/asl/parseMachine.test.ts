import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseMachine } from "../../../../../local/services/states/asl/parseMachine";
import { MachineError, type Problem } from "../../../../../local/services/states/asl/problems";
import { one } from "./support";

function problems(definition: unknown): readonly Problem[] {
  try {
    parseMachine(definition);
    return [];
  } catch (error) {
    if (error instanceof MachineError) return error.problems;
    throw error;
  }
}

const told = (definition: unknown) => problems(definition).map(({ state, field }) => `${state}: ${field}`);

describe("parseMachine", () => {
  it("names every problem at once, with state and field", () => {
    const definition = {
      StartAt: "A",
      TimeoutSeconds: 0,
      States: {
        A: { Type: "Pass", Parameters: { "a.$": "nonsense" }, Nxt: "B", Next: "Gone" },
        B: {
          Type: "Task",
          Resource: "nonsense",
          Retry: [{ ErrorEquals: ["States.ALL", "X"], BackoffRate: 0.5 }],
          End: true,
        },
      },
    };
    assert.deepEqual(told(definition), [
      ...[": TimeoutSeconds", "A: Nxt", "A: Parameters/a.$", "B: Resource", "B: Retry[0]/BackoffRate"],
      ...["B: Retry[0]/ErrorEquals", ": States/A", ": States/B"],
    ]);
  });

  it("names states inside others by their path", () => {
    const inner = { StartAt: "In", States: { In: { Type: "Pass", ResultPath: "nonsense", End: true } } };
    assert.deepEqual(told(one({ Type: "Map", ItemProcessor: inner })), ["Only/In: ResultPath"]);
    assert.deepEqual(told(one({ Type: "Parallel", Branches: [inner] })), ["Only/In: ResultPath"]);
  });

  it("tells what is not supported here from what is wrong", () => {
    const ItemProcessor = { StartAt: "In", States: { In: { Type: "Pass", End: true } } };
    const [problem] = problems(one({ Type: "Map", ItemProcessor, ItemReader: {} }));
    assert.equal(problem?.kind, "unsupported");
    assert.equal(problem?.field, "ItemReader");
    const activity = problems(one({ Type: "Task", Resource: "arn:aws:states:us-east-1:000000000000:activity:a" }));
    assert.deepEqual(
      activity.map(({ kind, field }) => [kind, field]),
      [["unsupported", "Resource"]],
    );
  });

  it("says so in words", () => {
    assert.throws(
      () => parseMachine(one({ Type: "Wait", Seconds: 1, Timestamp: "2026-01-01T00:00:00Z" })),
      /^MachineError: State "Only", field "Timestamp": cannot stand beside Seconds$/,
    );
    assert.throws(() => parseMachine("{"), /^MachineError: The state machine: .*JSON/);
    assert.throws(() => parseMachine([]), /must be a JSON object/);
  });

  it("refuses JSONata that is none, naming field and reason", () => {
    const state = { Type: "Pass", QueryLanguage: "JSONata", Output: { a: ["{% 1 + %}"] } };
    assert.deepEqual(told(one(state)), ["Only: Output/a[0]"]);
  });

  it("lists the resources of all tasks, with the paths of their states", () => {
    const task = { Type: "Task", Resource: "arn:aws:states:::sns:publish", End: true };
    const machine = parseMachine(one({ Type: "Parallel", Branches: [{ StartAt: "Tell", States: { Tell: task } }] }));
    assert.deepEqual(machine.tasks, [{ state: "Only/Tell", resource: "arn:aws:states:::sns:publish" }]);
  });

  it("judges any JSON without breaking", () => {
    const types = fc.constantFrom("Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map", "None");
    const names = fc.constantFrom(
      ...[
        "Next",
        "End",
        "Parameters",
        "ResultPath",
        "Choices",
        "Variable",
        "And",
        "Not",
        "Branches",
        "ItemProcessor",
        "States",
      ],
      ...[
        "Retry",
        "Catch",
        "ErrorEquals",
        "Seconds",
        "Resource",
        "Assign",
        "Output",
        "Condition",
        "QueryLanguage",
        "ItemsPath",
      ],
    );
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom("A", "$.a", "{% 1 %}", "JSONata", true, null),
    );
    const fields = fc.dictionary(names, fc.oneof(value, fc.array(fc.dictionary(names, value), { maxLength: 2 })));
    const state = fc.tuple(types, fields).map(([Type, rest]) => ({ Type, ...rest }));
    const states = fc.dictionary(fc.constantFrom("A", "B"), state);
    fc.assert(
      fc.property(states, (States) => {
        problems({ StartAt: "A", States });
      }),
      { numRuns: 1000 },
    );
  });
});
