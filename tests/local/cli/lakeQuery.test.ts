import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineNamed } from "../../../local/cli/engines";
import type { Pipeline } from "../../../local/cli/pipelines";
import { Environment } from "../../../local/environment";
import { graphOfResources, projectRoot } from "../../support/environment";
import { Client, database, lake, parquet, results, table, workgroup } from "../services/athena/athenaWorld";

describe("landfall query", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "landfall-lake-"))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** A stack with one lake; `outputs` are its pipeline's, beside the landing bucket, and `others` those of other pipelines. */
  async function asked<T>(
    outputs: object,
    ask: (environment: Environment) => Promise<T>,
    others: Readonly<Record<string, { landingBucket: string } & Partial<Pipeline>>> = {},
  ): Promise<T> {
    const columns = "id bigint, cost double, late boolean, price decimal(5,2), city string";
    const rows = table("rows", { serde: "parquet", columns });
    const graph = {
      ...graphOfResources([lake, results, workgroup("main"), database, rows]),
      outputs: { ...others, shipping: { landingBucket: "landing", ...outputs } },
    };
    const environment = await Environment.deployed({ graph, directory, projectRoot, clock: "real" });
    try {
      return await ask(environment);
    } finally {
      await environment.stop();
    }
  }

  const athena = engineNamed("athena");

  it("types what Athena writes as text, and keeps every digit", async () => {
    const result = await asked({ athenaWorkgroup: "main", catalogDatabase: "shipping-db" }, async (environment) => {
      const body = await parquet(
        "select 9007199254740993 as id, 2.5::double as cost, true as late, 1.50::decimal(5,2) as price, '7' as city union all select 7, null, false, null, null",
      );
      await new Client(environment).put("rows/a.parquet", body);
      return athena(environment, "select *, count(*) over () as n from rows order by id desc");
    });
    assert.deepEqual(result, {
      columns: ["id", "cost", "late", "price", "city", "n"],
      rows: [
        ["9007199254740993", 2.5, true, "1.50", "7", 2],
        [7, null, false, null, null, 2],
      ],
    });
  });

  it("shows tables and their columns without a header row", async () => {
    const outputs = { athenaWorkgroup: "main", athenaDatabase: "shipping-db", catalogDatabase: "other" };
    const [tables, columns] = await asked(outputs, async (environment) => [
      await athena(environment, "show tables"),
      await athena(environment, "describe rows"),
    ]);
    assert.deepEqual(tables, { columns: ["tab_name"], rows: [["rows"]] });
    assert.deepEqual(columns?.columns, ["col_name", "data_type", "comment"]);
    assert.deepEqual(columns?.rows[0], ["id", "bigint", ""]);
  });

  it("says why a query failed, and where there is nothing to ask", async () => {
    const outputs = { athenaWorkgroup: "main", catalogDatabase: "shipping-db" };
    await assert.rejects(
      asked(outputs, (environment) => athena(environment, "select nope from rows")),
      /The query failed: COLUMN_NOT_FOUND.*'nope'/,
    );
    await assert.rejects(
      asked({}, (environment) => athena(environment, "select 1")),
      /no Athena workgroup/,
    );
    assert.throws(() => engineNamed("toString"), /--engine toString is not supported.*redshift, athena/);
  });

  describe("without --engine", () => {
    const withLake = { athenaWorkgroup: "main", catalogDatabase: "shipping-db" };
    const warehouse = {
      landingBucket: "in",
      workgroup: "none",
      database: "dev",
      table: "tolls",
      ledger: "etl_ledger_tolls",
    };
    /** Which engine it was that answered, or failed for want of its workgroup. */
    const answering = (sql: string, outputs: object, others = {}) =>
      asked(
        outputs,
        (environment) =>
          engineNamed()(environment, sql).then(
            () => "athena",
            (error: Error) => (/Redshift endpoint/.test(error.message) ? "redshift" : String(error)),
          ),
        others,
      );

    it("asks what the stack has", async () => {
      assert.equal(await answering("select 1", withLake), "athena");
      assert.equal(await answering("select 1", {}, { warehouse }), "redshift");
      await assert.rejects(
        asked({}, (environment) => engineNamed()(environment, "select 1")),
        /nothing to query: no warehouse, no Athena workgroup/,
      );
    });

    it("asks the warehouse for its own tables and the lake for the rest where the stack has both", async () => {
      const both = (sql: string) => answering(sql, withLake, { warehouse });
      assert.equal(await both("select * from TOLLS"), "redshift");
      assert.equal(await both("select count(*) from public.etl_ledger_tolls"), "redshift");
      assert.equal(await both("show tables"), "athena");
    });
  });
});
