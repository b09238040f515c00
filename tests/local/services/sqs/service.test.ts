import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Resource } from "../../../../local/graph/graph";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";
import { pass, QueueClient, queueNamed } from "./queueWorld";

async function queueOf(inputs = {}) {
  const queue = queueNamed("inbox", inputs);
  const environment = await environmentOf([queue]);
  return { environment, queue: new QueueClient(environment, queue) };
}

const md5 = (text: string) => createHash("md5").update(text).digest("hex");
const code = (wanted: string) => (error: Error & { code?: string }) => error.code === wanted;

describe("SQS", () => {
  afterEach(endAll);

  describe("sending and receiving", () => {
    it("hands out what was sent, in order, with its digest", async () => {
      const { queue } = await queueOf();
      for (const body of ["a", "b", "ü"]) await queue.send(body);
      const received = await queue.receive();
      assert.deepEqual(
        received.map(({ Body, MD5OfBody }) => [Body, MD5OfBody]),
        ["a", "b", "ü"].map((body) => [body, md5(body)]),
      );
    });

    it("counts receives and tells when the first was", async () => {
      const { environment, queue } = await queueOf({ visibilityTimeoutSeconds: 5 });
      await queue.send("a");
      const [first] = await queue.receive();
      await pass(environment, 5);
      const [second] = await queue.receive();
      assert.equal(first?.Attributes?.ApproximateReceiveCount, "1");
      assert.equal(second?.Attributes?.ApproximateReceiveCount, "2");
      assert.equal(
        second.Attributes.ApproximateFirstReceiveTimestamp,
        first.Attributes?.ApproximateFirstReceiveTimestamp,
      );
    });

    it("gives only the attributes that are asked for", async () => {
      const { queue } = await queueOf();
      const attribute = (value: string) => ({ DataType: "String", StringValue: value });
      await queue.send("a", { MessageAttributes: { "etl.batch": attribute("1"), other: attribute("2") } });
      const [message] = await queue.receive({
        MessageAttributeNames: ["etl.*"],
        MessageSystemAttributeNames: ["SentTimestamp"],
      });
      assert.deepEqual(Object.keys(message?.MessageAttributes ?? {}), ["etl.batch"]);
      assert.deepEqual(Object.keys(message?.Attributes ?? {}), ["SentTimestamp"]);
    });

    it("computes the digest of attributes that SDKs check", async () => {
      const { queue } = await queueOf();
      const MessageAttributes = { timestamp: { DataType: "Number", StringValue: "1493147359900" } };
      const sent = await queue.call("SendMessage", { MessageBody: "a", MessageAttributes });
      assert.equal(sent.MD5OfMessageAttributes, "235c5c510d26fb653d073faed50ae77c");
    });

    it("holds a delayed message back", async () => {
      const { environment, queue } = await queueOf({ delaySeconds: 10 });
      await queue.send("late");
      await queue.send("now", { DelaySeconds: 0 });
      assert.deepEqual(await queue.bodies(), ["now"]);
      await pass(environment, 10);
      assert.deepEqual(await queue.bodies(), ["late"]);
    });

    it("waits for the first message as long as it is asked to", async () => {
      const { environment, queue } = await queueOf();
      const waiting = queue.bodies({ WaitTimeSeconds: 20 });
      environment.engine.after(7_000, async () => void (await queue.send("a")));
      const began = environment.engine.now();
      assert.deepEqual(await waiting, ["a"]);
      assert.equal(environment.engine.now() - began, 7_000);
      assert.deepEqual(await queue.bodies({ WaitTimeSeconds: 3 }), []);
    });

    it("forgets a message when its retention is over", async () => {
      const { environment, queue } = await queueOf({ messageRetentionSeconds: 60 });
      await queue.send("old");
      await pass(environment, 60);
      assert.deepEqual(await queue.bodies(), []);
      assert.equal(await queue.attribute("ApproximateNumberOfMessages"), "0");
    });

    it("takes messages up to the queue's limit and batches up to 1 MiB", async () => {
      const { queue } = await queueOf();
      await queue.send("x".repeat(262_144));
      await assert.rejects(queue.send("x".repeat(262_145)), /Message must be shorter than 262144 bytes/);
      const Entries = ["a", "b", "c", "d", "e"].map((Id) => ({ Id, MessageBody: "x".repeat(262_000) }));
      await assert.rejects(queue.call("SendMessageBatch", { Entries }), code("BatchRequestTooLong"));
    });

    it("does each entry of a batch by itself", async () => {
      const { queue } = await queueOf();
      const Entries = [
        { Id: "good", MessageBody: "a" },
        { Id: "bad", MessageBody: "\u0000" },
      ];
      const answer = await queue.call<{ Successful: unknown[]; Failed: Array<{ Id: string; Code: string }> }>(
        "SendMessageBatch",
        { Entries },
      );
      assert.equal(answer.Successful.length, 1);
      assert.deepEqual(
        answer.Failed.map(({ Id, Code }) => [Id, Code]),
        [["bad", "InvalidMessageContents"]],
      );
    });

    const refused: ReadonlyArray<readonly [string, object, string]> = [
      ["no entries", { Entries: [] }, "EmptyBatchRequest"],
      [
        "eleven entries",
        { Entries: Array.from({ length: 11 }, (_, i) => ({ Id: `${i}` })) },
        "TooManyEntriesInBatchRequest",
      ],
      ["one id twice", { Entries: [{ Id: "a" }, { Id: "a" }] }, "BatchEntryIdsNotDistinct"],
      ["an id with a space", { Entries: [{ Id: "a b" }] }, "InvalidBatchEntryId"],
    ];
    for (const [what, input, wanted] of refused)
      it(`refuses a batch with ${what}`, async () => {
        const { queue } = await queueOf();
        await assert.rejects(queue.call("DeleteMessageBatch", { ...input }), code(wanted));
      });
  });

  describe("visibility", () => {
    it("hides a received message until its timeout ends", async () => {
      const { environment, queue } = await queueOf({ visibilityTimeoutSeconds: 30 });
      await queue.send("a");
      assert.deepEqual(await queue.bodies(), ["a"]);
      await pass(environment, 29);
      assert.deepEqual(await queue.bodies(), []);
      await pass(environment, 1);
      assert.deepEqual(await queue.bodies(), ["a"]);
    });

    it("takes another timeout for one message, and 0 gives it back at once", async () => {
      const { environment, queue } = await queueOf();
      await queue.send("a");
      const [message] = await queue.receive({ VisibilityTimeout: 5 });
      await queue.call("ChangeMessageVisibility", { ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 60 });
      await pass(environment, 30);
      assert.deepEqual(await queue.bodies(), []);
      await queue.call("ChangeMessageVisibility", { ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 });
      assert.deepEqual(await queue.bodies({ VisibilityTimeout: 0 }), ["a"]);
    });

    it("refuses to change a message that is not in flight", async () => {
      const { queue } = await queueOf();
      await queue.send("a");
      const [message] = await queue.receive({ VisibilityTimeout: 0 });
      const change = { ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 5 };
      await assert.rejects(queue.call("ChangeMessageVisibility", change), code("MessageNotInflight"));
    });

    it("deletes by the latest receipt only", async () => {
      const { environment, queue } = await queueOf({ visibilityTimeoutSeconds: 1 });
      await queue.send("a");
      const [first] = await queue.receive();
      await pass(environment, 1);
      const [second] = await queue.receive();
      await queue.call("DeleteMessage", { ReceiptHandle: first?.ReceiptHandle });
      assert.equal(await queue.attribute("ApproximateNumberOfMessagesNotVisible"), "1");
      await queue.call("DeleteMessage", { ReceiptHandle: second?.ReceiptHandle });
      assert.equal(await queue.attribute("ApproximateNumberOfMessagesNotVisible"), "0");
      await assert.rejects(queue.call("DeleteMessage", { ReceiptHandle: "x" }), code("ReceiptHandleIsInvalid"));
    });

    it("tells a mapping's run is not quiet while a received message may come back", async () => {
      const { environment, queue } = await queueOf({ visibilityTimeoutSeconds: 30 });
      await queue.send("a");
      await queue.receive();
      const began = environment.engine.now();
      await environment.engine.quiet();
      assert.equal(environment.engine.now(), began);
      const stop = environment.offer("queues").consume(String(queueNamed("inbox").outputs.arn), () => undefined);
      await environment.engine.quiet();
      assert.equal(environment.engine.now(), began + 30_000);
      stop();
    });
  });

  describe("dead letters", () => {
    const dead = queueNamed("dead");
    const redrive = JSON.stringify({ deadLetterTargetArn: dead.outputs.arn, maxReceiveCount: 2 });

    async function exhausted(resources: readonly Resource[]) {
      const environment = await environmentOf(resources);
      const records = traced(environment);
      const queue = new QueueClient(environment, queueNamed("inbox"));
      await queue.send("poison");
      for (let time = 0; time < 3; time += 1) {
        await queue.receive();
        await pass(environment, 1);
      }
      return { records, deadQueue: new QueueClient(environment, dead), queue };
    }

    it("moves a message whose receive count would exceed the maximum", async () => {
      const source = queueNamed("inbox", { visibilityTimeoutSeconds: 1, redrivePolicy: redrive });
      const { records, deadQueue, queue } = await exhausted([dead, source]);
      const [message] = await deadQueue.receive();
      assert.equal(message?.Body, "poison");
      assert.equal(message?.Attributes?.DeadLetterQueueSourceArn, source.outputs.arn);
      assert.deepEqual(await queue.bodies(), []);
      const moved = records.find(({ outcome }) => outcome === "moved to dead-letter queue");
      assert.match(moved?.why ?? "", /received 2 times from inbox; maxReceiveCount is 2/);
      assert.ok(moved?.about.includes(`message:${message?.MessageId}`));
    });

    it("takes the policy from a resource beside the queue", async () => {
      const source = queueNamed("inbox", { visibilityTimeoutSeconds: 1 });
      const inputs = { queueUrl: source.id, redrivePolicy: redrive };
      const beside = resource({ type: "aws:sqs/redrivePolicy:RedrivePolicy", name: "redrive", inputs });
      const { deadQueue } = await exhausted([dead, source, beside]);
      assert.deepEqual(await deadQueue.bodies(), ["poison"]);
    });

    it("refuses at start what the dead-letter queue does not allow", async () => {
      const closed = queueNamed("dead", { redriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }) });
      const source = queueNamed("inbox", { redrivePolicy: redrive });
      await assert.rejects(environmentOf([closed, source]), /does not allow it: its redriveAllowPolicy says denyAll/);
      await assert.rejects(environmentOf([source]), /its dead-letter queue .*:dead does not exist/);
    });
  });

  describe("rights", () => {
    const arn = String(queueNamed("inbox").outputs.arn);
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: arn,
          Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/landed" } },
        },
      ],
    });

    it("lets a service send where the queue's policy says so, and no other source", async () => {
      const source = queueNamed("inbox");
      const inputs = { queueUrl: source.id, policy };
      const beside = resource({ type: "aws:sqs/queuePolicy:QueuePolicy", name: "policy", inputs });
      const environment = await environmentOf([source, beside]);
      const send = (rule: string) =>
        environment.call(
          environment.asService("events.amazonaws.com", `arn:aws:events:us-east-1:000000000000:rule/${rule}`),
          "sqs",
          "SendMessage",
          { QueueUrl: source.id, MessageBody: "a" },
        );
      await send("landed");
      await assert.rejects(send("other"), /not authorized to perform: sqs:SendMessage/i);
    });

    it("asks for the key when there is one", async () => {
      const key = resource({ type: "aws:kms/key:Key", name: "key", inputs: {} });
      const source = queueNamed("inbox", { kmsMasterKeyId: key.outputs.arn, policy });
      const environment = await environmentOf([key, source]);
      const caller = environment.asService("events.amazonaws.com", "arn:aws:events:us-east-1:000000000000:rule/landed");
      const sent = environment.call(caller, "sqs", "SendMessage", { QueueUrl: source.id, MessageBody: "a" });
      await assert.rejects(sent, /kms:GenerateDataKey/);
    });
  });

  describe("looking", () => {
    it("finds a queue by any URL that ends in its account and name", async () => {
      const { environment, queue } = await queueOf();
      const { QueueUrl } = await queue.call<{ QueueUrl: string }>("GetQueueUrl", { QueueName: "inbox" });
      assert.equal(QueueUrl, `${environment.endpoint}/000000000000/inbox`);
      assert.equal(queue.url, "https://sqs.us-east-1.amazonaws.com/000000000000/inbox");
      await queue.call("SendMessage", { QueueUrl, MessageBody: "a" });
      assert.deepEqual(await queue.bodies(), ["a"]);
      const missing = { QueueUrl: "http://localhost/000000000000/none", MessageBody: "a" };
      await assert.rejects(queue.call("SendMessage", missing), code("QueueDoesNotExist"));
    });

    it("counts visible, hidden and delayed messages", async () => {
      const { queue } = await queueOf();
      for (const body of ["a", "b", "c"]) await queue.send(body);
      await queue.send("later", { DelaySeconds: 60 });
      await queue.receive({ MaxNumberOfMessages: 1 });
      const { Attributes } = await queue.call<{ Attributes: Record<string, string> }>("GetQueueAttributes", {
        AttributeNames: ["All"],
      });
      assert.equal(Attributes.ApproximateNumberOfMessages, "2");
      assert.equal(Attributes.ApproximateNumberOfMessagesNotVisible, "1");
      assert.equal(Attributes.ApproximateNumberOfMessagesDelayed, "1");
      assert.equal(Attributes.VisibilityTimeout, "30");
    });

    it("empties a queue", async () => {
      const { queue } = await queueOf();
      await queue.send("a");
      await queue.call("PurgeQueue");
      assert.deepEqual(await queue.bodies(), []);
    });
  });

  describe("memory", () => {
    it("keeps messages, receive counts and hiding over a restart", async () => {
      const directory = mkdtempSync(join(tmpdir(), "landfall-sqs-"));
      const source = queueNamed("inbox", { visibilityTimeoutSeconds: 30 });
      const before = await environmentOf([source], { directory });
      const queue = new QueueClient(before, source);
      await queue.send("seen");
      await queue.receive();
      await queue.send("fresh");
      await before.stop();
      const after = await environmentOf([source], { directory });
      const again = new QueueClient(after, source);
      assert.deepEqual(await again.bodies(), ["fresh"]);
      await pass(after, 30);
      const counts = (await again.receive()).map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount]);
      assert.deepEqual(counts.sort(), [
        ["fresh", "2"],
        ["seen", "2"],
      ]);
    });
  });

  it("refuses FIFO queues by name", async () => {
    await assert.rejects(
      environmentOf([queueNamed("inbox.fifo", { fifoQueue: true })]),
      /"inbox.fifo" is a FIFO queue/,
    );
  });
});
