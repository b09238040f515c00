import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { stageFor, type Subject } from "../../../local/simulate/designs";
import { mutants } from "../../../local/simulate/mutants";
import type { Outcome } from "../../../local/simulate/outcome";
import { seededHistory, type Told } from "../../../local/simulate/player";
import { simulate } from "../../../local/simulate/simulate";
import type { Stage } from "../../../local/simulate/stage";
import { traceLine } from "../../../local/simulate/story";
import { playAll } from "../../../local/simulate/workers";
import { projectRoot } from "../../support/environment";

const minutes = 60;
const ours: Subject = { pipeline: "toll", design: "ours" };

describe("The simulation", function () {
  this.timeout(300_000);
  let directory: string;
  let stage: Stage;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "landfall-simulate-test-"));
    stage = await stageFor(ours, { projectRoot, directory });
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const on = (subject: Partial<Subject>) => stageFor({ ...ours, ...subject }, { projectRoot, directory });
  const play = (seed: number, on = stage): Promise<Outcome> => simulate(on, seededHistory(on, seed, minutes));

  it("sees the promise kept in 20 histories full of faults", async () => {
    const told: Told[] = [];
    const seeds = Array.from({ length: 20 }, (_, at) => at + 1);
    const begin = { subject: ours, minutes, projectRoot, directory };
    await playAll(begin, seeds, availableParallelism(), (one) => told.push(one) > 0);
    const broken = told.filter(({ violations }) => violations.length > 0);
    assert.deepEqual(broken, []);
    const faults = told.flatMap((one) => Object.values(one.faults)).reduce((sum, count) => sum + count, 0);
    assert.equal(told.length, 20);
    assert.ok(faults > 200, `${faults} faults`);
  });

  it("plays the same history for the same seed, byte for byte", async () => {
    const told = async () => (await play(9)).trace.map(traceLine).join("\n");
    const first = await told();
    assert.ok(first.includes("The simulation"), "a history with faults");
    assert.equal(await told(), first);
  });

  it("lets nothing go wrong where no fault is let happen", async () => {
    const { fired, violations } = await simulate(stage, { ...seededHistory(stage, 9, minutes), faults: [] });
    assert.deepEqual([fired, violations], [[], []]);
  });

  it("sees the usual design lose, double and leave stale what it loads", async () => {
    const usual = await on({ design: "usual" });
    const seen = new Set<string>();
    for (let seed = 1; seed <= 40 && seen.size < 3; seed++)
      for (const { invariant } of (await play(seed, usual)).violations) seen.add(invariant);
    assert.deepEqual([...seen].sort(), ["lost", "stale", "twice"]);
  });

  for (const { name, what } of mutants) {
    it(`catches that ${what}`, async () => {
      const mutant = await on({ mutant: name });
      let caught: number | undefined;
      for (let seed = 1; seed <= 200 && caught === undefined; seed++)
        if ((await play(seed, mutant)).violations.length > 0) caught = seed;
      assert.notEqual(caught, undefined);
    });
  }
});
