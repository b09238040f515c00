import * as assert from "node:assert/strict";
import { execute } from "../../../../../local/services/states/asl/execute";
import { parseMachine } from "../../../../../local/services/states/asl/parseMachine";
import { StatesError } from "../../../../../local/services/states/asl/statesError";
import { context, one, output, ran, TestHost } from "./support";

const branch = (state: object) => ({ StartAt: "In", States: { In: { End: true, ...state } } });
const named = (name: string, state: object) => ({ StartAt: name, States: { [name]: { End: true, ...state } } });
const work = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke" };
const mapped = (state: object, fields: object = {}) => one({ Type: "Map", ItemProcessor: branch(state), ...fields });

describe("Wait", () => {
  it("lets seconds pass, fixed or from a path, or until a time", async () => {
    const host = new TestHost();
    await output(one({ Type: "Wait", Seconds: 600 }), {}, host);
    assert.equal(host.seconds, 600);
    const until = new TestHost();
    await output(one({ Type: "Wait", TimestampPath: "$.at" }), { at: "2026-01-02T04:04:05+01:00" }, until);
    assert.equal(until.seconds, 0);
    const later = new TestHost();
    await output(one({ Type: "Wait", Timestamp: "2026-01-02T03:05:05Z" }), {}, later);
    assert.equal(later.seconds, 60);
  });

  it("fails for seconds that are negative or a fraction", async () => {
    for (const seconds of [-1, 1.5, "3"]) {
      const outcome = await ran(one({ Type: "Wait", SecondsPath: "$.seconds" }), { seconds });
      assert.equal((outcome as { error?: string }).error, "States.Runtime");
    }
  });
});

describe("Map", () => {
  it("gives results in the order of the items, however long each takes", async () => {
    const host = new TestHost();
    const machine = mapped({ Type: "Wait", SecondsPath: "$" });
    assert.deepEqual(await output(machine, [3, 1, 2], host), [3, 1, 2]);
    assert.equal(host.seconds, 3);
  });

  it("runs no more at once than MaxConcurrency", async () => {
    const host = new TestHost();
    await output(mapped({ Type: "Wait", SecondsPath: "$" }, { MaxConcurrency: 2 }), [3, 1, 2, 1], host);
    assert.equal(host.seconds, 4);
  });

  it("stops what is under way when an iteration fails, and tells so", async () => {
    const host = new TestHost((call) => {
      if (call.parameters === "bad") throw new StatesError("Broken");
      return new Promise(() => undefined);
    });
    assert.deepEqual(await ran(mapped(work), ["good", "bad"], host), { status: "FAILED", error: "Broken" });
    assert.equal(host.calls[0]?.signal.aborted, true);
    assert.deepEqual(
      host.types.filter((type) => type.startsWith("Map")),
      [
        ...["MapStateEntered", "MapStateStarted", "MapIterationStarted", "MapIterationStarted"],
        ...["MapIterationFailed", "MapIterationAborted", "MapStateFailed"],
      ],
    );
  });

  it("gives tasks of each iteration a key of their own", async () => {
    const host = new TestHost();
    await output(mapped(work), [1, 2], host);
    assert.deepEqual(
      host.calls.map(({ key }) => key),
      ["1#0/0/1#0", "1#0/1/1#0"],
    );
    assert.deepEqual(host.calls[1]?.context.Map, { Item: { Index: 1, Value: 2 } });
  });

  it("leaves out what may fail", async () => {
    const host = new TestHost((call) => {
      if (call.parameters === 2) throw new StatesError("Broken");
      return call.parameters;
    });
    const ItemProcessor = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, ...branch(work) };
    const distributed = (count: number) => one({ Type: "Map", ItemProcessor, ToleratedFailureCount: count });
    assert.deepEqual(await output(distributed(1), [1, 2, 3], host), [1, 3]);
    const exceeded = await ran(distributed(0), [1, 2, 3], host);
    assert.equal((exceeded as { error?: string }).error, "States.ExceedToleratedFailureThreshold");
  });
});

