import * as assert from "node:assert/strict";
import type { Environment } from "../../../../local/environment";
import type { Properties, Resource } from "../../../../local/graph/graph";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";
import { QueueClient, queueNamed } from "../sqs/queueWorld";
import { allowed, functionOf, role } from "./functionWorld";

const good = queueNamed("good");
const bad = queueNamed("bad");
const arnOf = (queue: Resource) => String(queue.outputs.arn);

function told(inputs: Properties = {}): Resource {
  const destinationConfig = { onSuccess: { destination: arnOf(good) }, onFailure: { destination: arnOf(bad) } };
  return resource({
    type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    name: "told",
    inputs: { functionName: "fn", destinationConfig, ...inputs },
  });
}

async function invoked(source: string, config: Resource, actions = ["sqs:SendMessage"]): Promise<Environment> {
  const environment = await environmentOf([good, bad, role, allowed(role, actions), functionOf(source), config]);
  const input = { FunctionName: "fn", InvocationType: "Event", Payload: `{"n":1}` };
  await environment.call(environment.admin, "lambda", "Invoke", input);
  return environment;
}

async function received(environment: Environment, queue: Resource): Promise<unknown[]> {
  const messages = await new QueueClient(environment, queue).receive({ MaxNumberOfMessages: 10 });
  return messages.map(({ Body }) => JSON.parse(Body) as unknown);
}

describe("destinations of asynchronous invocations", () => {
  afterEach(endAll);

  it("get what a function made of an event", async () => {
    const environment = await invoked(`exports.handler = async ({ n }) => ({ twice: n * 2 });`, told());
    await environment.engine.quiet();
    const [record] = (await received(environment, good)) as Array<Record<string, Record<string, unknown>>>;
    assert.deepEqual(record?.requestPayload, { n: 1 });
    assert.deepEqual(record.responsePayload, { twice: 2 });
    assert.equal(record.requestContext?.condition, "Success");
    assert.deepEqual(await received(environment, bad), []);
  });

  it("get what it threw, after as many retries as asked for", async () => {
    const failing = `exports.handler = async () => { throw new Error("always"); };`;
    const environment = await invoked(failing, told({ maximumRetryAttempts: 1 }));
    const began = environment.engine.now();
    await environment.engine.quiet();
    const [record] = (await received(environment, bad)) as Array<Record<string, Record<string, unknown>>>;
    assert.equal(record?.requestContext?.condition, "RetriesExhausted");
    assert.equal(record.requestContext.approximateInvokeCount, 2);
    assert.equal(record.responsePayload?.errorMessage, "always");
    assert.equal(environment.engine.now() - began, 60_000);
  });

  it("get an event on a bus", async () => {
    const bus = resource({ type: "aws:cloudwatch/eventBus:EventBus", name: "results", inputs: { name: "results" } });
    const destinationConfig = { onSuccess: { destination: bus.outputs.arn } };
    const config = told({ destinationConfig });
    const resources = [bus, role, allowed(role, ["events:PutEvents"]), functionOf(`exports.handler = async () => 1;`)];
    const environment = await environmentOf([...resources, config]);
    const records = traced(environment);
    await environment.call(environment.admin, "lambda", "Invoke", { FunctionName: "fn", InvocationType: "Event" });
    await environment.engine.quiet();
    const accepted = records.find(({ did }) => did === "events:Accept");
    assert.match(accepted?.on ?? "", /event-bus\/results$/);
  });

  it("hear nothing where the function's role may not tell them, which the trace says", async () => {
    const environment = await invoked(`exports.handler = async () => 1;`, told(), ["s3:GetObject"]);
    const records = traced(environment);
    await environment.engine.quiet();
    assert.ok(records.some(({ did, outcome }) => did === "sqs:SendMessage" && outcome === "denied"));
    assert.deepEqual(await received(environment, good), []);
  });

  it("are refused where they are of another kind", async () => {
    const destinationConfig = { onFailure: { destination: "arn:aws:s3:::somewhere" } };
    await assert.rejects(
      environmentOf([role, functionOf(`exports.handler = 1;`), told({ destinationConfig })]),
      /destinationConfig.onFailure is arn:aws:s3:::somewhere/,
    );
  });
});
