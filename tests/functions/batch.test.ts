import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { batchOf, landingOf, manifestKey, manifestText, setAsideKey } from "../../functions/batch";
import { arrivalOf, type LandedObject } from "../../functions/landedObjects";

const object = (key: string, version = "v1") => ({ bucket: "raw", key, version, size: 1, etag: "e" });
const objects = fc.array(
  fc
    .record({ key: fc.string({ minLength: 1 }), version: fc.constantFrom("v1", "v2") })
    .map((each) => object(each.key, each.version)),
);

describe("batchOf", () => {
  it("names a batch after its sorted object versions", () => {
    const digest = createHash("sha256").update("raw/a@v1\nraw/b@v1").digest("hex");
    assert.equal(batchOf([object("b"), object("a")]).id, digest.slice(0, 32));
  });

  it("takes that a version landed and that it was erased for two things, each with a batch and a record of its own", () => {
    const erased = { ...object("a"), state: "erased" as const };
    assert.notEqual(batchOf([object("a")]).id, batchOf([erased]).id);
    assert.notEqual(setAsideKey("d", object("a")), setAsideKey("d", erased));
    assert.deepEqual(
      batchOf([object("a"), erased, erased]).objects.map(({ state }) => state),
      [undefined, "erased"],
    );
  });

  it("makes the same batch and manifest of the same objects, in whatever order and however often they come", () => {
    fc.assert(
      fc.property(objects, fc.infiniteStream(fc.nat()), (some, ranks) => {
        const shuffled = [...some, ...some].map((each) => ({ each, rank: ranks.next().value as number }));
        shuffled.sort((left, right) => left.rank - right.rank);
        const again = batchOf(shuffled.map(({ each }) => each));
        assert.equal(manifestText("d", again), manifestText("d", batchOf(some)));
      }),
    );
  });
});

describe("landingOf", () => {
  it("is an event that is read as the same object, landed, deleted or erased", () => {
    for (const state of [undefined, "deleted", "erased"] as const) {
      const landed: LandedObject = { ...object("a b+é.json"), sequencer: "0F", ...(state && { state }) };
      assert.deepEqual(arrivalOf(landingOf(landed), ".json"), { objects: [landed] });
    }
  });
});

describe("manifestText", () => {
  it("says of deletions that they are", () => {
    const batch = batchOf([{ ...object("a.json"), state: "deleted" }]);
    const { objects: listed } = JSON.parse(manifestText("tolls", batch)) as { objects: object[] };
    assert.deepEqual(listed, [{ bucket: "raw", key: "a.json", version: "v1", size: 1, etag: "e", state: "deleted" }]);
  });

  it("lists each object with what the job needs to read exactly that version", () => {
    const batch = batchOf([{ ...object("a b.json"), sequencer: "0F" }]);
    assert.equal(manifestKey("tolls", batch.id), `manifests/tolls/${batch.id}.json`);
    assert.deepEqual(JSON.parse(manifestText("tolls", batch)), {
      batch: batch.id,
      dataset: "tolls",
      objects: [{ bucket: "raw", key: "a b.json", version: "v1", size: 1, etag: "e", sequencer: "0F" }],
    });
  });
});
