import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { Store } from "../../../../local/engine/store";
import { ObjectIndex } from "../../../../local/services/s3/objectIndex";
import { sampleOf } from "../../../../local/services/s3/sample";

const folderOf = (key: string) => key.slice(0, key.lastIndexOf("/") + 1);

/** Folders of which some lie between the keys of another one. */
const keys = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom("", "a/", "a/b/", "a/b/c/", "z/"), fc.stringMatching(/^[a-d]{1,2}$/))
    .map(([at, name]) => at + name),
  { maxLength: 40 },
);

describe("A sample of objects", () => {
  it("has of each folder the first that are wanted and are there", () => {
    fc.assert(
      fc.property(keys, fc.nat(4), fc.constantFrom("", "a/"), (put, mostAFolder, prefix) => {
        const index = new ObjectIndex(new Store());
        put.forEach((key, at) => {
          const row = { bucket: "bucket", key, sequence: String(1000 + at), version: `v${at}`, modified: 0 };
          const content = {
            size: 1,
            etag: "e",
            mtime: 0,
            headers: { ContentType: "text/plain", BucketKeyEnabled: true },
          };
          index.add(key.endsWith("c") ? { ...row, marker: true } : { ...row, ...content });
        });
        const isWanted = (key: string) => !key.endsWith("d");
        const found = sampleOf(index, "bucket", prefix, { mostAFolder, isWanted }).map(({ key }) => key);
        const listed = [...index.list("bucket", prefix)].map(({ key }) => key).filter(isWanted);
        const place = (key: string) => listed.filter((other) => folderOf(other) === folderOf(key)).indexOf(key);
        assert.deepEqual(
          found,
          listed.filter((key) => place(key) < mostAFolder),
        );
      }),
    );
  });
});
