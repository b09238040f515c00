import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { listed, type Listed } from "../../../../local/services/s3/listing";
import { SortedKeys } from "../../../../local/services/s3/sortedKeys";

const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** The definition, without any cleverness. */
function reference(keys: readonly string[], prefix: string, delimiter: string, after: string): Listed[] {
  const lines = new Map<string, Listed>();
  for (const key of [...keys].sort(byBytes)) {
    if (!key.startsWith(prefix) || byBytes(key, after) <= 0) continue;
    const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const common = key.slice(0, at + delimiter.length);
    if (at < 0) lines.set(key, { key });
    else if (common !== after) lines.set(common, { commonPrefix: common });
  }
  return [...lines.values()];
}

function sortedKeys(keys: readonly string[]): SortedKeys {
  const sorted = new SortedKeys();
  for (const key of keys) sorted.add(key);
  return sorted;
}

const text = fc.string({ unit: fc.constantFrom("a", "b", "/", "é", "😀", "\uFFFD"), maxLength: 6 });
const keys = fc.array(
  text.filter((key) => key !== ""),
  { maxLength: 40 },
);

describe("listed", () => {
  it("gives what the definition gives, for any prefix, delimiter and start", () => {
    fc.assert(
      fc.property(keys, text, fc.constantFrom("", "/", "a", "é/"), text, (names, prefix, delimiter, after) => {
        const lines = [...listed(sortedKeys(names), { prefix, delimiter, after, visible: () => true })];
        assert.deepEqual(lines, reference(names, prefix, delimiter, after));
      }),
      { numRuns: 2000 },
    );
  });

  it("gives every line once when it is taken in pages of one", () => {
    fc.assert(
      fc.property(keys, text, fc.constantFrom("", "/"), (names, prefix, delimiter) => {
        const sorted = sortedKeys(names);
        const paged: Listed[] = [];
        for (let after = ""; ;) {
          const [line] = listed(sorted, { prefix, delimiter, after, visible: () => true });
          if (line === undefined) break;
          paged.push(line);
          after = "key" in line ? line.key : line.commonPrefix;
        }
        assert.deepEqual(paged, reference(names, prefix, delimiter, ""));
      }),
    );
  });

  it("sums up no keys that cannot be seen", () => {
    const visible = (key: string) => key.startsWith("b/");
    const lines = [...listed(sortedKeys(["a/1", "b/1", "c"]), { prefix: "", delimiter: "/", visible })];
    assert.deepEqual(lines, [{ commonPrefix: "b/" }]);
  });
});
