import * as assert from "node:assert/strict";
import { surviveKills } from "./kills";
import { differences, type Found } from "./promise";

describe("serve, killed at any moment under load", function () {
  this.timeout(240_000);

  it("has everything that it acknowledged, and each row once", async () => {
    const outcome = await surviveKills({ kills: 3, seed: 7, seconds: 120 });
    assert.deepEqual(outcome.differences, []);
    assert.ok(outcome.files > 20 && outcome.messages > 20, JSON.stringify(outcome));
  });
});

describe("differences", () => {
  const acknowledged = [{ key: "a", version: "v1", first: 0 }, { message: "m" }];
  const rows = (source: string, from = 0) => Array.from({ length: 5 }, (_, row) => [source, from + row] as const);
  const whole: Found = {
    versions: [
      ["a", "v2"],
      ["a", "v1"],
    ],
    ledger: [
      ["a", "v1", "superseded", 0],
      ["a", "v2", "loaded", 5],
    ],
    rows: rows("landing/a@v2"),
    messages: ["m", "other"],
  };
  const broken: ReadonlyArray<readonly [what: string, found: Partial<Found>, differences: readonly string[]]> = [
    ["nothing", {}, []],
    ["a lost message", { messages: [] }, ['"m" is lost']],
    ["a lost file", { versions: [["a", "v2"]] }, ["a@v1 is lost"]],
    ["a file that the ledger lacks", { ledger: [["a", "v2", "loaded", 5]] }, ["a@v1 is in the ledger 0 times"]],
    ["missing rows", { rows: rows("landing/a@v2").slice(1) }, ["a@v2 has 4 rows of 5"]],
    [
      "rows of an older version",
      { rows: [...rows("landing/a@v2"), ["landing/a@v1", 9]] },
      ["a@v1 is superseded and has rows"],
    ],
    [
      "a row twice in place of another",
      { rows: [...rows("landing/a@v2").slice(1), ["landing/a@v2", 1]] },
      ["landing/a@v2 row 1 is there 2 times"],
    ],
  ];
  for (const [what, found, wanted] of broken)
    it(`tells of ${what}`, () => assert.deepEqual(differences(acknowledged, { ...whole, ...found }), wanted));
});
