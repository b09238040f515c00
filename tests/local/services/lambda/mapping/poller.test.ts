import * as assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TraceRecord } from "../../../../../local/engine/trace";
import type { Environment } from "../../../../../local/environment";
import type { Properties, Resource } from "../../../../../local/graph/graph";
import { endAll, environmentOf, resource, traced } from "../../../../support/environment";
import { pass, QueueClient, queueNamed } from "../../sqs/queueWorld";
import { allowed, functionOf, role } from "../functionWorld";

const poll = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const dead = queueNamed("dead");
const queue = queueNamed("inbox", {
  visibilityTimeoutSeconds: 30,
  redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.outputs.arn, maxReceiveCount: 3 }),
});

function mappingOf(inputs: Properties = {}): Resource {
  const given = {
    eventSourceArn: queue.outputs.arn,
    functionName: "fn",
    functionResponseTypes: ["ReportBatchItemFailures"],
  };
  return resource({
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    name: "mapping",
    inputs: { ...given, ...inputs },
  });
}

/** Says what it gets, then does what the bodies ask for. */
const handler = `
  exports.handler = async ({ Records }) => {
    console.log(JSON.stringify(Records));
    if (Records.some(({ body }) => body === "throw")) throw new Error("told to");
    const odd = Records.find(({ body }) => body.startsWith("answer "));
    if (odd !== undefined) return JSON.parse(odd.body.slice(7));
    return { batchItemFailures: Records.filter(({ body }) => body === "fail").map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };`;

interface World {
  readonly environment: Environment;
  readonly inbox: QueueClient;
  readonly deadLetters: QueueClient;
  readonly records: TraceRecord[];
  /** The sizes of the batches that the function was given. */
  readonly batches: () => number[];
}

async function world(mapping: Properties = {}, options: { fn?: Properties; directory?: string } = {}): Promise<World> {
  const { fn = {}, directory } = options;
  const resources = [
    dead,
    queue,
    role,
    allowed(role, poll, queue.outputs.arn),
    functionOf(handler, fn),
    mappingOf(mapping),
  ];
  const environment = await environmentOf(resources, directory === undefined ? {} : { directory });
  const records = traced(environment);
  const started = () => records.filter(({ did, outcome }) => did === "lambda:Invocation" && outcome === "started");
  return {
    environment,
    records,
    inbox: new QueueClient(environment, queue),
    deadLetters: new QueueClient(environment, dead),
    batches: () => started().map(({ about }) => about.filter((id) => id.startsWith("message:")).length),
  };
}

async function sendAll(inbox: QueueClient, bodies: readonly string[]): Promise<void> {
  for (let at = 0; at < bodies.length; at += 10) {
    const Entries = bodies.slice(at, at + 10).map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
    await inbox.call("SendMessageBatch", { Entries });
  }
}

const many = (count: number) => Array.from({ length: count }, (_, index) => `body ${index}`);

