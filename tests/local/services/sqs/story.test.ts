import * as assert from "node:assert/strict";
import { payloadStory } from "../../../../local/services/sqs/story";

const created = {
  id: "e1",
  "detail-type": "Object Created",
  source: "aws.s3",
  detail: { bucket: { name: "landing" }, object: { key: "a b+c.json", "version-id": "v1" } },
};

describe("payloadStory", () => {
  const cases: ReadonlyArray<readonly [string, unknown, readonly string[]]> = [
    ["an EventBridge event of S3", created, ["event:e1", "object:landing/a b+c.json@v1"]],
    ["an event written anew, without an id", { ...created, id: undefined }, ["object:landing/a b+c.json@v1"]],
    ["an EventBridge event of another service", { ...created, source: "aws.glue" }, ["event:e1"]],
    [
      "an S3 notification, whose keys are form-encoded",
      { Records: [{ s3: { bucket: { name: "landing" }, object: { key: "a+b%2Bc.json" } } }] },
      ["object:landing/a b+c.json@null"],
    ],
    [
      "an SNS notification and what is in it",
      { Type: "Notification", MessageId: "n1", Message: JSON.stringify(created) },
      ["notice:n1", "event:e1", "object:landing/a b+c.json@v1"],
    ],
    ["anything else", { id: "x" }, []],
  ];
  for (const [what, payload, story] of cases)
    it(`reads ${what}`, () => {
      assert.deepEqual(payloadStory(JSON.stringify(payload)), story);
    });

  it("is empty for text and for broken JSON", () => {
    assert.deepEqual([payloadStory("hello"), payloadStory("{broken"), payloadStory("")].flat(), []);
  });
});
