import * as pulumi from "@pulumi/pulumi";
import * as assert from "node:assert/strict";
import { contractJson } from "../../components/contract/contract";
import { newPlatform } from "../../pipelines/platform";
import { readSettings } from "../../pipelines/settings";
import { toll, transactions } from "../../pipelines/toll";
import { configOf } from "../support/config";
import { all, recorded, type Recorded } from "../support/recorded";

function program(changes: Record<string, string> = {}): Promise<Recorded[]> {
  pulumi.runtime.setAllConfig({ ...configOf("toll"), ...changes });
  return recorded(() => toll("toll", newPlatform(readSettings())));
}

describe("toll", function () {
  // Evaluating callbacks reads the tree of installed packages.
  this.timeout(30_000);

  it("declares transactions as senders write them", () => {
    const sent = JSON.parse(contractJson(transactions)) as {
      load: string;
      columns: Array<{ name: string; required?: boolean }>;
    };
    assert.equal(sent.load, "append");
    const required = sent.columns.filter((column) => column.required);
    assert.deepEqual(
      required.map(({ name }) => name),
      ["transaction_date", "toll_booth", "vehicle_make", "vehicle_category"],
    );
  });

  for (const [crawl, steps, crawlers] of [
    ["run", 2, 2],
    ["daily", 1, 2],
    ["declared", 1, 1],
  ] as const) {
    it(`has ${steps} steps and ${crawlers} crawlers where crawl is "${crawl}"`, async () => {
      const resources = await program({ "landfall:crawl": crawl });
      assert.equal(all(resources, "aws:glue/trigger:Trigger").length, steps);
      assert.equal(all(resources, "aws:glue/crawler:Crawler").length, crawlers);
      assert.equal(all(resources, "aws:glue/catalogTable:CatalogTable").length, crawl === "declared" ? 1 : 0);
    });
  }

  it("has no generator unless asked", async () => {
    const resources = await program({ "landfall:generator": "false" });
    const functions = all(resources, "aws:lambda/function:Function").map(({ name }) => name);
    assert.deepEqual(functions.sort(), ["toll-reconciler", "toll-recovery", "toll-start"]);
  });
});
