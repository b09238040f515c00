import * as assert from "node:assert/strict";
import { arrivalOf } from "../../functions/landedObjects";
import { giveUp, type Deps } from "../../functions/giveUp";

const objects = Array.from({ length: 23 }, (_, index) => ({
  bucket: "raw",
  key: `day one/${index}+ü.json`,
  version: `v${index}`,
  size: index,
  etag: "e",
  sequencer: "0F",
}));

describe("giveUp", () => {
  it("puts every object into the dead-letter queue, ten at a time, as the event that told of it, with the reason", async () => {
    const sent: Array<{ bodies: readonly string[]; reason: string }> = [];
    const deps: Deps = {
      async read(bucket, key) {
        assert.deepEqual([bucket, key], ["staging", "manifests/visits/b.json"]);
        return { batch: "b", dataset: "visits", objects };
      },
      async send(bodies, reason) {
        sent.push({ bodies, reason });
      },
    };
    const surrender = { manifest: "s3://staging/manifests/visits/b.json", reason: "Normalize failed" };
    assert.deepEqual(await giveUp(surrender, deps), { objects: 23 });
    assert.deepEqual(
      sent.map(({ bodies, reason }) => [bodies.length, reason]),
      [10, 10, 3].map((count) => [count, "Normalize failed"]),
    );
    const arrivals = sent.flatMap(({ bodies }) => bodies.map((body) => arrivalOf(body, ".json")));
    assert.deepEqual(
      arrivals,
      objects.map((object) => ({ objects: [object] })),
    );
  });

  it("says what a manifest's address looks like where it gets none", async () => {
    const never = async () => assert.fail();
    await assert.rejects(giveUp({ manifest: "b.json", reason: "" }, { read: never, send: never }), /give one like s3:/);
  });
});
