import * as assert from "node:assert/strict";
import type { Environment } from "../../../../local/environment";
import type { Resource } from "../../../../local/graph/graph";
import { resources } from "../../../../local/services/states/resources";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";
import { functionOf, role as functionRole } from "../lambda/functionWorld";
import { QueueClient, queueNamed } from "../sqs/queueWorld";
import { machine, machineArn, machineOf, StatesClient } from "./stateWorld";

const task = (Resource: string, Parameters: object, more: object = {}) => ({
  StartAt: "Do",
  States: { Do: { Type: "Task", Resource, Parameters, End: true, ...more } },
});
const caught = { Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }] };
const catching = (Resource: string, Parameters: object) => {
  const definition = task(Resource, Parameters, caught);
  return { ...definition, States: { ...definition.States, Caught: { Type: "Pass", End: true } } };
};

async function worldOf(resources: readonly Resource[]): Promise<{ environment: Environment; client: StatesClient }> {
  const environment = await environmentOf(resources);
  return { environment, client: new StatesClient(environment) };
}

async function outputOf(resources: readonly Resource[], input: unknown = {}): Promise<unknown> {
  const { client } = await worldOf(resources);
  const { status, output, error, cause } = await client.run(input);
  assert.equal(status, "SUCCEEDED", `${error}: ${cause}`);
  return JSON.parse(output ?? "null");
}

describe("tasks that call functions", () => {
  afterEach(endAll);
  const doubling = functionOf(`exports.handler = async ({ n }) => ({ twice: n * 2 });`);
  const throwing = functionOf(
    `exports.handler = async () => { const e = new Error("no more"); e.name = "TooMuch"; throw e; };`,
  );

  it("have the function's result by its ARN", async () => {
    const definition = task(String(doubling.outputs.arn), { "n.$": "$.n" });
    assert.deepEqual(await outputOf([functionRole, doubling, ...machineOf(definition)], { n: 4 }), { twice: 8 });
  });

  it("have its payload and more by lambda:invoke", async () => {
    const definition = task("arn:aws:states:::lambda:invoke", { FunctionName: "fn", "Payload.$": "$" });
    const output = (await outputOf([functionRole, doubling, ...machineOf(definition)], { n: 4 })) as object;
    const { Payload, StatusCode } = output as { Payload: unknown; StatusCode: number };
    assert.deepEqual([Payload, StatusCode], [{ twice: 8 }, 200]);
  });

  it("fail by the name of what the function threw", async () => {
    const definition = catching("arn:aws:states:::lambda:invoke", { FunctionName: "fn" });
    const { Error: name, Cause } = (await outputOf([functionRole, throwing, ...machineOf(definition)])) as {
      Error: string;
      Cause: string;
    };
    assert.deepEqual([name, (JSON.parse(Cause) as { errorMessage: string }).errorMessage], ["TooMuch", "no more"]);
  });

  it("need the right to, and the refusal is in the execution's story", async () => {
    const definition = task("arn:aws:states:::lambda:invoke", { FunctionName: "fn" });
    const { environment, client } = await worldOf([functionRole, doubling, ...machineOf(definition, ["s3:*"])]);
    const records = traced(environment);
    const { status, error } = await client.run();
    assert.deepEqual([status, error], ["FAILED", "Lambda.AWSLambdaException"]);
    const denied = records.find(({ did, outcome }) => did === "lambda:InvokeFunction" && outcome === "denied");
    assert.ok(denied?.about.includes("execution:m:e"));
  });
});

