import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "../../../../local/graph/graph";
import { endAll, environmentOf, traced } from "../../../support/environment";
import { queueNamed } from "../sqs/queueWorld";
import { allowed, functionOf, invoke, role } from "./functionWorld";

async function running(source: string, inputs: Properties = {}, files: Readonly<Record<string, string>> = {}) {
  return environmentOf([role, functionOf(source, inputs, files)]);
}

async function answer(source: string, inputs: Properties = {}, event: unknown = {}) {
  return invoke(await running(source, inputs), event);
}

interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

async function failure(source: string, inputs: Properties = {}): Promise<Failure> {
  const { error, payload } = await answer(source, inputs);
  assert.equal(error, "Unhandled");
  return payload as Failure;
}

describe("a function's sandbox", () => {
  afterEach(endAll);

  it("gives the event and returns the answer", async () => {
    const { payload } = await answer(`exports.handler = async (event) => ({ twice: event.n * 2 });`, {}, { n: 21 });
    assert.deepEqual(payload, { twice: 42 });
  });

  it("answers null for nothing", async () => {
    assert.equal((await answer(`exports.handler = async () => {};`)).payload, null);
  });

  it("keeps what is outside the handler warm", async () => {
    const environment = await running(`let calls = 0; exports.handler = async () => ++calls;`);
    await invoke(environment);
    assert.equal((await invoke(environment)).payload, 2);
  });

  it("finds handlers in folders and inside of exports", async () => {
    const environment = await running(
      "",
      { handler: "src/app.api.main" },
      { "src/app.js": `exports.api = { main: async () => 1 };` },
    );
    assert.equal((await invoke(environment)).payload, 1);
  });

  it("has only its own environment and Lambda's", async () => {
    process.env.OF_THIS_MACHINE = "secret";
    const { payload } = await answer(`exports.handler = async () => process.env;`, {
      environment: { variables: { STAGING: "bucket" } },
    });
    delete process.env.OF_THIS_MACHINE;
    const variables = payload as Record<string, string>;
    assert.equal(variables.STAGING, "bucket");
    assert.equal(variables.AWS_REGION, "us-east-1");
    assert.equal(variables.AWS_LAMBDA_FUNCTION_NAME, "fn");
    assert.match(variables.AWS_ENDPOINT_URL ?? "", /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(variables.OF_THIS_MACHINE, undefined);
    assert.equal(variables.PATH, undefined);
  });

  it("tells the handler about itself", async () => {
    const { payload } = await answer(
      `exports.handler = async (event, context) => [context.functionName, context.memoryLimitInMB, context.invokedFunctionArn,
         context.getRemainingTimeInMillis() <= 7000 && context.getRemainingTimeInMillis() > 5000, typeof context.awsRequestId];`,
      { timeout: 7, memorySize: 256 },
    );
    assert.deepEqual(payload, ["fn", "256", "arn:aws:lambda:us-east-1:000000000000:function:fn", true, "string"]);
  });

  describe("errors, in Lambda's words", () => {
    it("of a handler that throws", async () => {
      const error = await failure(`exports.handler = async () => { throw new RangeError("too far"); };`);
      assert.deepEqual([error.errorType, error.errorMessage], ["RangeError", "too far"]);
      assert.match(error.trace?.[1] ?? "", /index\.js:1/);
    });

    const cases: ReadonlyArray<readonly [string, string, string, RegExp]> = [
      [
        "a missing package",
        `require("left-pad"); exports.handler = 1;`,
        "Runtime.ImportModuleError",
        /^Error: Cannot find module 'left-pad'\nRequire stack:/,
      ],
      ["a package that only this machine has", `require("fast-check");`, "Runtime.ImportModuleError", /'fast-check'/],
      ["a syntax error", `exports.handler = (`, "Runtime.UserCodeSyntaxError", /^SyntaxError/],
      [
        "a handler that is not there",
        `exports.other = 1;`,
        "Runtime.HandlerNotFound",
        /^index\.handler is undefined or not exported$/,
      ],
      ["an error at load", `throw new TypeError("no config");`, "TypeError", /^no config$/],
      [
        "a rejection nobody handles",
        `exports.handler = async () => { Promise.reject(new Error("lost")); await new Promise(() => setInterval(() => {}, 9)); };`,
        "Runtime.UnhandledPromiseRejection",
        /^Error: lost$/,
      ],
      [
        "an exit",
        `exports.handler = async () => process.exit(3);`,
        "Runtime.ExitError",
        /^RequestId: [-0-9a-f]{36} Error: Runtime exited with error: exit status 3$/,
      ],
      [
        "an answer that is no JSON",
        `exports.handler = async () => 1n;`,
        "Error",
        /^Unable to stringify response body$/,
      ],
      [
        "an answer over 6 MB",
        `exports.handler = async () => "x".repeat(6291600);`,
        "Function.ResponseSizeTooLarge",
        /maximum allowed payload size/,
      ],
    ];
    for (const [what, source, type, message] of cases)
      it(`of ${what}`, async () => {
        const error = await failure(source);
        assert.equal(error.errorType, type);
        assert.match(error.errorMessage, message);
      });

    it("of a timeout, also where the code never lets go", async () => {
      for (const source of [
        `exports.handler = () => new Promise(() => setInterval(() => {}, 9));`,
        `exports.handler = async () => { for (;;); };`,
      ]) {
        const error = await failure(source, { timeout: 1 });
        assert.equal(error.errorType, "Sandbox.Timedout");
        assert.match(error.errorMessage, /^RequestId: [-0-9a-f]{36} Error: Task timed out after 1\.00 seconds$/);
        await endAll();
      }
    });

    it("and starts anew after one that killed the sandbox", async () => {
      const environment = await running(
        `let calls = 0; exports.handler = async (e) => { calls += 1; if (e.die) process.exit(1); return calls; };`,
      );
      await invoke(environment);
      assert.equal((await invoke(environment, { die: true })).error, "Unhandled");
      assert.equal((await invoke(environment)).payload, 1);
    });
  });

  describe("callback style", () => {
    it("answers by callback once nothing is left to do", async () => {
      const environment = await running(
        `let later = 0; exports.handler = (event, context, callback) => { setTimeout(() => { later = 1; }, 20); callback(null, later); };
         exports.seen = () => later;`,
      );
      await invoke(environment);
      assert.equal((await invoke(environment)).payload, 1);
    });

    it("answers at once where the handler does not want to wait", async () => {
      const { payload } = await answer(
        `exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 50); callback(null, "soon"); };`,
      );
      assert.equal(payload, "soon");
    });

    it("fails with the callback's error", async () => {
      assert.equal((await failure(`exports.handler = (e, c, done) => done(new Error("no"));`)).errorMessage, "no");
    });

    it("ends with null where nobody answers", async () => {
      assert.equal((await answer(`exports.handler = () => "ignored";`)).payload, null);
    });

    it("is gone from nodejs24.x", async () => {
      const error = await failure(`exports.handler = (e, c, done) => done();`, { runtime: "nodejs24.x" });
      assert.equal(error.errorType, "Runtime.CallbackHandlerDeprecated");
    });
  });

  describe("modules", () => {
    it("come from the archive, built-ins and the SDK", async () => {
      const environment = await running(
        `const own = require("own"); const { S3Client } = require("@aws-sdk/client-s3"); const { join } = require("path");
         exports.handler = async () => [own.name, typeof S3Client, join("a", "b")];`,
        {},
        { "node_modules/own/package.json": `{"main": "lib.js"}`, "node_modules/own/lib.js": `exports.name = "mine";` },
      );
      assert.deepEqual((await invoke(environment)).payload, ["mine", "function", "a/b"]);
    });

    it("that are ES modules are refused at start", async () => {
      await assert.rejects(running("", { handler: "main.handler" }, { "main.mjs": "" }), /ES module/);
      await assert.rejects(running("", {}, { "package.json": `{"type": "module"}` }), /ES module/);
    });
  });

  describe("calls of AWS", () => {
    const sends = `
      const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
      const sqs = new SQSClient({});
      exports.handler = async (event) => (await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: event.body }))).MessageId;`;

    async function sender(rights: boolean) {
      const queue = queueNamed("out");
      const fn = functionOf(sends, { environment: { variables: { QUEUE: queue.id } }, timeout: 20 });
      return environmentOf([
        queue,
        role,
        ...(rights ? [allowed(role, ["sqs:SendMessage"], queue.outputs.arn)] : []),
        fn,
      ]);
    }

    it("go to the gateway as the function's role, even by an AWS queue URL, and belong to their invocation", async () => {
      const environment = await sender(true);
      const records = traced(environment);
      await invoke(environment, { body: "a" });
      await invoke(environment, { body: "b" });
      const sent = records.filter(({ did }) => did === "sqs:SendMessage");
      const started = records.filter(({ did, outcome }) => did === "lambda:Invocation" && outcome === "started");
      assert.equal(sent.length, 2);
      for (const [index, record] of sent.entries()) {
        assert.match(record.who, /assumed-role\/worker\/fn$/);
        assert.equal(record.about[0], started[index]?.about[0]);
      }
    });

    it("fail without the right, naming principal, action and resource", async () => {
      const { payload } = await invoke(await sender(false), { body: "a" });
      assert.match(
        (payload as Failure).errorMessage,
        /assumed-role\/worker\/fn is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:.*:out/i,
      );
    });
  });

  describe("time and chance", () => {
    const source = `exports.handler = async () => [Date.now(), new Date().getTime(), Math.random(), new Date(5).getTime(), new Date() instanceof Date, typeof Date()];`;

    it("repeat with a seed, and stand still", async () => {
      const answers = [];
      for (let run = 0; run < 2; run += 1) {
        const environment = await running(source);
        const { payload } = await invoke(environment);
        const now = environment.engine.now();
        const [moment, same, , five, isDate, text] = payload as unknown[];
        assert.deepEqual([moment, same, five, isDate, text], [now, now, 5, true, "string"]);
        answers.push(payload);
        await endAll();
      }
      assert.deepEqual(answers[1], answers[0]);
    });

    it("follow the runtime's clock without one", async () => {
      const environment = await environmentOf([role, functionOf(source)], { seed: undefined });
      environment.engine.after(3_600_000, () => undefined);
      await environment.engine.quiet();
      const { payload } = await invoke(environment);
      assert.ok(Math.abs((payload as number[])[0]! - environment.engine.now()) < 2_000);
      assert.ok((payload as number[])[0]! > Date.now() + 3_000_000);
    });
  });

  it("writes what the function says to its log, in Lambda's format", async () => {
    const environment = await running(
      `exports.handler = async () => { console.log("n is %d", 1); console.error({ a: 1 }); process.stdout.write("raw\\n"); };`,
    );
    await invoke(environment);
    const path = join(environment.directory, "logs", "fn.log");
    await environment.stop();
    const log = readFileSync(path, "utf8");
    assert.match(log, /^START RequestId: [-0-9a-f]{36} Version: \$LATEST\n/);
    assert.match(log, /^2026-01-01T00:00:00\.000Z\t[-0-9a-f]{36}\tINFO\tn is 1$/m);
    assert.match(log, /\tERROR\t\{ a: 1 \}$/m);
    assert.match(log, /^raw$/m);
  });
});
