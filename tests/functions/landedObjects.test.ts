import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { arrivalOf } from "../../functions/landedObjects";

/** An event as EventBridge has it: the key as it is. */
const fromEventBridge = (key: string, version?: string) => ({
  source: "aws.s3",
  "detail-type": "Object Created",
  detail: { bucket: { name: "raw" }, object: { key, size: 7, etag: "e1", "version-id": version, sequencer: "0A" } },
});

/** A notification as S3 has it: the key form-encoded. */
const fromS3 = (key: string, versionId?: string) => ({
  Records: [
    {
      eventSource: "aws:s3",
      s3: {
        bucket: { name: "raw" },
        object: {
          key: encodeURIComponent(key).replaceAll("%20", "+"),
          size: 7,
          eTag: "e1",
          versionId,
          sequencer: "0A",
        },
      },
    },
  ],
});

const landed = (key: string) => ({
  objects: [{ bucket: "raw", key, version: "v1", size: 7, etag: "e1", sequencer: "0A" }],
});

describe("arrivalOf", () => {
  it("finds the same object in both shapes, whatever its key is made of", () => {
    const keys = fc.string({ unit: "grapheme", minLength: 1 }).map((start) => `${start}.json`);
    fc.assert(
      fc.property(keys, (key) => {
        assert.deepEqual(arrivalOf(JSON.stringify(fromEventBridge(key, "v1")), ".json"), landed(key));
        assert.deepEqual(arrivalOf(JSON.stringify(fromS3(key, "v1")), ".json"), landed(key));
      }),
    );
  });

  it("reads keys with spaces, plus, per cent, ampersand and letters of other alphabets", () => {
    const key = "a b/c+d %25&é漢.json";
    assert.deepEqual(arrivalOf(JSON.stringify(fromS3(key, "v1")), ".json"), landed(key));
  });

  for (const [type, eventName, state] of [
    ["Delete Marker Created", "ObjectRemoved:DeleteMarkerCreated", "deleted"],
    ["Permanently Deleted", "ObjectRemoved:Delete", "erased"],
    ["Delete Marker Created", "LifecycleExpiration:DeleteMarkerCreated", "deleted"],
  ] as const) {
    it(`takes ${type}, in S3's words ${eventName}, for a version that is ${state}`, () => {
      const event = fromEventBridge("a.json", "v1");
      const deleted = { ...event, "detail-type": "Object Deleted", detail: { ...event.detail, "deletion-type": type } };
      const notification = { Records: fromS3("a.json", "v1").Records.map((record) => ({ ...record, eventName })) };
      for (const text of [JSON.stringify(deleted), JSON.stringify(notification)]) {
        const arrival = arrivalOf(text, ".json");
        assert.ok("objects" in arrival);
        assert.deepEqual(
          arrival.objects.map(({ key, version, state: is }) => [key, version, is]),
          [["a.json", "v1", state]],
        );
      }
    });
  }

  it("has nothing to do with S3's test of a notification", () => {
    assert.ok(
      "ignored" in arrivalOf(JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "raw" }), ".json"),
    );
  });

  for (const [what, text, reason] of [
    ["a text that is no JSON", "hello", /no JSON object/],
    ["a JSON text that is no object", "7", /no JSON object/],
    ["an event of somebody else", JSON.stringify({ source: "mine" }), /neither an event of EventBridge nor/],
    [
      "an event without a key",
      JSON.stringify({ source: "aws.s3", detail: { bucket: { name: "raw" } } }),
      /no bucket and key/,
    ],
    [
      "an object of a bucket without versions",
      JSON.stringify(fromEventBridge("a.json")),
      /turn versioning on for bucket raw/,
    ],
    ["a key that ends otherwise", JSON.stringify(fromEventBridge("a.csv", "v1")), /"a.csv" does not end in .json/],
    [
      "a key that does not decode",
      JSON.stringify({ Records: [{ s3: { bucket: { name: "raw" }, object: { key: "%E0%A4%A", versionId: "v" } } }] }),
      /no bucket and key/,
    ],
  ] as const) {
    it(`says why ${what} can never be handled`, () => {
      const arrival = arrivalOf(text, ".json");
      assert.match("unusable" in arrival ? arrival.unusable : "", reason);
    });
  }
});
