import * as assert from "node:assert/strict";
import { EncryptedQueue, type EncryptedQueueArgs } from "../../components/encryptedQueue";
import { Foundation } from "../../components/foundation";
import { only, recorded } from "../support/recorded";

const queue = (args: Partial<EncryptedQueueArgs> = {}) =>
  recorded(() => new EncryptedQueue("q", { on: new Foundation("base"), ...args }));

describe("EncryptedQueue", () => {
  it("keeps messages for 14 days under the stack's key", async () => {
    const { inputs } = only(await queue(), "aws:sqs/queue:Queue");
    assert.deepEqual(
      [inputs["kmsMasterKeyId"], inputs["messageRetentionSeconds"]],
      ["arn:aws:test:::base-key", 1_209_600],
    );
    assert.equal(inputs["redrivePolicy"], undefined);
  });

  it("refuses to hide messages for longer than SQS does, and says what to give", () =>
    assert.rejects(
      queue({ visibilitySeconds: 43_201 }),
      /visibilitySeconds is 43201.*Give a whole number from 0 to 43200/,
    ));

  it("refuses a count that SQS does not count to", async () => {
    const build = () => {
      const on = new Foundation("base");
      const dead = new EncryptedQueue("dead", { on });
      new EncryptedQueue("q", { on, deadLetters: { queue: dead, maxReceiveCount: 1001 } });
    };
    await assert.rejects(recorded(build), /maxReceiveCount is 1001.*Give a whole number from 1 to 1000/);
  });
});
