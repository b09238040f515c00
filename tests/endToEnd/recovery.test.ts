import * as assert from "node:assert/strict";
import { batchOf, manifestKey, manifestText } from "../../functions/batch";
import type { Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { without, withScript } from "../support/changedProgram";
import { projectRoot } from "../support/environment";
import { RunningStack } from "../support/runningStack";
import { sale, salesCsv } from "../support/sales";
import { shipment } from "../support/shipments";
import { lines, strictJson } from "../support/tolls";

/** The jobs of these scripts fail the first time that they run. */
function failingOnce(graph: Graph, dataset: string, script: string): Graph {
  const head = `import botocore
    given = getResolvedOptions(sys.argv, ["staging"])
    try:
        boto3.client("s3").put_object(Bucket=given["staging"], Key="out/${dataset}/once", IfNoneMatch="*")
    except botocore.exceptions.ClientError:
        pass
    else:
        raise RuntimeError("no luck today")`;
  return withScript(graph, { head }, [script]);
}

describe("What a run leaves behind", function () {
  this.timeout(300_000);
  let dev: RunningStack;

  before(async () => {
    const once = failingOnce(await graphOf(projectRoot, "dev"), "shipping_schedules", "json_to_parquet.py");
    const crawlless = without(once, "sales-input", "s3:GetObject");
    dev = await RunningStack.of(failingOnce(crawlless, "files", "csv_to_lake.py"));
  });
  after(() => dev.end());

  it("is tried again where a step of the state machine failed, and then is there once", async () => {
    const shipping = dev.for("shipping");
    await shipping.land("day.json", lines(...[1, 2].map((shipping_id) => strictJson(shipment({ shipping_id })))));
    const { report, problems } = await shipping.report();
    assert.deepEqual([report.objects, report.rowsLoaded, problems], [1, 2, []]);
    assert.deepEqual(report.runs.map(({ id, state }) => [id.split("-")[1], state]).sort(), [
      ["1", "FAILED"],
      ["2", "SUCCEEDED"],
    ]);
  });

  it("is crawled and read again where the job of the data lake failed, and then is there once", async () => {
    const lake = dev.for("datalake");
    await lake.land("files/day.csv", "id,name\n1,one\n2,two\n");
    const { report, problems } = await lake.report();
    assert.deepEqual([report.objects, report.rowsLoaded, problems], [1, 2, []]);
    assert.deepEqual(report.runs.map(({ state }) => state).sort(), ["FAILED", "SUCCEEDED"]);
  });

  it("is taken up where the starter died before its run, and nothing else ever told of it", async () => {
    const lake = dev.for("datalake");
    const { landingBucket: bucket, stagingBucket: Bucket = "" } = lake.pipeline;
    // No rule takes this name; so it is as if its event had been handled that far.
    const version = await lake.put("files/late.CSV", "id,name\n3,three\n");
    const batch = batchOf([{ bucket, key: "files/late.CSV", version, size: 16, etag: "" }]);
    const put = (Key: string, Body: string) => lake.call("s3", "PutObject", { Bucket, Key, Body: Buffer.from(Body) });
    await put(manifestKey("files", batch.id), manifestText("files", batch));
    await put(`open/files/${batch.id}-1`, "");
    const { engine } = dev.environment;
    engine.after(25 * 60_000, () => undefined);
    await engine.quiet();
    assert.match(JSON.stringify(await lake.keys(Bucket, "summaries/files/")), new RegExp(batch.id));
    assert.deepEqual(await lake.keys(Bucket, "open/"), []);
  });

  it("goes back whole where its crawl failed and no job has seen it, three times, and is given up in the end", async () => {
    const sales = dev.for("sales");
    for (const key of ["one", "two"]) await sales.put(`input/${key}.csv`, salesCsv([sale()]));
    await dev.environment.engine.quiet();
    const { problems, report } = await sales.report();
    const given = problems.filter(({ what }) =>
      /^input\/(one|two)\.csv is in the dead-letter queue: csv-data-reader/.test(what),
    );
    assert.equal(given.length, 2, JSON.stringify(problems));
    // Whole, and then each file alone.
    assert.deepEqual([report.runs.length, report.rowsLoaded], [3 + 2 * 3, 0]);
  });
});
