import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLandfall, type Ended } from "../support/command";
import { dictText, lines, tollRecord } from "../support/tolls";

describe("The command line", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "landfall-command-"))));
  after(() => rmSync(folder, { recursive: true }));

  const refusals: ReadonlyArray<readonly [what: string, args: readonly string[], message: RegExp]> = [
    ["an unknown command", ["fly"], /no command "fly"\. Commands: run, serve/],
    [
      "an unknown stack",
      ["run", "--stack", "mars"],
      /Unknown stack "mars".*Stacks here: datalake, dev, sales, shipping, toll/,
    ],
    ["a missing file", ["run", "--land", "/nowhere/x.json"], /--land \/nowhere\/x\.json: there is no such file/],
    ["an unknown option", ["run", "--fast"], /Unknown option '--fast'.*\nUsage: landfall run/s],
    ["a number that is none", ["run", "--generate", "many"], /--generate is "many"; it must be a whole number from 1/],
    ["a port out of range", ["serve", "--port", "70000"], /--port is "70000".*0 to 65535/],
    ["a query that is missing", ["query"], /Give one SQL statement/],
    [
      "an engine that is not there",
      ["query", "select 1", "--engine", "oracle"],
      /--engine oracle is not supported.*redshift, athena/,
    ],
  ];
  for (const [what, args, message] of refusals) {
    it(`refuses ${what} with one message and exit code 2`, async () => {
      const { code, stdout, stderr } = await runLandfall(...args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /, "no stack trace");
    });
  }

  describe("after a run", () => {
    let run: Ended;
    before(async () => {
      const path = join(folder, "plaza.json");
      writeFileSync(
        path,
        lines(...[1, 2, 3].map((transaction_id) => dictText(tollRecord({ transaction_id }))), "broken"),
      );
      run = await runLandfall(
        "run",
        "--land",
        path,
        "--query",
        "select count(*), sum(transaction_amount) from toll_table",
        "--json",
      );
    });

    it("prints one JSON document that says what became of the file", () => {
      assert.equal(run.code, 0, run.stderr);
      const { stack, ok, pipelines, query } = JSON.parse(run.stdout) as Readonly<Record<string, unknown>>;
      assert.deepEqual([stack, ok], ["toll", true]);
      const { runs, ...counts } = (pipelines as { toll: { runs: Array<{ state: string }> } }).toll;
      assert.deepEqual(counts, { objects: 1, rowsLoaded: 3, rowsQuarantined: 1 });
      assert.deepEqual(
        runs.map(({ state }) => state),
        ["COMPLETED"],
      );
      assert.deepEqual(query, { columns: ["count", "sum"], rows: [[3, 4.5]] });
    });

    it("answers queries of what the run left, as JSON, CSV or a table", async () => {
      const sql = "select toll_booth, count(*) as n from toll_table group by 1";
      assert.deepEqual(JSON.parse((await runLandfall("query", sql, "--json")).stdout), {
        columns: ["toll_booth", "n"],
        rows: [["buckley_rd", 3]],
      });
      assert.equal((await runLandfall("query", sql, "--csv")).stdout, "toll_booth,n\r\nbuckley_rd,3\r\n");
      assert.match((await runLandfall("query", sql)).stdout, /toll_booth +n\n-+ +-\nbuckley_rd +3\n/);
    });

    it("passes on what the warehouse says of a wrong query", async () => {
      const { code, stderr } = await runLandfall("query", "select nothing from nowhere");
      assert.equal(code, 2);
      assert.match(stderr, /relation "nowhere" does not exist/);
    });

    it("tells why: from the object to the rows", async () => {
      const { code, stdout } = await runLandfall("why", "plaza.json");
      assert.equal(code, 0);
      const steps = [
        /rule toll-landed\S* takes/,
        /function toll-start\S* started/,
        /workflow \S+ COMPLETED/,
        /job \S+ SUCCEEDED/,
      ];
      for (const step of steps) assert.match(stdout, step);
    });
  });
});
