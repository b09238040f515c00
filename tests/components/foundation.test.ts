import * as assert from "node:assert/strict";
import { Foundation } from "../../components/foundation";
import { only, recorded, statements } from "../support/recorded";

describe("Foundation", () => {
  it("rotates the key it makes", async () => {
    const key = only(await recorded(() => new Foundation("base")), "aws:kms/key:Key");
    assert.equal(key.inputs["enableKeyRotation"], true);
  });

  it("lets this account's alarms and logs use the key, and rules, of which AWS tells no source", async () => {
    const key = only(await recorded(() => new Foundation("base")), "aws:kms/key:Key");
    const services = statements(key).slice(1);
    assert.deepEqual(
      services.map(({ Principal, Condition }) => [Principal, Condition]),
      [
        [{ Service: "events.amazonaws.com" }, undefined],
        [
          { Service: "cloudwatch.amazonaws.com" },
          { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*" } },
        ],
        [
          { Service: "logs.eu-west-1.amazonaws.com" },
          { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111122223333:log-group:*" } },
        ],
        [
          { Service: "delivery.logs.amazonaws.com" },
          { ArnLike: { "kms:EncryptionContext:SourceArn": "arn:aws:logs:eu-west-1:111122223333:*" } },
        ],
      ],
    );
  });

  it("refuses days that CloudWatch does not keep logs for", () => {
    assert.throws(() => new Foundation("base", { logDays: 10 }), /logDays is 10: .*Give one of these/);
  });

  it("puts the stack into names, and refuses what grows too long", async () => {
    await recorded(() => {
      const on = new Foundation("base");
      assert.equal(on.named("flow", 64), "flow-test");
      assert.throws(() => on.named("x".repeat(60), 64), /has 65 characters: AWS takes 64/);
    });
  });
});
