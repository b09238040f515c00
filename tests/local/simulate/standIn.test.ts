import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { queryWarehouse } from "../../../local/cli/warehouseQuery";
import { noFaults } from "../../../local/engine/faults";
import type { Environment } from "../../../local/environment";
import { graphOf } from "../../../local/graph/load";
import { played, stageOf, type Stage } from "../../../local/simulate/stage";
import { projectRoot } from "../../support/environment";
import { RunningStack } from "../../support/runningStack";

const target = `select etl_line, transaction_id, transaction_date, toll_booth, vehicle_make, vehicle_category, transaction_amount
  from toll_table order by split_part(etl_source, '@', 1), etl_line`;
const ledger = "select object_key, outcome, rows_loaded, rows_quarantined from etl_ledger_toll_table order by 1, 2";

describe("The stand-in for Spark", function () {
  this.timeout(300_000);
  const directory = mkdtempSync(join(tmpdir(), "landfall-stand-in-"));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it("loads and sets aside what the job does with Spark, value by value", async () => {
    const graph = await graphOf(projectRoot, "toll");
    const stage = stageOf(graph, "toll", { projectRoot, directory });
    const bodies = bodiesOf(stage);

    const real = await RunningStack.of(graph, { seed: 1 });
    try {
      for (const [key, body] of bodies) await real.put(key, body);
      await real.environment.engine.quiet();
      const standIn = await played(stage, 1, noFaults);
      try {
        await landed(standIn, stage, bodies);
        for (const sql of [target, ledger])
          assert.deepEqual((await queryWarehouse(standIn, stage.pipeline, sql)).rows, await real.rows(sql), sql);
        assert.deepEqual(await badLines(standIn, stage), await badLines(real.environment, stage));
      } finally {
        await standIn.stop();
      }
    } finally {
      await real.end();
    }
  });
});

/** Every line that histories land, good and bad among each other, a newer version, and a file of nothing. */
function bodiesOf({ lines }: Stage): Array<[key: string, body: string]> {
  const mixed = lines.good.flatMap((line, at) => [line, ...(at < lines.bad.length ? [lines.bad[at] ?? ""] : [])]);
  return [
    ["all.json", mixed.join("\n")],
    ["twice.json", `${lines.good[0] ?? ""}\n`],
    ["twice.json", `${lines.good[1] ?? ""}\n\n${lines.bad[0] ?? ""}`],
    ["empty.json", ""],
  ];
}

async function landed(environment: Environment, { pipeline }: Stage, bodies: ReadonlyArray<[string, string]>) {
  for (const [Key, body] of bodies)
    await environment.call(environment.admin, "s3", "PutObject", {
      Bucket: pipeline.landingBucket,
      Key,
      Body: Buffer.from(body),
    });
  await environment.engine.quiet();
}

async function badLines(environment: Environment, { pipeline }: Stage): Promise<unknown[]> {
  const bucket = { Bucket: pipeline.stagingBucket };
  const ask = <T>(operation: string, input: object) =>
    environment.call<T>(environment.admin, "s3", operation, { ...bucket, ...input });
  const { Contents = [] } = await ask<{ Contents?: Array<{ Key: string }> }>("ListObjectsV2", {
    Prefix: "quarantine/",
  });
  const texts: string[] = [];
  for (const { Key } of Contents) texts.push((await ask<{ Body: Buffer }>("GetObject", { Key })).Body.toString("utf8"));
  const lines = texts.flatMap((text) => text.split("\n")).filter((line) => line !== "");
  // Versions have other ids in each run: what counts is the key, the line, and why.
  const told = lines.map(
    (line) => JSON.parse(line) as { source: string; line: number; reason: string; record: string },
  );
  return told
    .map(({ source, ...rest }) => ({ key: source.replace(/@.*/, ""), ...rest }))
    .sort((a, b) => a.key.localeCompare(b.key) || a.line - b.line);
}
