import * as assert from "node:assert/strict";
import { join, relative, sep } from "node:path";
import * as fc from "fast-check";
import { foldersOf, isPlainKey } from "../../../../local/services/s3/plainKey";
import { SortedKeys } from "../../../../local/services/s3/sortedKeys";
import { compareUtf8 } from "../../../../local/services/s3/utf8Order";

const awkward = fc.constantFrom(
  "..",
  ".",
  "",
  "/",
  "//",
  "a",
  "A",
  "a/b",
  "../x",
  "\0",
  "é",
  "😀",
  "\uE000",
  "%2e%2e",
  "..\\",
  "x".repeat(256),
);
const key = fc
  .array(fc.oneof(awkward, fc.string({ unit: "grapheme" })), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join("/"));

describe("isPlainKey", () => {
  const root = "/state/buckets/b";

  it("lets no key leave the bucket's folder, and gives no two keys one path", () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        if (!isPlainKey(one)) return;
        const path = join(root, one);
        assert.equal(relative(root, path).split(sep)[0] === "..", false);
        assert.equal(path, `${root}/${one}`);
        if (isPlainKey(other) && one !== other) assert.notEqual(join(root, other), path);
      }),
    );
  });

  for (const refused of ["..", "a/../b", "a//b", "/a", "a/", ".", "a\0b", "x".repeat(256)]) {
    it(`refuses ${JSON.stringify(refused.slice(0, 20))}`, () => assert.equal(isPlainKey(refused), false));
  }

  it("knows the folders of a key, nearest first", () => assert.deepEqual(foldersOf("a/b/c"), ["a/b", "a"]));
});

describe("compareUtf8", () => {
  it("orders as the bytes do", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, other) => {
        assert.equal(Math.sign(compareUtf8(one, other)), Buffer.compare(Buffer.from(one), Buffer.from(other)));
      }),
    );
  });
});

describe("SortedKeys", () => {
  it("steps as a sorted array does, through additions and deletions", () => {
    const change = fc.record({ add: fc.boolean(), key: fc.integer({ min: 0, max: 3000 }).map(String) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4000, size: "max" }), fc.string({ maxLength: 3 }), (changes, from) => {
        const keys = new SortedKeys();
        const reference = new Set<string>();
        for (const { add, key } of changes) {
          for (const held of [keys, reference]) {
            if (add) held.add(key);
            else held.delete(key);
          }
        }
        const sorted = [...reference].sort(compareUtf8);
        assert.deepEqual([...keys.withPrefix("")], sorted);
        assert.equal(
          keys.atLeast(from),
          sorted.find((held) => compareUtf8(held, from) >= 0),
        );
        assert.equal(
          keys.after(from),
          sorted.find((held) => compareUtf8(held, from) > 0),
        );
      }),
      { numRuns: 30 },
    );
  });

  it("goes on from where it is while keys come and go", () => {
    const name = (number: number) => String(number).padStart(5, "0");
    const [keys, reference] = [new SortedKeys(), new Set<string>()];
    for (const held of [keys, reference]) for (let number = 0; number < 3000; number += 2) held.add(name(number));
    const change = (held: SortedKeys | Set<string>, key: string) => {
      const number = Number(key);
      held.delete(key);
      if (number % 4 === 0) held.add(name(number + 1)); // is still to come
      if (number % 4 === 2) held.delete(name(number + 2)); // will not come any more
      if (number % 3 === 0) held.add(name(number - 1)); // is past
    };
    const [walked, wanted] = [Array<string>(), Array<string>()];
    for (const key of keys.withPrefix("0")) {
      walked.push(key);
      change(keys, key);
    }
    const next = (after: string) => [...reference].filter((key) => key > after).sort()[0];
    for (let key = next(""); key !== undefined; key = next(key)) {
      wanted.push(key);
      change(reference, key);
    }
    assert.deepEqual(walked, wanted);
    assert.ok(walked.includes(name(1)) && !walked.includes(name(4)));
  });
});
