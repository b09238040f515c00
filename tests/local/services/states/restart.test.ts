import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Environment } from "../../../../local/environment";
import type { Resource } from "../../../../local/graph/graph";
import { endAll, environmentOf, projectRoot, traced } from "../../../support/environment";
import { functionOf, role } from "../lambda/functionWorld";
import { QueueClient, queueNamed } from "../sqs/queueWorld";
import { machine, machineOf, StatesClient, waitingMachine } from "./stateWorld";

const queue = queueNamed("q");
const send = (MessageBody: unknown, more: object, how = "") => ({
  Type: "Task",
  Resource: `arn:aws:states:::sqs:sendMessage${how}`,
  Parameters: { QueueUrl: queue.id, MessageBody },
  ResultPath: null,
  ...more,
});

/** The stack, stopped `seconds` after an execution was started, or in the same moment, and started again. */
async function restarted(
  resources: readonly Resource[],
  seconds?: number,
): Promise<[Environment, StatesClient, string]> {
  const directory = mkdtempSync(join(tmpdir(), "landfall-states-"));
  const before = await environmentOf(resources, { directory });
  const arn = await new StatesClient(before).start({ n: 1 });
  if (seconds !== undefined) await new Promise((done) => before.engine.after(seconds * 1000, () => done(undefined)));
  await before.stop();
  const after = await environmentOf(resources, { directory });
  return [after, new StatesClient(after), arn];
}

/** Starts executions until so many are acknowledged, then kills the process. @returns their ARNs */
async function killedAfter(count: number, directory: string): Promise<string[]> {
  const args = ["-r", "./local/typescript.cjs", join(__dirname, "killedStarter.ts"), directory];
  const starter = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], cwd: projectRoot });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: starter.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === count) starter.kill("SIGKILL");
  }
  return acknowledged;
}

describe("executions over a restart", () => {
  afterEach(endAll);

  it("end, each with one history, although the process was killed", async function () {
    this.timeout(60_000);
    const directory = mkdtempSync(join(tmpdir(), "landfall-states-"));
    const arns = await killedAfter(40, directory);
    const environment = await environmentOf(waitingMachine, { directory, seed: undefined });
    await environment.engine.quiet();
    const client = new StatesClient(environment);
    for (const [number, arn] of arns.entries()) {
      assert.equal((await client.describe(arn)).output, `{"number":${number}}`);
      assert.equal((await client.history(arn)).length, 6);
    }
  });

  it("go on with the state they were in, with one history", async () => {
    const definition = {
      StartAt: "First",
      States: {
        First: send("first", { Next: "Wait" }),
        Wait: { Type: "Wait", Seconds: 600, Next: "Last" },
        Last: send("last", { End: true }),
      },
    };
    const [environment, client, arn] = await restarted([queue, ...machineOf(definition)], 60);
    await environment.engine.quiet();
    assert.equal((await client.describe(arn)).output, `{"n":1}`);
    const bodies = (await new QueueClient(environment, queue).receive({ MaxNumberOfMessages: 10 })).map(
      ({ Body }) => Body,
    );
    assert.deepEqual(bodies.sort(), ["first", "last"]);
    const events = await client.history(arn);
    assert.deepEqual(
      events.map(({ id }) => id),
      events.map((_, at) => at + 1),
    );
    assert.equal(events.filter(({ type }) => type === "WaitStateEntered").length, 1);
  });

  it("do not repeat what a branch has finished", async () => {
    const branch = (StartAt: string, state: object) => ({ StartAt, States: { [StartAt]: state } });
    const Branches = [
      branch("Send", send("once", { End: true })),
      branch("Wait", { Type: "Wait", Seconds: 600, End: true }),
    ];
    const definition = { StartAt: "Both", States: { Both: { Type: "Parallel", Branches, End: true } } };
    const [environment, client, arn] = await restarted([queue, ...machineOf(definition)], 60);
    await environment.engine.quiet();
    assert.equal((await client.describe(arn)).status, "SUCCEEDED");
    assert.equal((await new QueueClient(environment, queue).receive({ MaxNumberOfMessages: 10 })).length, 1);
  });

  it("wait on for the execution that they began", async () => {
    const child = machine(
      { StartAt: "W", States: { W: { Type: "Wait", Seconds: 600, End: true } } },
      { name: "child" },
    );
    const Parameters = { StateMachineArn: child.outputs.arn };
    const Resource = "arn:aws:states:::states:startExecution.sync";
    const definition = { StartAt: "Run", States: { Run: { Type: "Task", Resource, Parameters, End: true } } };
    const [environment, client, arn] = await restarted([...machineOf(definition), child], 60);
    await environment.engine.quiet();
    assert.equal((await client.describe(arn)).status, "SUCCEEDED");
    const stateMachineArn = child.outputs.arn;
    const { executions } = await client.call<{ executions: unknown[] }>("ListExecutions", { stateMachineArn });
    assert.equal(executions.length, 1);
  });

  it("take a token that was handed out before", async () => {
    const body = { "token.$": "$$.Task.Token" };
    const definition = { StartAt: "Ask", States: { Ask: send(body, { End: true }, ".waitForTaskToken") } };
    const [environment, client, arn] = await restarted([queue, ...machineOf(definition)], 60);
    const messages = await new QueueClient(environment, queue).receive({ MaxNumberOfMessages: 10 });
    assert.equal(messages.length, 1);
    const { token: taskToken } = JSON.parse(messages[0]?.Body ?? "{}") as { token: string };
    await client.call("SendTaskSuccess", { taskToken, output: "7" });
    await environment.engine.quiet();
    assert.equal((await client.describe(arn)).status, "SUCCEEDED");
  });

  it("make a call again that nobody knows the end of", async () => {
    const hanging = functionOf(`exports.handler = () => new Promise((done) => setTimeout(done, 20));`);
    const definition = {
      StartAt: "Call",
      States: { Call: { Type: "Task", Resource: hanging.outputs.arn, End: true } },
    };
    const [environment, client, arn] = await restarted([role, hanging, ...machineOf(definition)]);
    const records = traced(environment);
    await environment.engine.quiet();
    assert.equal((await client.describe(arn)).status, "SUCCEEDED");
    assert.ok(records.some(({ did, outcome }) => did === "lambda:Invocation" && outcome === "ok"));
  });
});
