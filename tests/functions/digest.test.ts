import * as assert from "node:assert/strict";
import { digest, type Deps, type QueuedNotice } from "../../functions/digest";

const notice = (body: string, receives: number): QueuedNotice => ({
  messageId: body,
  receiptHandle: body,
  body,
  attributes: { ApproximateReceiveCount: String(receives) },
});

/** SQS and SNS as far as gathering goes. */
class FakeAws implements Deps {
  readonly messages: Array<[string, string]> = [];
  readonly waits: Array<[string, number]> = [];
  constructor(private readonly clock = 0) {}
  now = () => this.clock;
  publish = async (subject: string, message: string) => void this.messages.push([subject, message]);
  putOff = async (notices: readonly QueuedNotice[], seconds: number) =>
    void this.waits.push(...notices.map(({ body }) => [body, seconds] as [string, number]));
}

async function sent(...bodies: string[]): Promise<[string, string]> {
  const aws = new FakeAws();
  const { batchItemFailures } = await digest({ Records: bodies.map((body) => notice(body, 2)) }, 900, aws);
  assert.deepEqual(batchItemFailures, []);
  const [only, ...others] = aws.messages;
  assert.ok(only !== undefined && others.length === 0);
  return only;
}

describe("digest", () => {
  it("puts a notice off until the next full period when it comes first, so that all of a period are due together", async () => {
    for (const [seconds, wait] of [
      [0, 900],
      [1, 899],
      [899, 1],
      [900, 900],
    ] as const) {
      const aws = new FakeAws(seconds * 1000);
      const { batchItemFailures } = await digest({ Records: [notice("new", 1), notice("due", 2)] }, 900, aws);
      assert.deepEqual(batchItemFailures, [{ itemIdentifier: "new" }]);
      assert.deepEqual([aws.waits, aws.messages], [[["new", wait]], [["Landfall: a notice", "due"]]]);
    }
  });

  it("sends nothing where nothing is due", async () => {
    const aws = new FakeAws();
    await digest({ Records: [notice("new", 1)] }, 900, aws);
    assert.deepEqual(aws.messages, []);
  });

  it("sends one message for many notices, each once with how often it came", async () => {
    const failed = JSON.stringify("Job a failed");
    assert.deepEqual(await sent(failed, JSON.stringify("Job b failed"), failed), [
      "Landfall: 3 notices",
      "Job a failed (2 times)\n\nJob b failed",
    ]);
  });

  it("sends a notice as it is where it is alone", async () => {
    assert.deepEqual(await sent("not JSON"), ["Landfall: a notice", "not JSON"]);
  });

  it("shows five that differ in numbers only, and counts the others", async () => {
    const failures = Array.from({ length: 1000 }, (_, index) => `Job a: FAILED at ${index}:00. Run: jr_${index}`);
    const [subject, message] = await sent(...failures, "Job b: FAILED at 1:00");
    assert.equal(subject, "Landfall: 1001 notices");
    assert.deepEqual(message.split("\n"), [
      ...failures.slice(0, 5),
      "... and 995 more like these.",
      "",
      "Job b: FAILED at 1:00",
    ]);
  });

  it("leaves out what nobody reads, and what SNS does not take", async () => {
    const kinds = Array.from({ length: 100 }, (_, index) => "x".repeat(index + 1) + " ".repeat(20_000));
    const [, message] = await sent(...kinds);
    assert.match(message, /\.\.\. and 60 more kinds of notices\.$/);
    assert.ok(Buffer.byteLength(message) < 256 * 1024);
  });
});
