import * as assert from "node:assert/strict";
import { graphOf } from "../../local/graph/load";
import { projectRoot } from "../support/environment";
import { RunningStack } from "../support/runningStack";
import { lines, strictJson, tollRecord } from "../support/tolls";

const body = lines(...[1, 2, 3].map((transaction_id) => strictJson(tollRecord({ transaction_id }))));

describe("The toll pipeline, set up otherwise", function () {
  this.timeout(180_000);
  let stack: RunningStack | undefined;
  afterEach(async () => {
    await stack?.end();
    stack = undefined;
  });

  for (const [what, settings] of [
    ["with S3 calling the function itself", { "landfall:trigger": "direct" }],
    ["on a provisioned cluster", { "landfall:warehouse": "provisioned" }],
    ["with its table declared instead of crawled", { "landfall:crawl": "declared" }],
    ["with a crawl a day", { "landfall:crawl": "daily" }],
  ] as const) {
    it(`loads files, odd keys included, ${what}`, async () => {
      stack = await RunningStack.of(await graphOf(projectRoot, "toll", settings));
      const keys = ["plain.json", "with space+100%&more.json", "größe/€.json"];
      for (const key of keys) await stack.put(key, body);
      await stack.environment.engine.quiet();
      const found = await stack.rows(`select object_key, outcome, rows_loaded from ${stack.pipeline.ledger}`);
      for (const key of keys)
        assert.deepEqual(
          found.filter(([object]) => object === key),
          [[key, "loaded", 3]],
          key,
        );
      assert.deepEqual((await stack.report()).problems, []);
    });
  }
});

describe("A seed", function () {
  this.timeout(180_000);

  /** Everything that happened, but for the names that Spark draws for its files. */
  async function historyOf(seed: number): Promise<string[]> {
    const stack = await RunningStack.of(await graphOf(projectRoot, "toll"), { seed });
    const { generator } = stack.pipeline;
    const Payload = Buffer.from(JSON.stringify({ count: 20, seed }));
    await stack.call("lambda", "Invoke", { FunctionName: generator, InvocationType: "RequestResponse", Payload });
    await stack.environment.engine.quiet();
    await stack.end();
    return stack.trace.map((record) =>
      JSON.stringify(record).replaceAll(
        /part-\d+-[0-9a-f-]{36}-c000\.snappy\.parquet@\w+|part-\d+-[0-9a-f-]{36}/g,
        "part",
      ),
    );
  }

  it("makes two runs the same, record by record, and another seed a different one", async () => {
    const [first, again, other] = [await historyOf(7), await historyOf(7), await historyOf(8)];
    assert.ok(first.length > 50);
    assert.deepEqual(again, first);
    assert.notDeepEqual(other, first);
  });
});
