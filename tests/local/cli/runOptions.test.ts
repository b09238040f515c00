import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askedIn, landingsOf } from "../../../local/cli/runOptions";
import type { Graph } from "../../../local/graph/graph";
import { UsageError } from "../../../local/services/errors";

const graph: Graph = { resources: [], outputs: { toll: { landingBucket: "toll-landing" } } } as never;

describe("landfall run --land", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "landfall-land-"));
    mkdirSync(join(folder, "empty", "below"), { recursive: true });
    mkdirSync(join(folder, "a folder"));
    for (const name of ["two.json", "one.json"]) writeFileSync(join(folder, name), "{}");
  });
  after(() => rmSync(folder, { recursive: true }));

  const landed = (name: string) => landingsOf(askedIn("", ["--land", join(folder, name)]), graph);

  it("takes a file", () => assert.deepEqual(landed("one.json")[0]?.path, join(folder, "one.json")));

  const refusals: [what: string, name: string, says: (path: string) => string][] = [
    ["a file that is not there", "none.json", (path) => `--land ${path}: there is no such file.`],
    [
      "a folder, and says how to land what is in it",
      "",
      (path) =>
        `--land ${path}: that is a folder. Name the files in it, each with a --land of its own, such as --land ${join(path, "one.json")}`,
    ],
    ["a folder without files", "empty", (path) => `--land ${path}: that is a folder. There is no file in it.`],
  ];
  for (const [what, name, says] of refusals)
    it(`refuses ${what}`, () => {
      assert.throws(() => landed(name), new UsageError(says(join(folder, name))));
    });
});
