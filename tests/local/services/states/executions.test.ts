import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../../local/environment";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";
import { QueueClient, queueNamed } from "../sqs/queueWorld";
import { machineArn, machineOf, StatesClient } from "./stateWorld";

const waits = {
  StartAt: "Wait",
  States: { Wait: { Type: "Wait", Seconds: 600, Next: "Done" }, Done: { Type: "Pass", End: true } },
};
const fails = { StartAt: "No", States: { No: { Type: "Fail", Error: "Mine", CausePath: "$.secret" } } };

async function clientOf(definition: unknown): Promise<{ environment: Environment; client: StatesClient }> {
  const environment = await environmentOf(machineOf(definition));
  return { environment, client: new StatesClient(environment) };
}

describe("executions", () => {
  afterEach(endAll);

  it("wait ten minutes at no cost", async () => {
    const { client } = await clientOf(waits);
    const real = performance.now();
    const { status, output, startDate, stopDate = 0 } = await client.run({ n: 1 });
    assert.deepEqual([status, output, stopDate - startDate], ["SUCCEEDED", `{"n":1}`, 600]);
    assert.ok(performance.now() - real < 2000);
  });

  describe("of a name that was used", () => {
    it("are the same start where the input is the same and they run", async () => {
      const { client } = await clientOf(waits);
      assert.equal(await client.start({ n: 1 }), await client.start({ n: 1 }));
    });

    it("are refused otherwise", async () => {
      const { client } = await clientOf(waits);
      await client.start({ n: 1 });
      await assert.rejects(client.start({ n: 2 }), { code: "ExecutionAlreadyExists" });
      const other = await client.run({ n: 1 }, "other");
      await assert.rejects(client.start({ n: 1 }, "other"), /Execution Already Exists: '.*:execution:m:other'/);
      assert.equal(other.status, "SUCCEEDED");
    });
  });

  for (const [what, input, code] of [
    ["a name with a colon", { name: "a:b" }, "InvalidName"],
    ["an input that is no JSON", { input: "{" }, "InvalidExecutionInput"],
    ["a machine that is not there", { stateMachineArn: `${machineArn}x` }, "StateMachineDoesNotExist"],
    ["an ARN of another kind", { stateMachineArn: "arn:aws:sqs:us-east-1:000000000000:q" }, "InvalidArn"],
  ] as const)
    it(`are not started with ${what}`, async () => {
      const { client } = await clientOf(waits);
      await assert.rejects(client.call("StartExecution", { stateMachineArn: machineArn, ...input }), { code });
    });

  it("end where they are stopped, with error and cause", async () => {
    const { environment, client } = await clientOf(waits);
    const executionArn = await client.start();
    await client.call("StopExecution", { executionArn, error: "Enough", cause: "of it" });
    await environment.engine.quiet();
    const { status, error, cause, stopDate = 0, startDate } = await client.describe(executionArn);
    assert.deepEqual([status, error, cause, stopDate - startDate], ["ABORTED", "Enough", "of it", 0]);
    assert.equal((await client.history(executionArn)).at(-1)?.type, "ExecutionAborted");
    assert.equal(environment.engine.clock.waiting, 0);
  });

  it("are listed newest first, by status, in pages", async () => {
    const { environment, client } = await clientOf(waits);
    await client.run({}, "first");
    await client.start({}, "second");
    type Listing = { executions: Array<{ name: string }>; nextToken?: string };
    const list = (input: object) => client.call<Listing>("ListExecutions", { stateMachineArn: machineArn, ...input });
    const names = ({ executions }: Listing) => executions.map(({ name }) => name);
    assert.deepEqual(names(await list({})), ["second", "first"]);
    assert.deepEqual(names(await list({ statusFilter: "SUCCEEDED" })), ["first"]);
    const page = await list({ maxResults: 1 });
    assert.deepEqual(names(await list({ nextToken: page.nextToken })), ["first"]);
    await environment.engine.quiet();
  });

  it("have a history, in pages, either way round, with data or without", async () => {
    const { environment, client } = await clientOf(waits);
    const executionArn = await client.start({ n: 1 });
    await environment.engine.quiet();
    const events = await client.history(executionArn);
    assert.deepEqual(
      events.map(({ type }) => type),
      [
        ...["ExecutionStarted", "WaitStateEntered", "WaitStateExited"],
        ...["PassStateEntered", "PassStateExited", "ExecutionSucceeded"],
      ],
    );
    assert.deepEqual(
      events.map(({ id, previousEventId }) => [id, previousEventId]),
      [0, 0, 2, 3, 4, 5].map((previous, at) => [at + 1, previous]),
    );
    const entered = { name: "Wait", input: `{"n":1}`, inputDetails: { truncated: false } };
    assert.deepEqual(events[1]?.stateEnteredEventDetails, entered);
    assert.equal(Number(events[2]?.timestamp) - Number(events[1]?.timestamp), 600);
    const reversed = await client.history(executionArn, { reverseOrder: true, maxResults: 2 });
    assert.deepEqual(
      reversed.map(({ id }) => id),
      [6, 5],
    );
    const bare = await client.history(executionArn, { includeExecutionData: false });
    assert.deepEqual(bare[1]?.stateEnteredEventDetails, { name: "Wait" });
  });

  it("end where their history gets too long", async () => {
    const Choices = [{ Variable: "$.over", IsPresent: true, Next: "Over" }];
    const loop = {
      StartAt: "Poll",
      States: {
        Poll: { Type: "Wait", Seconds: 5, Next: "Over?" },
        "Over?": { Type: "Choice", Choices, Default: "Poll" },
        Over: { Type: "Succeed" },
      },
    };
    const { client } = await clientOf(loop);
    const { status, cause } = await client.run();
    assert.deepEqual(
      [status, cause],
      ["FAILED", "The execution reached the maximum number of history events (25000)."],
    );
  });

  it("tell the default bus of their status", async () => {
    const queue = queueNamed("told");
    const pattern = { source: ["aws.states"], detail: { status: ["RUNNING", "SUCCEEDED"] } };
    const rule = resource({
      type: "aws:cloudwatch/eventRule:EventRule",
      name: "status",
      inputs: { name: "status", eventPattern: JSON.stringify(pattern) },
    });
    const target = resource({
      type: "aws:cloudwatch/eventTarget:EventTarget",
      name: "status",
      inputs: { rule: "status", arn: queue.outputs.arn },
    });
    const Statement = [
      { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" },
    ];
    const policy = resource({
      type: "aws:sqs/queuePolicy:QueuePolicy",
      name: "told",
      inputs: { queueUrl: queue.id, policy: JSON.stringify({ Version: "2012-10-17", Statement }) },
    });
    const environment = await environmentOf([...machineOf(waits), queue, policy, rule, target]);
    await new StatesClient(environment).run({ n: 1 });
    const messages = await new QueueClient(environment, queue).receive({ MaxNumberOfMessages: 10 });
    const details = messages.map(({ Body }) => (JSON.parse(Body) as { detail: Record<string, unknown> }).detail);
    assert.deepEqual(details.map(({ status }) => status).sort(), ["RUNNING", "SUCCEEDED"]);
    const done = details.find(({ status }) => status === "SUCCEEDED");
    assert.deepEqual([done?.input, done?.output, done?.name], [`{"n":1}`, `{"n":1}`, "e"]);
  });

  it("count in CloudWatch", async () => {
    const { environment, client } = await clientOf(fails);
    const counted: string[] = [];
    environment.provide("metrics", { put: (space, name) => void counted.push(`${space} ${name}`) });
    await client.run({ secret: "x" });
    assert.deepEqual(counted, ["AWS/States ExecutionsStarted", "AWS/States ExecutionsFailed"]);
  });

  it("leave a story: who started them, which step failed and why", async () => {
    const { environment, client } = await clientOf(fails);
    const records = traced(environment);
    await client.run({ secret: "the reason" });
    const story = records
      .filter(({ about }) => about.includes("execution:m:e"))
      .map((record) => {
        return `${record.did} ${record.on} ${record.outcome} ${record.why ?? ""}`.trim();
      });
    assert.deepEqual(
      story.filter((line) => line.startsWith("states:")),
      [
        "states:Execution m RUNNING",
        "states:State m/No entered Fail state",
        "states:Execution m FAILED Mine: the reason",
      ],
    );
  });
});

describe("logs of state machines", () => {
  afterEach(endAll);

  async function logOf(level: string, includeExecutionData: boolean): Promise<string> {
    const group = resource({ type: "aws:cloudwatch/logGroup:LogGroup", name: "logs", inputs: { name: "logs" } });
    const logDestination = `${String(group.outputs.arn)}:*`;
    const loggingConfiguration = { level, includeExecutionData, logDestination };
    const steps = {
      StartAt: "Pass",
      States: {
        Pass: { Type: "Pass", Parameters: { "name.$": "$.secret" }, ResultPath: "$.kept", Next: "No" },
        No: fails.States.No,
      },
    };
    const environment = await environmentOf([group, ...machineOf(steps, ["*"], { loggingConfiguration })]);
    await new StatesClient(environment).run({ secret: "Ada Lovelace" });
    const path = join(environment.directory, "logs", "states", "m.log");
    const { directory } = environment;
    await environment.stop();
    return existsSync(path) ? readFileSync(join(directory, "logs", "states", "m.log"), "utf8") : "";
  }

  it("say everything but the data where the data is left out", async () => {
    const log = await logOf("ALL", false);
    assert.ok(!log.includes("Ada"), log);
    const types = log
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { type: string }).type);
    assert.deepEqual(types, [
      ...["ExecutionStarted", "PassStateEntered", "PassStateExited", "FailStateEntered", "ExecutionFailed"],
    ]);
  });

  it("have the data where it is asked for", async () => {
    assert.ok((await logOf("ALL", true)).includes("Ada Lovelace"));
  });

  it("say only what their level says", async () => {
    assert.equal((await logOf("FATAL", false)).trim().split("\n").length, 1);
    assert.equal(await logOf("OFF", false), "");
  });
});
