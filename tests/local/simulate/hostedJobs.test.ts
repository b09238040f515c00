import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stageFor } from "../../../local/simulate/designs";
import type { Outcome } from "../../../local/simulate/outcome";
import { seededHistory } from "../../../local/simulate/player";
import { simulate } from "../../../local/simulate/simulate";
import { projectRoot } from "../../support/environment";

const minutes = 30;

describe("jobs in histories", function () {
  this.timeout(120_000);
  const directory = mkdtempSync(join(tmpdir(), "landfall-hosted-"));
  after(() => rmSync(directory, { recursive: true, force: true }));

  for (const pipeline of ["toll", "sales", "shipping", "datalake"])
    it(`of ${pipeline} do the same again for the same seed, whatever was played in between`, async () => {
      const stage = await stageFor({ pipeline, design: "ours" }, { projectRoot, directory });
      const outcomeOf = (seed: number): Promise<Outcome> => simulate(stage, seededHistory(stage, seed, minutes));
      const one = await outcomeOf(1);
      const between = await outcomeOf(2);
      const again = await outcomeOf(1);
      assert.notDeepEqual(between.trace, one.trace);
      assert.deepEqual(again.trace, one.trace);
      const kinds = [...one.fired, ...between.fired].map(({ kind }) => kind);
      assert.ok(kinds.includes("job: killed"), kinds.join());
    });
});