describe("Parallel", () => {
  it("gives each branch the input and collects what they put out", async () => {
    const Branches = [named("A", { Type: "Pass" }), named("B", { Type: "Pass", Result: 2 })];
    const host = new TestHost();
    assert.deepEqual(await output(one({ Type: "Parallel", Branches }), { a: 1 }, host), [{ a: 1 }, 2]);
    const entered = host.events.filter(({ type }) => type === "PassStateEntered");
    assert.deepEqual(
      entered.map(({ previousEventId }) => previousEventId),
      [3, 3],
    );
  });

  it("stops the other branches when one fails", async () => {
    const host = new TestHost();
    const Branches = [
      named("A", { Type: "Wait", Seconds: 1000 }),
      named("B", { Type: "Fail", Error: "Broken", End: undefined }),
    ];
    const machine = JSON.parse(JSON.stringify(one({ Type: "Parallel", Branches }))) as object;
    assert.deepEqual(await ran(machine, {}, host), { status: "FAILED", error: "Broken" });
    assert.equal(host.seconds, 0);
    assert.equal(host.types.at(-1), "ParallelStateFailed");
  });

  it("is tried again as a whole", async () => {
    const host = new TestHost((_, { calls }) => {
      if (calls.length === 1) throw new StatesError("Once");
      return 1;
    });
    const machine = one({ Type: "Parallel", Branches: [branch(work)], Retry: [{ ErrorEquals: ["Once"] }] });
    assert.deepEqual(await output(machine, {}, host), [1]);
    assert.deepEqual(
      host.calls.map(({ key }) => key),
      ["1#0/0/1#0", "1#1/0/1#0"],
    );
  });
});

describe("execute", () => {
  it("ends ABORTED when it is stopped, and its tasks are told", async () => {
    const host = new TestHost((_, self) => {
      self.stop();
      return new Promise(() => undefined);
    });
    assert.deepEqual(await ran(one(work), {}, host), { status: "ABORTED" });
    assert.equal(host.calls[0]?.signal.aborted, true);
  });

  it("ends TIMED_OUT after the machine's TimeoutSeconds, whatever Catch says", async () => {
    const host = new TestHost();
    const machine = {
      StartAt: "Only",
      TimeoutSeconds: 30,
      States: {
        Only: {
          Type: "Parallel",
          Branches: [branch({ Type: "Wait", Seconds: 60 })],
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }],
          End: true,
        },
        Caught: { Type: "Succeed" },
      },
    };
    assert.deepEqual(await ran(machine, {}, host), { status: "TIMED_OUT", error: "States.Timeout" });
    assert.equal(host.seconds, 30);
  });

  it("ends a loop that never waits at AWS's limit of 25,000 events", async () => {
    const States = { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" }, C: { Type: "Succeed" } };
    const machine = {
      StartAt: "A",
      States: {
        ...States,
        B: { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "C" }], Default: "A" },
      },
    };
    const outcome = await ran(machine);
    assert.deepEqual(outcome, {
      status: "FAILED",
      error: "States.Runtime",
      cause: "The execution reached the maximum number of history events (25000).",
    });
  });

  it("goes on from a checkpoint: same key, variables, and a wait that ends when it would have", async () => {
    const machine = parseMachine({
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Assign: { kept: 7 }, Next: "Pause" },
        Pause: { Type: "Wait", Seconds: 100, Next: "Work" },
        Work: { ...work, Parameters: { "kept.$": "$kept" }, End: true },
      },
    });
    const first = new TestHost();
    await execute(machine, { input: {}, context }, first);
    const [, pause] = first.checkpoints;
    assert.ok(pause);
    const again = new TestHost((call) => call.parameters);
    const outcome = await execute(
      machine,
      { input: {}, context, resume: { ...pause, enteredAt: again.now() - 90_000 } },
      again,
    );
    assert.equal(outcome.status === "SUCCEEDED" && JSON.stringify(outcome.output), '{"kept":7}');
    assert.equal(again.seconds, 10);
    assert.equal(again.calls[0]?.key, first.calls[0]?.key);
    assert.equal(again.events[0]?.previousEventId, pause.lastEventId);
  });

  it("passes on what is no failure of the machine", async () => {
    const host = new TestHost(() => {
      throw new TypeError("a defect of the host");
    });
    await assert.rejects(ran(one(work), {}, host), TypeError);
  });
});
