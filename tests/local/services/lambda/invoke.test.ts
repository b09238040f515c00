import * as assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../../local/environment";
import type { Properties } from "../../../../local/graph/graph";
import type { Caller } from "../../../../local/services/service";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";
import { QueueClient, queueNamed } from "../sqs/queueWorld";
import { allowed, functionOf, role, roleNamed } from "./functionWorld";

const failing = `exports.handler = async () => { throw new Error("always"); };`;
const dead = queueNamed("dead");
const toDead: Properties = { deadLetterConfig: { targetArn: dead.outputs.arn } };

interface Answered {
  readonly StatusCode: number;
  readonly Payload?: string;
}

function call(environment: Environment, input: Properties, caller: Caller = environment.admin): Promise<Answered> {
  return environment.call<Answered>(caller, "lambda", "Invoke", { FunctionName: "fn", ...input });
}

describe("Invoke", () => {
  afterEach(endAll);

  it("takes names and ARNs, with and without qualifier", async () => {
    const fn = functionOf(`exports.handler = async () => 1;`);
    const environment = await environmentOf([role, fn]);
    for (const FunctionName of ["fn", fn.outputs.arn, fn.outputs.qualifiedArn, "000000000000:function:fn"])
      assert.equal((await call(environment, { FunctionName })).Payload, "1");
  });

  it("says which function does not exist", async () => {
    const environment = await environmentOf([]);
    await assert.rejects(
      call(environment, {}),
      /Function not found: arn:aws:lambda:us-east-1:000000000000:function:fn/,
    );
  });

  it("gives an empty object where there is no payload, and refuses what is no JSON", async () => {
    const environment = await environmentOf([role, functionOf(`exports.handler = async (event) => event;`)]);
    assert.equal((await call(environment, {})).Payload, "{}");
    await assert.rejects(call(environment, { Payload: "{" }), /Could not parse request body into json/);
  });

  it("only checks in a dry run", async () => {
    const environment = await environmentOf([role, functionOf(failing)]);
    assert.deepEqual(await call(environment, { InvocationType: "DryRun" }), { StatusCode: 204 });
  });

  it("throttles beyond the reserved concurrency", async () => {
    const fn = functionOf(`exports.handler = async () => 1;`, { reservedConcurrentExecutions: 1 });
    const environment = await environmentOf([role, fn]);
    const [first, second] = await Promise.allSettled([call(environment, {}), call(environment, {})]);
    assert.equal(first.status, "fulfilled");
    assert.equal(second.status === "rejected" && (second.reason as Error).name, "TooManyRequestsException");
  });

  describe("by a service", () => {
    const inputs = { function: "fn", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com" };
    const sourceArn = "arn:aws:s3:::landing";
    const permission = resource({
      type: "aws:lambda/permission:Permission",
      name: "s3",
      inputs: { ...inputs, sourceArn },
    });

    it("needs a permission for that source", async () => {
      const environment = await environmentOf([role, functionOf(`exports.handler = async () => 1;`), permission]);
      await call(environment, {}, environment.asService("s3.amazonaws.com", sourceArn));
      const other = environment.asService("s3.amazonaws.com", "arn:aws:s3:::other");
      await assert.rejects(call(environment, {}, other), /not authorized to perform: lambda:InvokeFunction/i);
    });
  });

  describe("asynchronously", () => {
    const event = { InvocationType: "Event", Payload: `{"n":1}` };

    it("answers before the function runs, and runs it once", async () => {
      const environment = await environmentOf([role, functionOf(`exports.handler = async () => 1;`)]);
      const records = traced(environment);
      assert.equal((await call(environment, event)).StatusCode, 202);
      await environment.engine.quiet();
      const outcomes = records.filter(({ did }) => did === "lambda:Invocation").map(({ outcome }) => outcome);
      assert.deepEqual(outcomes, ["started", "ok"]);
    });

    it("tries again after one minute and two, then gives the event to the dead-letter queue", async () => {
      const resources = [dead, role, allowed(role, ["sqs:SendMessage"]), functionOf(failing, toDead)];
      const environment = await environmentOf(resources);
      const records = traced(environment);
      const began = environment.engine.now();
      await call(environment, event);
      await environment.engine.quiet();
      const tries = records.filter(({ did, outcome }) => did === "lambda:Invocation" && outcome === "started");
      assert.deepEqual(
        tries.map(({ at }) => (Date.parse(at) - began) / 1000),
        [0, 60, 180],
      );
      assert.equal(new Set(tries.map(({ about }) => about[0])).size, 1);
      const [message] = await new QueueClient(environment, dead).receive({ MessageAttributeNames: ["All"] });
      assert.equal(message?.Body, `{"n":1}`);
      assert.equal(message.MessageAttributes?.ErrorMessage?.StringValue, "always");
    });

    it("waits for room up to six hours", async () => {
      const environment = await environmentOf([role, functionOf(failing, { reservedConcurrentExecutions: 0 })]);
      const records = traced(environment);
      const began = environment.engine.now();
      await call(environment, event);
      await environment.engine.quiet();
      const dropped = records.find(({ outcome }) => outcome === "dropped");
      const hours = (Date.parse(dropped?.at ?? "") - began) / 3_600_000;
      assert.ok(hours > 5.9 && hours <= 6);
    });

    it("survives a restart", async () => {
      const directory = mkdtempSync(join(tmpdir(), "landfall-async-"));
      const unending = functionOf(`exports.handler = () => new Promise(() => setInterval(() => 0, 1000));`);
      const before = await environmentOf([role, unending], { directory });
      await call(before, event);
      await before.stop();
      const after = await environmentOf([role, functionOf(`exports.handler = async () => 1;`)], { directory });
      const ended: string[] = [];
      after.engine.trace.listen(({ did, outcome }) => void (did === "lambda:Invocation" && ended.push(outcome)));
      await after.engine.quiet();
      assert.deepEqual(ended, ["started", "ok"]);
    });

    it("refuses at start a role that may not use the dead-letter queue", async () => {
      await assert.rejects(
        environmentOf([dead, role, functionOf(failing, toDead)]),
        /does not have permissions to call SendMessage on SQS.*worker may not sqs:SendMessage on .*:dead/,
      );
    });
  });
});

describe("a function at start", () => {
  afterEach(endAll);

  const refused: ReadonlyArray<readonly [string, Properties, RegExp]> = [
    ["another runtime", { runtime: "python3.12" }, /runtime is python3\.12; the local runtime takes nodejs20\.x/],
    ["an image", { packageType: "Image" }, /packageType is Image/],
    ["a timeout over 15 minutes", { timeout: 901 }, /timeout is 901; Lambda takes 1 to 900/],
    ["reserved variables", { environment: { variables: { AWS_REGION: "x" } } }, /reserves: AWS_REGION/],
  ];
  for (const [what, inputs, message] of refused)
    it(`refuses ${what}`, async () => {
      await assert.rejects(environmentOf([role, functionOf("", inputs)]), message);
    });

  it("refuses a role that does not trust Lambda", async () => {
    const glue = { Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" };
    const other = roleNamed("worker", JSON.stringify({ Version: "2012-10-17", Statement: [glue] }));
    await assert.rejects(environmentOf([other, functionOf("")]), /cannot be assumed by Lambda/);
  });
});
