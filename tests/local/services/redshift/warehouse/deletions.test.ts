import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../../../support/environment";
import { Warehouse } from "./support";

interface Step {
  readonly seed: number;
  /** Statements of the next load. */
  readonly load: readonly string[];
  /** Versions whose rows are due after it, where no word of a change is on its way. */
  readonly rows: readonly string[] | null;
}

/** Histories of one key with what the job's library makes of them. */
const histories = (mode: string, count: number) => printed<Step>(mode, String(count));

function printed<T>(...words: readonly string[]): T[] {
  const python = join(projectRoot, ".venv", "bin", "python");
  const given = ["-m", "tests.glue.histories", ...words];
  const output = execFileSync(python, given, { cwd: projectRoot, maxBuffer: 1e8 });
  const lines = output.toString().trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as T);
}

const lineage = "etl_source varchar(2200), etl_line bigint, etl_landed_at timestamp, etl_batch varchar(64)";
const ledger = `bucket varchar(63), object_key varchar(1024), version varchar(1024), landed_at timestamp, sequencer varchar(64),
  outcome varchar(16), rows_loaded bigint, rows_quarantined bigint, batch varchar(64), job_run varchar(128), loaded_at timestamp`;
const tables = [
  `create table versions (id bigint, version varchar(8), ${lineage})`,
  `create table etl_ledger_versions (${ledger})`,
  "create table etl_lock_versions (batch varchar(64), locked_at timestamp)",
];
const twice = "select version from etl_ledger_versions group by 1 having count(*) > 1";
const emptied = ["versions", "etl_ledger_versions"].map((table) => `delete from ${table}`);

describe("loads of deletions", function () {
  this.timeout(60_000);
  let warehouse: Warehouse;
  before(async () => {
    warehouse = new Warehouse();
    await warehouse.run(tables);
  });
  after(() => warehouse.close());

  for (const mode of ["append", "merge"])
    it(`leave the rows of the newest version there is, in ${mode} mode, however word of changes comes`, async () => {
      let current: number | undefined;
      for (const { seed, load, rows } of histories(mode, 12)) {
        if (seed !== current) await warehouse.run(emptied);
        current = seed;
        const given = await warehouse.run(load);
        assert.equal(typeof given, "number", `${seed}: ${JSON.stringify(given)}`);
        assert.deepEqual(await warehouse.run(twice), [], `seed ${seed}: a version is twice in the ledger`);
        const present = await warehouse.run("select version from versions");
        if (rows !== null)
          assert.deepEqual(
            present,
            rows.map((version) => [version]),
            `seed ${seed}`,
          );
      }
    });

  for (const mode of ["append", "merge"])
    it(`fail in ${mode} mode where another has erased what was to be restored, and find what is left when staged again`, async () => {
      for (const [landed = [], quick = [], slow = [], again = []] of printed<string[][]>(mode)) {
        await warehouse.run(emptied);
        for (const load of [landed, quick]) assert.equal(typeof (await warehouse.run(load)), "number");
        assert.match(String(await warehouse.run(slow)), /erased since the batch was staged/);
        assert.equal(typeof (await warehouse.run(again)), "number");
        assert.deepEqual(await warehouse.run("select version from versions"), [["v0"]]);
      }
    });
});
