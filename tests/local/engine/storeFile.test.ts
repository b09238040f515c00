import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "lmdb";
import { Store } from "../../../local/engine/store";
import { UsageError } from "../../../local/services/errors";
import { prepareStoreFile } from "../../../local/engine/storeFile";

describe("The store's file", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "landfall-store-"));
    file = join(folder, "data.mdb");
    const store = new Store(folder);
    for (let row = 0; row < 500; row++) store.table("rows").set(`${row}`, "x".repeat(100));
    await store.close();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is whole after it was written, and when there is none yet", () => {
    const before = readFileSync(file);
    prepareStoreFile(folder);
    assert.deepEqual(readFileSync(file), before);
    mkdirSync(join(folder, "new"));
    prepareStoreFile(join(folder, "new"));
  });

  it("is refused where rows are cut off", () => {
    truncateSync(file, readFileSync(file).length / 2);
    assert.throws(() => new Store(folder).table("rows"), {
      message: `The state in ${folder} is damaged: its list of tables cannot be read (MDB_CORRUPTED: Located page was wrong type). Put a copy of the folder back, or forget the state with "landfall reset".`,
    });
  });

  it("is made as long as it says to be: a kill can leave it short of pages that nothing is in", async () => {
    const bytes = readFileSync(file);
    for (const meta of [0, 4096]) bytes.writeBigUInt64LE(bytes.readBigUInt64LE(meta + 144) + 1n, meta + 144);
    writeFileSync(file, bytes);
    const store = new Store(folder);
    assert.equal(store.table("rows").size, 500);
    assert.equal(readFileSync(file).length, bytes.length + 4096);
    await store.close();
  });

  it("is refused where it is something else", () => {
    writeFileSync(file, Buffer.alloc(20_000, "no store"));
    assert.throws(() => prepareStoreFile(folder), /data\.mdb is damaged: it does not start as a store does/);
  });

  it("is refused where a row in it is no longer what was written", () => {
    const text = readFileSync(file, "latin1");
    writeFileSync(file, text.replaceAll('"xxxx', "yxxxx"), "latin1");
    assert.throws(
      () => new Store(folder).table("rows"),
      /is damaged: its table rows cannot be read \(Unexpected token/,
    );
  });

  it("may lack one of its two descriptions: a kill can tear the one that was being written", () => {
    const bytes = readFileSync(file);
    bytes.fill(0, 4096, 4096 + 160);
    writeFileSync(file, bytes);
    assert.doesNotThrow(() => prepareStoreFile(folder));
  });

  it("is refused where another version has written it, which may keep the same rows in another way", async () => {
    const before = join(folder, "before");
    const root = open({ path: before, encoding: "json" });
    await root.openDB({ name: "rows", encoding: "json" }).put("1", "x");
    await root.close();
    const refused = /is of format 1, and this Landfall keeps format 2: .* forget the state with "landfall reset"\.$/;
    assert.throws(() => new Store(before), { constructor: UsageError, message: refused });
    await new Store(folder).close();
  });
});
