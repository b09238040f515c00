import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../../../local/engine/store";
import { ObjectIndex } from "../../../../local/services/s3/objectIndex";
import type { ObjectHeaders, ObjectVersion, StoredObject } from "../../../../local/services/s3/version";

const plain: ObjectHeaders = { ContentType: "text/plain", BucketKeyEnabled: true };

function object(sequence: string, key: string, more: Partial<StoredObject> = {}): StoredObject {
  const content = { size: 3, etag: "e7a", mtime: 1763748000123.4568, headers: plain };
  return { bucket: "bucket", key, sequence, version: `v${sequence}`, modified: 1763748000123, ...content, ...more };
}

const rows: readonly ObjectVersion[] = [
  object("01", 'naïve/日本 "😀"\n.json'),
  object("02", "a", { headers: { ContentType: "text/html" }, metadata: { owner: "zoë" }, tags: { kind: "raw" } }),
  { bucket: "bucket", key: "a", sequence: "03", version: "null", modified: 5, marker: true },
  object("04", "a", { checksum: { algorithm: "CRC32", value: "AAAA", type: "COMPOSITE" }, parts: [5, 1] }),
];

describe("The index of object versions", () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "landfall-index-"));
    store = new Store(folder);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const again = async () => {
    await store.close();
    store = new Store(folder);
    return new ObjectIndex(store);
  };
  const sorted = (found: Iterable<ObjectVersion>) =>
    [...found].sort((one, other) => one.sequence.localeCompare(other.sequence));

  it("gives every version back as it was added, at once and after a restart", async () => {
    const index = new ObjectIndex(store);
    rows.forEach((row) => index.add(row));
    for (const one of [index, await again()]) {
      assert.deepEqual(sorted(one.all()), rows);
      assert.deepEqual(one.versions("bucket", "a"), [rows[3], rows[2], rows[1]]);
      assert.deepEqual(one.version("bucket", "a", "null"), rows[2]);
    }
  });

  it("lists what a plain GET would give, as it was then", () => {
    const index = new ObjectIndex(store);
    rows.forEach((row) => index.add(row));
    index.add({ bucket: "bucket", key: "a/gone", sequence: "05", version: "v05", modified: 6, marker: true });
    index.add(object("06", "a/here", { size: 6, parts: [3, 3] }));
    const listed = [...index.list("bucket", "a")];
    index.add(object("07", "a/here", { size: 7 }));
    const lastModified = "2025-11-21T18:00:00.000Z";
    assert.deepEqual(
      listed.map(({ key, size, etag, lastModified: at }) => ({ key, size, etag, at })),
      [
        { key: "a", size: 3, etag: "e7a", at: lastModified },
        { key: "a/here", size: 6, etag: "e7a", at: lastModified },
      ],
    );
  });

  it("has what was amended, and not what was removed", async () => {
    const index = new ObjectIndex(store);
    rows.forEach((row) => index.add(row));
    const amended = object("04", "a", { tags: { kind: "clean" } });
    index.amend(amended);
    for (const row of rows.slice(0, 2)) index.remove(row);
    const restarted = await again();
    assert.deepEqual(sorted(restarted.all()), [rows[2], amended]);
    assert.deepEqual([...restarted.keys("bucket").withPrefix("")], ["a"]);
  });

  it("keeps headers once, for as long as an object carries them", async () => {
    const index = new ObjectIndex(store);
    rows.forEach((row) => index.add(row));
    const kept = () => [...store.journal<ObjectHeaders>("s3.headers").entries()].map(([, headers]) => headers);
    for (const row of index.versions("bucket", "a")) index.remove(row);
    await again();
    await store.durable();
    assert.deepEqual(kept(), [plain]);
    new ObjectIndex(store).add(object("05", "new", { headers: { ContentType: "text/css" } }));
    assert.deepEqual((await again()).current("bucket", "new")?.headers, { ContentType: "text/css" });
  });
});