describe("tasks that call services", () => {
  afterEach(endAll);
  const bucket = resource({ type: "aws:s3/bucket:Bucket", name: "box", inputs: { bucket: "box" } });

  it("have S3's objects as text", async () => {
    const definition = {
      StartAt: "Put",
      States: {
        Put: {
          Type: "Task",
          Resource: "arn:aws:states:::aws-sdk:s3:putObject",
          Parameters: { Bucket: "box", Key: "k", "Body.$": "$" },
          ResultPath: null,
          Next: "Get",
        },
        Get: {
          Type: "Task",
          Resource: "arn:aws:states:::aws-sdk:s3:getObject",
          Parameters: { Bucket: "box", Key: "k" },
          OutputPath: "$.Body",
          End: true,
        },
      },
    };
    assert.equal(await outputOf([bucket, ...machineOf(definition)], { a: 1 }), `{"a":1}`);
  });

  it("fail by AWS's names", async () => {
    const definition = catching("arn:aws:states:::aws-sdk:s3:getObject", { Bucket: "box", Key: "none" });
    const { Error: name } = (await outputOf([bucket, ...machineOf(definition)])) as { Error: string };
    assert.equal(name, "S3.NoSuchKeyException");
  });

  it("send JSON to queues as text", async () => {
    const queue = queueNamed("q");
    const definition = task("arn:aws:states:::sqs:sendMessage", { QueueUrl: queue.id, "MessageBody.$": "$" });
    const { environment, client } = await worldOf([queue, ...machineOf(definition)]);
    await client.run({ n: 1 });
    const [message] = await new QueueClient(environment, queue).receive();
    assert.equal(message?.Body, `{"n":1}`);
  });

  it("wait for a job run, and fail with all that is known of it", async () => {
    const job = resource({
      type: "aws:glue/job:Job",
      name: "job",
      inputs: {
        name: "job",
        roleArn: functionRole.outputs.arn, // which does not trust Glue, so that the run fails at once
        command: { scriptLocation: "s3://box/x.py" },
        glueVersion: "5.1",
      },
    });
    const definition = catching("arn:aws:states:::glue:startJobRun.sync", { JobName: "job" });
    const { environment, client } = await worldOf([functionRole, job, ...machineOf(definition)]);
    const records = traced(environment);
    const { output = "", executionArn } = await client.run();
    const failure = JSON.parse(output) as { Error: string; Cause: string };
    const run = JSON.parse(failure.Cause) as { JobName: string; JobRunState: string; ErrorMessage: string };
    assert.deepEqual([failure.Error, run.JobName, run.JobRunState], ["States.TaskFailed", "job", "FAILED"]);
    const types = (await client.history(executionArn)).map(({ type }) => type);
    assert.deepEqual(types.slice(2, 6), ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskFailed"]);
    const failed = records.find(({ did, outcome }) => did === "states:State" && outcome === "failed");
    assert.deepEqual([failed?.on, failed?.why], ["m/Do", `States.TaskFailed: ${run.ErrorMessage}`]);
    assert.ok(records.some(({ did, about }) => did === "glue:JobRun" && about.includes("execution:m:e")));
  });

  it("wait for another execution, whose output is JSON with :2", async () => {
    const child = machine({ StartAt: "P", States: { P: { Type: "Pass", End: true } } }, { name: "child" });
    const definition = task("arn:aws:states:::states:startExecution.sync:2", {
      StateMachineArn: child.outputs.arn,
      Input: { "n.$": "$.n" },
    });
    const output = (await outputOf([...machineOf(definition), { ...child, name: "child" }], { n: 5 })) as {
      Output: unknown;
      Status: string;
    };
    assert.deepEqual([output.Status, output.Output], ["SUCCEEDED", { n: 5 }]);
  });

  it("stop what they wait for when they are stopped", async () => {
    const child = machine(
      { StartAt: "W", States: { W: { Type: "Wait", Seconds: 3600, End: true } } },
      { name: "child" },
    );
    const definition = task("arn:aws:states:::states:startExecution.sync", { StateMachineArn: child.outputs.arn });
    const { environment, client } = await worldOf([...machineOf(definition), { ...child, name: "child" }]);
    const executionArn = await client.start();
    await new Promise((done) => environment.engine.after(1000, () => done(undefined)));
    await client.call("StopExecution", { executionArn });
    await environment.engine.quiet();
    const stateMachineArn = child.outputs.arn;
    const listed = await client.call<{ executions: Array<{ status: string }> }>("ListExecutions", { stateMachineArn });
    assert.deepEqual(
      listed.executions.map(({ status }) => status),
      ["ABORTED"],
    );
  });
});

describe("tasks that wait for a token", () => {
  afterEach(endAll);
  const queue = queueNamed("q");
  const Parameters = { QueueUrl: queue.id, MessageBody: { "token.$": "$$.Task.Token" } };
  const waiting = (more: object = {}) => [
    queue,
    ...machineOf(task("arn:aws:states:::sqs:sendMessage.waitForTaskToken", Parameters, more)),
  ];

  async function tokenOf(environment: Environment): Promise<string> {
    await environment.engine.quiet();
    const [message] = await new QueueClient(environment, queue).receive();
    return (JSON.parse(message?.Body ?? "{}") as { token: string }).token;
  }

  it("have what comes back with it, once", async () => {
    const { environment, client } = await worldOf(waiting());
    const arn = await client.start();
    const taskToken = await tokenOf(environment);
    assert.equal((await client.describe(arn)).status, "RUNNING");
    await client.call("SendTaskSuccess", { taskToken, output: `{"done":true}` });
    await environment.engine.quiet();
    assert.equal((await client.describe(arn)).output, `{"done":true}`);
    await assert.rejects(client.call("SendTaskSuccess", { taskToken, output: "1" }), { code: "TaskTimedOut" });
    await assert.rejects(client.call("SendTaskSuccess", { taskToken: "x", output: "1" }), { code: "InvalidToken" });
  });

  it("fail as they are told", async () => {
    const { environment, client } = await worldOf(waiting());
    const arn = await client.start();
    await client.call("SendTaskFailure", { taskToken: await tokenOf(environment), error: "Bad", cause: "luck" });
    await environment.engine.quiet();
    const { status, error, cause } = await client.describe(arn);
    assert.deepEqual([status, error, cause], ["FAILED", "Bad", "luck"]);
  });

  it("time out without a heartbeat", async () => {
    const { environment, client } = await worldOf(waiting({ HeartbeatSeconds: 60 }));
    const began = environment.engine.now();
    const { status, error } = await client.run();
    assert.deepEqual([status, error], ["FAILED", "States.HeartbeatTimeout"]);
    assert.equal(environment.engine.now() - began, 60_000);
  });
});

describe("state machines at start", () => {
  afterEach(endAll);

  for (const [what, stack, why] of [
    [
      "a call that no service answers",
      machineOf(task("arn:aws:states:::aws-sdk:s3:selectObjectContent", {})),
      /State "Do", field "Resource".*calls s3:SelectObjectContent; s3 answers .*GetObject/,
    ],
    ["an EXPRESS machine", machineOf(task("x", {}), ["*"], { type: "EXPRESS" }), /type is EXPRESS/],
    [
      "a role without the rights for its log",
      machineOf({ StartAt: "P", States: { P: { Type: "Pass", End: true } } }, ["s3:*"], {
        loggingConfiguration: { level: "ALL", logDestination: "arn:aws:logs:us-east-1:000000000000:log-group:g:*" },
      }),
      /not authorized to access the Log Destination.*logs:CreateLogDelivery/,
    ],
    [
      "a role that Step Functions may not take on",
      [
        functionRole,
        machine({ StartAt: "P", States: { P: { Type: "Pass", End: true } } }, { roleArn: functionRole.outputs.arn }),
      ],
      /AccessDeniedException: Neither the global service principal states.amazonaws.com/,
    ],
  ] as const)
    it(`are refused for ${what}`, () => assert.rejects(environmentOf(stack), why));

  it("are refused for what they say before anything runs", () => {
    const problems = resources["aws:sfn/stateMachine:StateMachine"]?.problems?.({
      definition: JSON.stringify(task("arn:aws:states:::ecs:runTask.sync", {})),
      loggingConfiguration: { level: "ALL", logDestination: "arn:aws:logs:us-east-1:000000000000:log-group:g" },
    });
    assert.match(problems?.[0] ?? "", /logDestination is .*: the ARN must end in ":\*"/);
    assert.match(
      problems?.[1] ?? "",
      /State "Do", field "Resource": arn:aws:states:::ecs:runTask.sync is no optimized/,
    );
  });

  it("are described as they are", async () => {
    const { client } = await worldOf(machineOf({ StartAt: "P", States: { P: { Type: "Pass", End: true } } }));
    const described = await client.call<Record<string, unknown>>("DescribeStateMachine", {
      stateMachineArn: machineArn,
    });
    assert.deepEqual([described.name, described.type, described.status], ["m", "STANDARD", "ACTIVE"]);
    const { stateMachines } = await client.call<{ stateMachines: unknown[] }>("ListStateMachines", {});
    assert.equal(stateMachines.length, 1);
  });
});
