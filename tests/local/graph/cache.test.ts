import * as assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GraphCache } from "../../../local/graph/cache";
import { graphOfResources } from "../../support/environment";

describe("GraphCache", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "landfall-graphs-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const graph = graphOfResources([]);
  const asItIs = { stack: "test", phase: "deployed", over: {} };
  const withDays = (days: number) => ({ ...asItIs, over: { "small:days": days } });

  it("keeps the one without settings, and the last of those with some", () => {
    const cache = new GraphCache(folder);
    cache.write(asItIs, graph, []);
    for (let days = 1; days <= 70; days++) cache.write(withDays(days), graph, []);
    assert.equal(readdirSync(folder).length, 65);
    assert.deepEqual([cache.read(asItIs), cache.read(withDays(70))], [graph, graph]);
  });

  it("knows settings in whatever order they are named, and nothing of others", () => {
    const cache = new GraphCache(folder);
    cache.write({ ...asItIs, over: { "small:days": 7, "small:name": "x" } }, graph, []);
    assert.deepEqual(cache.read({ ...asItIs, over: { "small:name": "x", "small:days": 7 } }), graph);
    assert.equal(cache.read({ ...asItIs, over: { "small:name": "y", "small:days": 7 } }), undefined);
    assert.equal(cache.read(asItIs), undefined);
  });
});
