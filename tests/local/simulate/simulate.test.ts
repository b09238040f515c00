import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pipelines, stageFor, type Subject } from "../../../local/simulate/designs";
import { mutants } from "../../../local/simulate/mutants";
import type { Outcome } from "../../../local/simulate/outcome";
import { seededHistory, type Told } from "../../../local/simulate/player";
import { simulate } from "../../../local/simulate/simulate";
import type { Stage } from "../../../local/simulate/stage";
import { traceLine } from "../../../local/simulate/story";
import { usualPipelines } from "../../../local/simulate/usualDesign";
import { playAll } from "../../../local/simulate/workers";
import { projectRoot } from "../../support/environment";

const minutes = 60;
const seeds = [2, 3] as const;
/** Seeds from which on mutants are played that are not seen at once. */
const shownAt: Readonly<Record<string, number>> = { "no-lock": 2, "claim-ignored": 33 };

/** Of each pipeline, a history in which a file is deleted and comes back, and in which a version is erased. */
const deletedIn: Readonly<Record<string, number>> = { toll: 3, sales: 38, shipping: 3, datalake: 27 };

const told = (outcome: Outcome | undefined): string => (outcome?.trace ?? []).map(traceLine).join("\n");

describe("The simulation", function () {
  this.timeout(300_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "landfall-simulate-test-"))));
  after(() => rmSync(directory, { recursive: true, force: true }));

  const stages = new Map<string, Promise<Stage>>();
  const on = (pipeline: string, subject: Partial<Subject> = {}): Promise<Stage> => {
    const name = JSON.stringify([pipeline, subject]);
    const stage = stages.get(name) ?? stageFor({ pipeline, design: "ours", ...subject }, { projectRoot, directory });
    stages.set(name, stage);
    return stage;
  };
  const play = (stage: Stage, seed: number): Promise<Outcome> => simulate(stage, seededHistory(stage, seed, minutes));

  for (const pipeline of pipelines) {
    it(`sees the promise kept in histories of ${pipeline} full of faults, each the same again, byte for byte`, async () => {
      const stage = await on(pipeline);
      const outcomes: Outcome[] = [];
      for (const seed of seeds) outcomes.push(await play(stage, seed));
      const fired = outcomes.flatMap((outcome) => outcome.fired.map(({ kind }) => kind));
      assert.deepEqual(
        outcomes.map(({ violations }) => violations),
        seeds.map(() => []),
      );
      assert.ok(fired.length > 50, `${fired.length} faults`);
      assert.ok(fired.includes("job: killed"), fired.join());
      // Whatever was played in between.
      const again = await play(stage, seeds[0]);
      assert.equal(told(again), told(outcomes[0]));
      assert.notEqual(told(again), told(outcomes[1]));
    });

    it(`lets nothing go wrong in ${pipeline} where no fault is let happen`, async () => {
      const stage = await on(pipeline);
      const { fired, violations } = await simulate(stage, { ...seededHistory(stage, 9, minutes), faults: [] });
      assert.deepEqual([fired, violations], [[], []]);
    });
  }

  for (const pipeline of pipelines)
    it(`sees rows of ${pipeline} go with their files, and come back with them, whatever goes wrong`, async () => {
      const stage = await on(pipeline, { deleteRows: "deleted" });
      const { violations, fired, trace } = await play(stage, deletedIn[pipeline] ?? 1);
      assert.deepEqual(violations, []);
      assert.ok(fired.length > 10, `${fired.length} faults`);
      const outcomes = trace.filter(({ on }) => on.startsWith(`arn:aws:s3:::${stage.pipeline.landingBucket}/`));
      const did = new Set(outcomes.map((record) => record.did));
      assert.ok(did.has("s3:ObjectRemoved:Delete") && did.has("s3:ObjectRemoved:DeleteMarkerCreated"), [...did].join());
    });

  it("plays in processes of their own what it plays in this one", async () => {
    const stage = await on("datalake");
    const told: Told[] = [];
    const begin = { subject: { pipeline: "datalake", design: "ours" }, minutes, projectRoot, directory };
    await playAll(begin, seeds, availableParallelism(), (one) => told.push(one) > 0);
    assert.deepEqual(told.map(({ seed }) => seed).sort(), seeds);
    for (const { seed, violations, faults } of told) {
      assert.deepEqual(violations, []);
      const counts = Object.values(faults).reduce((sum, count) => sum + count, 0);
      assert.equal(counts, (await play(stage, seed)).fired.length);
    }
  });

  for (const pipeline of usualPipelines)
    it(`sees the usual design of ${pipeline} lose what it loads, and leave it stale`, async () => {
      const usual = await on(pipeline, { design: "usual" });
      const wanted = ["lost", "stale"];
      const seen = new Set<string>();
      for (let seed = 1; seed <= 40 && !wanted.every((one) => seen.has(one)); seed++)
        for (const { invariant } of (await play(usual, seed)).violations) seen.add(invariant);
      assert.deepEqual(
        wanted.filter((one) => !seen.has(one)),
        [],
      );
    });

  for (const { name, what, pipelines: those, deleteRows } of mutants) {
    const [pipeline = ""] = those;
    it(`catches in ${pipeline} that ${what}`, async () => {
      const mutant = await on(pipeline, { mutant: name, ...(deleteRows && { deleteRows }) });
      let caught: number | undefined;
      for (let seed = shownAt[name] ?? 1; seed <= 200 && caught === undefined; seed++)
        if ((await play(mutant, seed)).violations.length > 0) caught = seed;
      assert.notEqual(caught, undefined);
    });
  }
});
