import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../../local/engine/store";
import { checkStoreFile } from "../../../local/engine/storeFile";

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
    checkStoreFile(folder);
    mkdirSync(join(folder, "new"));
    checkStoreFile(join(folder, "new"));
  });

  it("is refused where it is cut off, with the bytes there are and the bytes there were", () => {
    const { length } = readFileSync(file);
    truncateSync(file, length - 4096);
    assert.throws(() => checkStoreFile(folder), {
      message: `The state in ${file} is damaged: it has ${length - 4096} bytes of ${length}. Nothing was changed. Put a copy of the folder back, or forget the state with "landfall reset".`,
    });
  });

  it("is refused where it is something else", () => {
    writeFileSync(file, Buffer.alloc(20_000, "no store"));
    assert.throws(() => checkStoreFile(folder), /data\.mdb is damaged: it does not start as a store does/);
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
    assert.doesNotThrow(() => checkStoreFile(folder));
  });
});
