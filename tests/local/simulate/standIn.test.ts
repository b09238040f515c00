import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { queryWarehouse } from "../../../local/cli/warehouseQuery";
import { noFaults } from "../../../local/engine/faults";
import { Random } from "../../../local/engine/random";
import type { Environment } from "../../../local/environment";
import { graphOf } from "../../../local/graph/load";
import { LakeTables } from "../../../local/simulate/evidence/lakeTable";
import { Look } from "../../../local/simulate/evidence/look";
import { askParquet } from "../../../local/simulate/evidence/parquetFiles";
import { played, stageOf, type Stage } from "../../../local/simulate/stage";
import { projectRoot } from "../../support/environment";
import { RunningStack } from "../../support/runningStack";

type File = readonly [key: string, body: string];

const files = 8;
/** What differs from run to run: versions' ids, and with them batches. */
const place = "split_part(etl_source, '@', 1)";

describe("The stand-in for Spark", function () {
  this.timeout(600_000);
  const directory = mkdtempSync(join(tmpdir(), "landfall-stand-in-"));
  after(() => rmSync(directory, { recursive: true, force: true }));

  for (const name of ["toll", "sales", "shipping", "datalake"])
    it(`leaves ${name} what its jobs leave with Spark, value by value`, async () => {
      const graph = await graphOf(projectRoot, name);
      const stage = stageOf(graph, name, { projectRoot, directory });
      const landed = landedOn(stage);
      const real = await RunningStack.of(graph, { seed: 1 });
      try {
        const standIn = await played(stage, 1, noFaults);
        try {
          const left = await leftIn(standIn, stage, landed);
          assert.match(JSON.stringify(left), /"loaded"/);
          assert.deepEqual(left, await leftIn(real.environment, stage, landed));
        } finally {
          await standIn.stop();
        }
      } finally {
        await real.end();
      }
    });
});

/** Files as histories land them, but for those that would set the whole batch aside; one key comes twice. */
function landedOn({ sender, judge }: Stage): File[] {
  const random = new Random(11);
  const landed: File[] = [];
  for (let number = 0; landed.length < files; number++) {
    const key = sender.key(random, number);
    const body = sender.body(random, key);
    if (judge.judged(key, body) !== undefined) landed.push([key, body]);
  }
  const [[key] = [""], [, body] = ["", ""]] = landed;
  assert.ok(landed.some(([at, text]) => (judge.judged(at, text) ?? []).some(({ row }) => row === undefined)));
  return [...landed, [key, body]];
}

/** Lands the files, all at once, and looks at all that comes of them. */
async function leftIn(environment: Environment, stage: Stage, landed: readonly File[]): Promise<unknown> {
  const { landingBucket: Bucket, stagingBucket = "" } = stage.pipeline;
  for (const [Key, body] of landed)
    await environment.call(environment.admin, "s3", "PutObject", { Bucket, Key, Body: Buffer.from(body) });
  await environment.engine.quiet();
  const lakes = stage.zones.map((zone) => new LakeTables(environment, stagingBucket, zone));
  const ledgers = await Promise.all(lakes.map((lake) => lake.ledger()));
  return {
    warehouse: await inWarehouse(environment, stage),
    zones: await Promise.all(stage.zones.map((zone) => inZone(environment, zone))),
    ledgers: ledgers.map((rows) =>
      rows.map(({ source, outcome, load }) => [keyOf(source), outcome, load?.rows, load?.quarantined]).sort(),
    ),
    quarantine: await badLines(environment, stagingBucket),
  };
}

async function inWarehouse(environment: Environment, { pipeline, contract }: Stage): Promise<unknown> {
  if (pipeline.database === undefined || contract === undefined) return undefined;
  const columns = contract.columns.map(({ name }) => name).join(", ");
  const rows = `select ${columns}, ${place}, etl_line from ${pipeline.table} order by ${place}, etl_line`;
  const ledger = `select object_key, outcome, rows_loaded, rows_quarantined from ${pipeline.ledger} order by 1, 2`;
  return Promise.all([rows, ledger].map(async (sql) => (await queryWarehouse(environment, pipeline, sql)).rows));
}

/** Rows and columns' types of each table. */
async function inZone(environment: Environment, { bucket, prefix }: { bucket: string; prefix: string }) {
  const keys = [...(await new Look(environment).keys(bucket, prefix)).keys()];
  const tables = new Map<string, string[]>();
  for (const key of keys.filter((each) => each.endsWith(".parquet"))) {
    const table = key.slice(0, key.indexOf("/source="));
    tables.set(table, [...(tables.get(table) ?? []), key]);
  }
  const rows = `select columns(* exclude (etl_source, etl_landed_at, etl_batch, filename))::varchar, ${place} from files order by all`;
  const types = "select column_name, column_type from (describe from files)";
  const of = async ([table, files]: [string, string[]]) => {
    const ask = (sql: string) => askParquet(environment, { bucket, keys: files }, sql);
    return { table, rows: await ask(rows), types: await ask(types) };
  };
  return Promise.all([...tables].map(of));
}

async function badLines(environment: Environment, bucket: string): Promise<unknown[]> {
  const look = new Look(environment);
  const texts = await look.texts(bucket, (await look.keys(bucket, "quarantine/")).keys());
  const told = texts
    .flatMap((text) => text.split("\n").filter((line) => line !== ""))
    .map((line) => JSON.parse(line) as { source: string; line: number });
  return told
    .map(({ source, ...rest }) => ({ key: keyOf(source), ...rest }))
    .sort((a, b) => a.key.localeCompare(b.key) || a.line - b.line);
}

const keyOf = (source: string): string => source.replace(/@.*/, "");
