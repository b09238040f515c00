import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Trace, type TraceRecord } from "../../../local/engine/trace";

const happening = { who: "somebody", did: "s3:PutObject", on: "bucket/key", outcome: "ok", about: [] };

describe("Trace", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "landfall-trace-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const kept = (): TraceRecord[] =>
    readFileSync(join(folder, "trace.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as TraceRecord);

  it("keeps every record in order, those of one turn, of later turns and of the turn in which it is closed", async () => {
    const trace = new Trace(() => 0, join(folder, "trace.jsonl"));
    trace.add(happening);
    trace.add(happening);
    await new Promise((done) => setImmediate(done));
    trace.add(happening);
    await new Promise((done) => setImmediate(done));
    trace.add({ ...happening, outcome: "denied" });
    await trace.close();
    assert.deepEqual(
      kept().map(({ seq }) => seq),
      [0, 1, 2, 3],
    );
    assert.equal(kept()[3]?.outcome, "denied");
  });
});
