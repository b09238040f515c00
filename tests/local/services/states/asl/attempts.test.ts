import * as assert from "node:assert/strict";
import { StatesError } from "../../../../../local/services/states/asl/statesError";
import { one, output, ran, TestHost } from "./support";

const resource = "arn:aws:states:::glue:startJobRun.sync";
const task = (fields: object) => ({ Type: "Task", Resource: resource, ...fields });

/** A host whose tasks fail this often with this error before they succeed. */
function failing(times: number, error = "Glue.ConcurrentRunsExceededException"): TestHost {
  return new TestHost((_, host) => {
    if (host.calls.length <= times) throw new StatesError(error, "busy");
    return { JobRunState: "SUCCEEDED" };
  });
}

const caught = (fields: object, catcher: object) => ({
  StartAt: "Work",
  States: {
    Work: { ...task(fields), Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught", ...catcher }], End: true },
    Caught: { Type: "Pass", End: true },
  },
});

describe("Retry", () => {
  it("waits longer each time, up to MaxDelaySeconds, and tells each attempt", async () => {
    const host = failing(4);
    const Retry = [
      { ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 2, MaxAttempts: 5, BackoffRate: 3, MaxDelaySeconds: 10 },
    ];
    assert.deepEqual(await output(one(task({ Retry })), {}, host), { JobRunState: "SUCCEEDED" });
    assert.equal(host.seconds, 2 + 6 + 10 + 10);
    assert.deepEqual(
      host.calls.map(({ key }) => key),
      ["1#0", "1#1", "1#2", "1#3", "1#4"],
    );
    assert.deepEqual(host.calls[2]?.context.State, {
      EnteredTime: "2026-01-02T03:04:05.000Z",
      Name: "Only",
      RetryCount: 2,
    });
    assert.deepEqual(host.types.slice(0, 6), [
      ...["TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskFailed", "TaskScheduled", "TaskStarted"],
    ]);
  });

  it("makes three more attempts, after 1, 2 and 4 seconds, where it says nothing else", async () => {
    const host = failing(9);
    const outcome = await ran(one(task({ Retry: [{ ErrorEquals: ["States.ALL"] }] })), {}, host);
    assert.deepEqual(outcome, { status: "FAILED", error: "Glue.ConcurrentRunsExceededException", cause: "busy" });
    assert.equal(host.calls.length, 4);
    assert.equal(host.seconds, 7);
  });

  it("counts each retrier on its own", async () => {
    const host = new TestHost((_, { calls }) => {
      throw new StatesError(calls.length % 2 === 1 ? "A" : "B");
    });
    const Retry = ["A", "B"].map((name) => ({ ErrorEquals: [name], MaxAttempts: 2 }));
    assert.deepEqual(await ran(one(task({ Retry })), {}, host), { status: "FAILED", error: "A" });
    assert.equal(host.calls.length, 5);
  });

  it("spreads attempts where jitter is asked for", async () => {
    const host = failing(1);
    await output(
      one(task({ Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 8, JitterStrategy: "FULL" }] })),
      {},
      host,
    );
    assert.equal(host.seconds, 2);
  });
});

describe("Catch", () => {
  it("goes on with error and cause, put where its ResultPath says", async () => {
    const machine = caught({}, { ResultPath: "$.failure" });
    const failure = { Error: "Glue.ConcurrentRunsExceededException", Cause: "busy" };
    assert.deepEqual(await output(machine, { batch: 1 }, failing(1)), { batch: 1, failure });
  });

  it("is not for States.Runtime and, as States.ALL, not for States.DataLimitExceeded", async () => {
    const missing = await ran(caught({ Parameters: { "a.$": "$.b" } }, {}));
    assert.equal((missing as { error?: string }).error, "States.Runtime");
    const large = await ran(caught({}, {}), {}, new TestHost(() => "x".repeat(300_000)));
    assert.equal((large as { error?: string }).error, "States.DataLimitExceeded");
    const named = caught({}, { ErrorEquals: ["States.DataLimitExceeded"], ResultPath: null });
    assert.deepEqual(await output(named, { a: 1 }, new TestHost(() => "x".repeat(300_000))), { a: 1 });
  });

  it("takes timeouts by States.Timeout, not by States.TaskFailed", async () => {
    const never = () => new TestHost(() => new Promise(() => undefined));
    const limited = { TimeoutSeconds: 5 };
    const host = never();
    assert.deepEqual(await output(caught(limited, { ErrorEquals: ["States.Timeout"] }), {}, host), {
      Error: "States.Timeout",
    });
    assert.equal(host.seconds, 5);
    assert.equal(host.calls[0]?.signal.aborted, true);
    const failed = await ran(caught(limited, { ErrorEquals: ["States.TaskFailed"] }), {}, never());
    assert.deepEqual(failed, { status: "FAILED", error: "States.Timeout" });
  });
});

describe("HeartbeatSeconds", () => {
  it("ends a task that is silent for so long, and no other", async () => {
    const host = new TestHost(
      (call, self) =>
        new Promise(() => {
          for (const seconds of [8, 16, 24]) self.after(seconds * 1000, () => call.heartbeat());
        }),
    );
    const outcome = await ran(one(task({ HeartbeatSeconds: 10 })), {}, host);
    assert.deepEqual(outcome, { status: "FAILED", error: "States.HeartbeatTimeout" });
    assert.equal(host.seconds, 34);
  });

  it("gives a task the token it was promised", async () => {
    const host = new TestHost((call) => call.parameters);
    const machine = one({
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { "token.$": "$$.Task.Token" },
    });
    assert.deepEqual(await output(machine, {}, host), { token: "token of 1#0" });
  });
});

describe("a task's history", () => {
  it("has resource, region, parameters and limits, and the result", async () => {
    const host = new TestHost((call) => {
      call.submitted({ JobRunId: "jr" });
      return { ok: true };
    });
    await output(one(task({ Parameters: { JobName: "job" }, TimeoutSeconds: 60 })), {}, host);
    assert.deepEqual(host.types, [
      ...["TaskStateEntered", "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded", "TaskStateExited"],
    ]);
    assert.deepEqual(
      host.events.map(({ previousEventId }) => previousEventId),
      [0, 2, 3, 4, 5, 6],
    );
    const details = host.events[1]?.details;
    assert.deepEqual(JSON.parse(JSON.stringify(details)), {
      resourceType: "glue",
      resource: "startJobRun.sync",
      region: "us-east-1",
      parameters: { JobName: "job" },
      timeoutInSeconds: 60,
    });
  });

  it("is of a function where its ARN is the resource", async () => {
    const host = new TestHost();
    const machine = one({ Type: "Task", Resource: "arn:aws:lambda:us-east-1:000000000000:function:trigger" });
    await output(machine, {}, host);
    assert.deepEqual(host.types.slice(1, 4), [
      ...["LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded"],
    ]);
  });
});
