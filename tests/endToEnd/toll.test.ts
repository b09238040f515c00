import * as assert from "node:assert/strict";
import { graphOf } from "../../local/graph/load";
import { projectRoot } from "../support/environment";
import { RunningStack } from "../support/runningStack";
import { dictText, lines, strictJson, tollRecord } from "../support/tolls";

const amounts = [0.1, 2.2, 3.3, 9.99, 10];
const float32Sum = amounts.reduce((sum, amount) => sum + Math.fround(amount), 0);
const records = amounts.map((transaction_amount, at) => tollRecord({ transaction_id: 100 + at, transaction_amount }));

describe("The toll pipeline, run locally", function () {
  this.timeout(180_000);
  let stack: RunningStack;
  const countOf = async (key: string): Promise<number> =>
    Number((await stack.rows(`select count(*) from toll_table where etl_source like '%/${key}@%'`))[0]?.[0]);

  before(async () => {
    stack = await RunningStack.of(await graphOf(projectRoot, "toll"));
  });
  after(() => stack.end());

  for (const [format, write] of [
    ["strict JSON", strictJson],
    ["Python's dict text", dictText],
  ] as const) {
    it(`loads ${format}, exactly, and puts broken lines into quarantine with their reasons`, async () => {
      const key = `${format.replaceAll(/\W/g, "-")}.json`;
      const good = records.map(write);
      const broken = [
        "no record at all",
        write(tollRecord({ toll_booth: null })),
        write(tollRecord({ transaction_id: 1.5 })),
      ];
      await stack.land(key, lines(good[0]!, broken[0]!, ...good.slice(1, 4), broken[1]!, broken[2]!, good[4]!));
      const [[count, sum] = []] = await stack.rows(
        `select count(*), sum(transaction_amount) from toll_table where etl_source like '%/${key}@%'`,
      );
      assert.equal(count, amounts.length);
      assert.ok(Math.abs(Number(sum) - float32Sum) < 1e-9, `sum ${String(sum)}, wanted ${float32Sum}`);
      const bad = (await stack.quarantine()).filter(({ source }) => source.includes(`/${key}@`));
      assert.deepEqual(bad.map(({ line }) => line).sort(), [2, 6, 7]);
      assert.match(bad.find(({ line }) => line === 6)?.reason ?? "", /toll_booth/);
      assert.match(bad.find(({ line }) => line === 7)?.reason ?? "", /transaction_id.*1\.5/);
    });
  }

  it("keeps the line and the object version of every row", async () => {
    const version = await stack.land("lineage.json", lines(strictJson(tollRecord()), "", strictJson(tollRecord())));
    const rows = await stack.rows(
      "select etl_source, etl_line from toll_table where etl_source like '%/lineage.json@%' order by 2",
    );
    const source = `${stack.pipeline.landingBucket}/lineage.json@${version}`;
    assert.deepEqual(rows, [
      [source, 1],
      [source, 3],
    ]);
  });

  it("has the rows of an object once when it is put again unchanged, and the new ones when it has changed", async () => {
    const body = lines(...records.map(strictJson));
    await stack.land("again.json", body);
    await stack.land("again.json", body);
    assert.equal(await countOf("again.json"), 5);
    await stack.land("again.json", lines(...records.slice(0, 2).map(strictJson)));
    assert.equal(await countOf("again.json"), 2);
  });

  it("loads a batch once however often it is started", async () => {
    await stack.land("batch.json", lines(...records.map(strictJson)));
    const { Runs } = await stack.call<{ Runs: Array<{ WorkflowRunProperties: Record<string, string> }> }>(
      "glue",
      "GetWorkflowRuns",
      {
        Name: stack.pipeline.workflow,
      },
    );
    for (const { WorkflowRunProperties: RunProperties } of Runs) {
      await stack.call("glue", "StartWorkflowRun", { Name: stack.pipeline.workflow, RunProperties });
      await stack.environment.engine.quiet();
    }
    assert.equal(await countOf("batch.json"), 5);
    assert.deepEqual((await stack.report()).problems, []);
  });

  it("writes an empty file and one without a good row into the ledger, and fails at neither", async () => {
    await stack.put("empty.json", "");
    await stack.land("hopeless.json", lines("nothing", "here"));
    const outcomes = await stack.rows(
      `select object_key, outcome, rows_loaded, rows_quarantined from ${stack.pipeline.ledger}
        where object_key in ('empty.json', 'hopeless.json') order by 1`,
    );
    assert.deepEqual(outcomes, [
      ["empty.json", "empty", 0, 0],
      ["hopeless.json", "empty", 0, 2],
    ]);
  });

  it("takes keys with spaces and signs like any other", async () => {
    const keys = [
      "with space.json",
      "a+b.json",
      "100%.json",
      "this&that.json",
      "mautübergang/größe €.json",
      "%2B.json",
    ];
    for (const key of keys) await stack.put(key, lines(strictJson(tollRecord())));
    await stack.environment.engine.quiet();
    const found = await stack.rows(`select object_key, rows_loaded from ${stack.pipeline.ledger}`);
    for (const key of keys)
      assert.deepEqual(
        found.filter(([object]) => object === key),
        [[key, 1]],
        key,
      );
  });

  it("starts no run for a key that does not end in .json, and says which rule looked at it", async () => {
    const before = stack.trace.length;
    await stack.land("readme.txt", "hello");
    const later = stack.trace.slice(before);
    assert.deepEqual(
      later.filter(({ did }) => did === "lambda:Invocation"),
      [],
    );
    const looked = later.find(
      ({ did, about }) =>
        did === "events:Match" &&
        about.some((id) => id.includes("/readme.txt@")) &&
        about.some((id) => id.includes("landed")),
    );
    assert.match(looked?.why ?? "", /detail\.object\.key is "readme\.txt", wanted a text ending in "\.json"/);
  });

  it("crawls the landed files into the catalog", async () => {
    const { TableList } = await stack.call<{ TableList: Array<{ Name: string }> }>("glue", "GetTables", {
      DatabaseName: "toll-raw-db-toll",
    });
    assert.ok(TableList.length > 0);
  });

  it("adds up: everything that landed is in the ledger, and every loaded row in the table", async () => {
    const { report, problems } = await stack.report();
    const ignored = "readme.txt landed, but nothing takes it: its name must end in .json";
    assert.deepEqual(problems, [{ pipeline: "toll", what: ignored }]);
    const [[present] = []] = await stack.rows("select count(*) from toll_table");
    assert.equal(report.rowsLoaded, present);
  });
});