async function left(inbox: QueueClient): Promise<number> {
  const { Attributes } = await inbox.call<{ Attributes: Record<string, string> }>("GetQueueAttributes", {
    AttributeNames: ["All"],
  });
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

describe("an SQS event source mapping", () => {
  afterEach(endAll);

  it("hands messages over and deletes them", async () => {
    const { environment, inbox, batches } = await world();
    await inbox.send("a");
    await environment.engine.quiet();
    assert.deepEqual(batches(), [1]);
    assert.equal(await left(inbox), 0);
  });

  it("gathers a batch until its window is over", async () => {
    const { environment, inbox, batches } = await world({ batchSize: 1_000, maximumBatchingWindowInSeconds: 60 });
    const began = environment.engine.now();
    await sendAll(inbox, many(250));
    await environment.engine.quiet();
    assert.deepEqual(batches(), [250]);
    assert.equal(environment.engine.now() - began, 60_000);
  });

  it("does not wait for the window when the batch is full", async () => {
    const { environment, inbox, batches } = await world({ batchSize: 100, maximumBatchingWindowInSeconds: 60 });
    const began = environment.engine.now();
    await sendAll(inbox, many(300));
    await environment.engine.quiet();
    assert.deepEqual(batches(), [100, 100, 100]);
    assert.equal(environment.engine.now(), began);
  });

  it("keeps an event under 6 MB", async () => {
    const { environment, inbox, batches } = await world({ batchSize: 100, maximumBatchingWindowInSeconds: 1 });
    for (let index = 0; index < 30; index += 1) await inbox.send("x".repeat(262_000));
    await environment.engine.quiet();
    assert.deepEqual(batches(), [23, 7]);
    assert.equal(await left(inbox), 0);
  });

  it("runs no more invocations at once than maximumConcurrency", async () => {
    const slow = functionOf(`exports.handler = () => new Promise((done) => setTimeout(done, 50));`);
    const resources = [
      dead,
      queue,
      role,
      allowed(role, poll),
      slow,
      mappingOf({ scalingConfig: { maximumConcurrency: 2 } }),
    ];
    const environment = await environmentOf(resources, { seed: undefined });
    let now = 0;
    let most = 0;
    environment.engine.trace.listen(({ did, outcome }) => {
      if (did === "lambda:Invocation") most = Math.max(most, (now += outcome === "started" ? 1 : -1));
    });
    await sendAll(new QueueClient(environment, queue), many(60));
    await environment.engine.quiet();
    assert.equal(most, 2);
    assert.equal(now, 0);
  });

  it("gives records in AWS's shape", async () => {
    const echo = functionOf(`exports.handler = async (event) => { throw new Error(JSON.stringify(event)); };`);
    const environment = await environmentOf([dead, queue, role, allowed(role, poll), echo, mappingOf()]);
    const records = traced(environment);
    const MessageAttributes = { kind: { DataType: "String", StringValue: "test" } };
    const id = await new QueueClient(environment, queue).send("hello", { MessageAttributes });
    await environment.engine.quiet();
    const failed = records.find(({ did, outcome }) => did === "lambda:Invocation" && outcome === "failed");
    const event = JSON.parse(failed?.why?.replace("Error: ", "") ?? "{}") as {
      Records: Array<Record<string, unknown>>;
    };
    const [{ receiptHandle, attributes, ...record } = {}] = event.Records;
    assert.deepEqual(record, {
      messageId: id,
      body: "hello",
      messageAttributes: {
        kind: { stringValue: "test", stringListValues: [], binaryListValues: [], dataType: "String" },
      },
      md5OfMessageAttributes: record.md5OfMessageAttributes,
      md5OfBody: "5d41402abc4b2a76b9719d911017c592",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:inbox",
      awsRegion: "us-east-1",
    });
    assert.equal(typeof receiptHandle, "string");
    const names = ["ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SenderId", "SentTimestamp"];
    assert.deepEqual(Object.keys(attributes as object).sort(), names);
  });

  describe("when messages fail", () => {
    it("brings back only those that the answer names, and gives them up after maxReceiveCount", async () => {
      const { environment, inbox, deadLetters, batches } = await world();
      const began = environment.engine.now();
      await sendAll(inbox, ["good", "fail", "fine"]);
      await environment.engine.quiet();
      assert.deepEqual(batches(), [3, 1, 1]);
      assert.deepEqual(await deadLetters.bodies(), ["fail"]);
      assert.equal(environment.engine.now() - began, 90_000);
    });

    const whole: ReadonlyArray<readonly [string, string]> = [
      ["an error is thrown", "throw"],
      ["an id is empty", `answer {"batchItemFailures":[{"itemIdentifier":""}]}`],
      ["an id is null", `answer {"batchItemFailures":[{"itemIdentifier":null}]}`],
      ["the key is misspelt", `answer {"batchItemFailures":[{"itemId":"x"}]}`],
      ["a message is unknown", `answer {"batchItemFailures":[{"itemIdentifier":"x"}]}`],
      ["the list is no list", `answer {"batchItemFailures":"x"}`],
    ];
    for (const [what, body] of whole)
      it(`brings back the whole batch where ${what}`, async () => {
        const { environment, inbox, deadLetters } = await world();
        await sendAll(inbox, ["good", body]);
        await environment.engine.quiet();
        assert.deepEqual((await deadLetters.bodies()).sort(), [body, "good"].sort());
      });

    for (const answer of ["null", "{}", `{"batchItemFailures":[]}`, `{"batchItemFailures":null}`])
      it(`takes ${answer} for success`, async () => {
        const { environment, inbox, batches } = await world();
        await inbox.send(`answer ${answer}`);
        await environment.engine.quiet();
        assert.deepEqual(batches(), [1]);
        assert.equal(await left(inbox), 0);
      });

    it("brings everything back for an error, and ignores answers, without ReportBatchItemFailures", async () => {
      const { environment, inbox, deadLetters, batches } = await world({ functionResponseTypes: [] });
      await sendAll(inbox, ["fail"]);
      await environment.engine.quiet();
      assert.deepEqual(batches(), [1]);
      await sendAll(inbox, ["throw", "good"]);
      await environment.engine.quiet();
      assert.deepEqual((await deadLetters.bodies()).sort(), ["good", "throw"]);
    });

    it("hides messages long enough for window and function", async () => {
      const fn = { timeout: 20 };
      const { environment, inbox } = await world({ batchSize: 100, maximumBatchingWindowInSeconds: 40 }, { fn });
      const began = environment.engine.now();
      await inbox.send("throw");
      await pass(environment, 41);
      await environment.engine.quiet();
      // Received three times, each hidden for window + timeout + 30 s from when it was received.
      assert.equal(environment.engine.now() - began, 3 * 90_000);
    });
  });

  describe("checks when it is made", () => {
    const refused: ReadonlyArray<readonly [string, Properties, Properties, RegExp]> = [
      ["a batch over 10 without a window", { batchSize: 11 }, {}, /batch window in seconds must be greater than 0/],
      [
        "maximumConcurrency 1",
        { scalingConfig: { maximumConcurrency: 1 } },
        {},
        /maximumConcurrency is 1; Lambda takes 2/,
      ],
      [
        "a queue that shows messages before the function ends",
        {},
        { timeout: 31 },
        /Queue visibility timeout: 30 seconds is less than Function timeout: 31/,
      ],
      [
        "a source that is no queue",
        { eventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/s" },
        {},
        /takes SQS queues/,
      ],
    ];
    for (const [what, mapping, fn, message] of refused)
      it(`refuses ${what}`, async () => {
        await assert.rejects(world(mapping, { fn }), message);
      });

    for (const missing of poll)
      it(`refuses a role without ${missing}`, async () => {
        const rights = allowed(
          role,
          poll.filter((action) => action !== missing),
          queue.outputs.arn,
        );
        const started = environmentOf([dead, queue, role, rights, functionOf(handler), mappingOf()]);
        const action = missing.split(":")[1];
        await assert.rejects(
          started,
          new RegExp(`does not have permissions to call ${action} on SQS.*worker.*${missing}.*inbox`, "i"),
        );
      });
  });

  it("does nothing while it is not enabled", async () => {
    const { environment, inbox, batches } = await world({ enabled: false });
    await inbox.send("a");
    await environment.engine.quiet();
    assert.deepEqual(batches(), []);
  });

  it("takes up again, at once, what it held when the runtime was killed", async () => {
    const directory = mkdtempSync(join(tmpdir(), "landfall-mapping-"));
    const before = await world({ batchSize: 100, maximumBatchingWindowInSeconds: 20 }, { directory });
    await before.inbox.send("a");
    await pass(before.environment, 1);
    assert.equal(await before.inbox.attribute("ApproximateNumberOfMessagesNotVisible"), "1");
    await before.environment.stop();
    const after = await world({ batchSize: 100, maximumBatchingWindowInSeconds: 20 }, { directory });
    const began = after.environment.engine.now();
    await after.environment.engine.quiet();
    assert.deepEqual(after.batches(), [1]);
    assert.equal(after.environment.engine.now() - began, 20_000);
  });

  it("tells the story from event to invocation", async () => {
    const { environment, inbox, records } = await world();
    const detail = { bucket: { name: "landing" }, object: { key: "a b.json", "version-id": "v1" } };
    const id = await inbox.send(
      JSON.stringify({ id: "e1", "detail-type": "Object Created", source: "aws.s3", detail }),
    );
    await environment.engine.quiet();
    const story = ["event:e1", "object:landing/a b.json@v1", `message:${id}`];
    for (const did of ["sqs:Message", "lambda:Invocation"])
      for (const record of records.filter((one) => one.did === did))
        assert.deepEqual(
          story.filter((one) => record.about.includes(one)),
          story,
        );
  });
});
