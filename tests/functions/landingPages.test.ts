import * as assert from "node:assert/strict";
import { deletionsIn, inKeyOrder, type Listed } from "../../functions/landingPages";

const day = 86_400_000;
const version = (key: string, landedAt: number): Listed => ({ key, version: "v", size: 1, etag: "e", landedAt });
const marker = (key: string, landedAt: number): Listed => ({
  ...version(key, landedAt),
  version: "m",
  state: "deleted",
});

describe("deletionsIn", () => {
  const versions = [version("young", 0), version("old", 0), version("later", 40 * day)];
  const markers = [marker("young", 10 * day), marker("old", 31 * day), marker("later", 10 * day), marker("lone", 0)];
  const found = (terms: Parameters<typeof deletionsIn>[2]) =>
    deletionsIn(versions, markers, terms).map(({ key }) => key);

  it("finds none where rows stay", () => {
    assert.deepEqual(found({ deleteRows: "never" }), []);
  });

  it("finds all where S3 itself deletes nothing, or where expired files lose their rows too", () => {
    const all = ["young", "old", "later", "lone"];
    assert.deepEqual(found({ deleteRows: "deleted" }), all);
    assert.deepEqual(found({ deleteRows: "expired", landingDays: 30 }), all);
  });

  it("takes what had reached the age at which S3 deletes for expired, and what it knows no age of", () => {
    assert.deepEqual(found({ deleteRows: "deleted", landingDays: 30 }), ["young"]);
  });
});

describe("inKeyOrder", () => {
  it("puts markers where S3 has their keys, whose order is that of bytes", () => {
    const page = [version("a", 0), version("\u{ff5e}", 0), version("\u{1f600}", 0), marker("a b", 1), marker("a", 1)];
    assert.deepEqual(
      inKeyOrder(page).map(({ key, version: id }) => `${key}@${id}`),
      ["a@v", "a@m", "a b@m", "\u{ff5e}@v", "\u{1f600}@v"],
    );
  });
});
