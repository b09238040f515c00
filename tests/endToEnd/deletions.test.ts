import * as assert from "node:assert/strict";
import { graphOf } from "../../local/graph/load";
import { projectRoot } from "../support/environment";
import { RunningStack } from "../support/runningStack";
import { sale, salesCsv } from "../support/sales";
import { shipment } from "../support/shipments";
import { lines, strictJson, tollRecord } from "../support/tolls";

describe("Files that are deleted, where their rows go with them", function () {
  this.timeout(240_000);
  let dev: RunningStack;

  before(async () => {
    dev = await RunningStack.of(await graphOf(projectRoot, "dev", { "landfall:deleteRows": "deleted" }));
  });
  after(() => dev.end());

  it("leave the warehouse and quarantine, and come back with the file", async () => {
    const toll = dev.for("toll");
    const records = [1, 2].map((transaction_id) => strictJson(tollRecord({ transaction_id })));
    await toll.put("kept.json", lines(...records));
    await toll.land("gone.json", lines(...records, "nonsense"));
    const rows = () =>
      toll.rows(
        "select split_part(split_part(etl_source, '/', 2), '@', 1), count(*) from toll_table group by 1 order by 1",
      );
    const both = [
      ["gone.json", 2],
      ["kept.json", 2],
    ];
    assert.deepEqual([await rows(), (await toll.quarantine()).length], [both, 1]);

    const marker = await remove(toll, "gone.json");
    assert.deepEqual([await rows(), await toll.quarantine()], [[["kept.json", 2]], []]);
    const outcome = `select outcome, rows_loaded from ${toll.pipeline.ledger} where version = '${marker}'`;
    assert.deepEqual(await toll.rows(outcome), [["deleted", 0]]);

    await remove(toll, "gone.json", marker);
    assert.deepEqual([await rows(), (await toll.quarantine()).length], [both, 1]);
    assert.deepEqual((await toll.report()).problems, []);
  });

  it("take their values with them where newer files had replaced others'", async () => {
    const sales = dev.for("sales");
    const orders = (ids: readonly string[], units: string) =>
      salesCsv(ids.map((id) => sale({ "Order ID": id, "Units Sold": units })));
    await sales.land("input/first.csv", orders(["1", "2"], "10"));
    await sales.land("input/correction.csv", orders(["2", "3"], "77"));
    await remove(sales, "input/correction.csv");
    const rows = await sales.rows("select order_id, units_sold from sales_data_table order by 1");
    assert.deepEqual(rows, [[1, 10]]);
    assert.equal((await parquetOf(sales, sales.output("landingBucket"), "output/")).length, 1);
  });

  it("leave every zone of a lake, and what is left is asked for as before", async () => {
    const shipping = dev.for("shipping");
    await shipping.put("kept.json", lines(strictJson(shipment({ shipping_cost: 5 }))));
    await shipping.land("gone.json", lines(strictJson(shipment())));
    assert.equal((await shipping.report()).report.rowsLoaded, 2);
    await remove(shipping, "gone.json");
    const { report, problems } = await shipping.report();
    assert.deepEqual([report.rowsLoaded, problems], [1, []]);
    assert.ok(report.runs.every(({ state }) => state === "SUCCEEDED"));
    for (const [bucket, prefix] of [
      [shipping.output("stagingBucket"), "raw/"],
      [shipping.output("processedBucket"), "processed/"],
    ] as const)
      assert.equal((await parquetOf(shipping, bucket, prefix)).length, 1, prefix);
  });

  it("leave the tables that a crawler found", async () => {
    const lake = dev.for("datalake");
    await lake.put("cities/kept.csv", "id,name\n1,Rome\n");
    await lake.land("cities/gone.csv", "id,name\n2,Oslo\n");
    const marker = await remove(lake, "cities/gone.csv");
    assert.equal((await parquetOf(lake, lake.output("processedBucket"), "")).length, 1);
    await remove(lake, "cities/gone.csv", marker);
    assert.deepEqual((await lake.report()).problems, []);
    assert.equal((await parquetOf(lake, lake.output("processedBucket"), "")).length, 2);
  });
});

describe("Files that are deleted, where S3 calls the function itself", function () {
  this.timeout(180_000);
  let stack: RunningStack;

  before(async () => {
    const settings = { "landfall:trigger": "direct", "landfall:deleteRows": "deleted" };
    stack = await RunningStack.of(await graphOf(projectRoot, "toll", settings));
  });
  after(() => stack.end());

  it("take their rows with them, and leave those of the version before where one was erased", async () => {
    const rows = () => stack.rows("select transaction_id from toll_table order by 1");
    const version = (id: number) => lines(strictJson(tollRecord({ transaction_id: id })));
    await stack.put("kept.json", version(1));
    await stack.land("kept.json", version(2));
    const marker = await remove(stack, "kept.json");
    assert.deepEqual(await rows(), []);
    await stack.call("s3", "DeleteObject", {
      Bucket: stack.pipeline.landingBucket,
      Key: "kept.json",
      VersionId: marker,
    });
    const newest = await stack.call<{ VersionId: string }>("s3", "HeadObject", {
      Bucket: stack.pipeline.landingBucket,
      Key: "kept.json",
    });
    await remove(stack, "kept.json", newest.VersionId);
    assert.deepEqual(await rows(), [[1]]);
  });
});

/** Deletes a file, or one of its versions, and waits until nothing more happens. @returns the version that this was, or made */
async function remove(stack: RunningStack, Key: string, VersionId?: string): Promise<string> {
  const input = { Bucket: stack.pipeline.landingBucket, Key, VersionId };
  const { VersionId: marker } = await stack.call<{ VersionId: string }>("s3", "DeleteObject", input);
  await stack.environment.engine.quiet();
  return marker;
}

async function parquetOf(stack: RunningStack, bucket: string, prefix: string): Promise<string[]> {
  return (await stack.keys(bucket, prefix)).filter((key) => key.endsWith(".parquet"));
}
