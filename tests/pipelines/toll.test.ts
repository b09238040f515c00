import * as pulumi from "@pulumi/pulumi";
import * as assert from "node:assert/strict";
import { contractJson } from "../../components/contract/contract";
import { newPlatform } from "../../pipelines/platform";
import { readSettings } from "../../pipelines/settings";
import { toll, transactions } from "../../pipelines/toll";
import { configOf } from "../support/config";
import { all, only, recorded, statements, type Recorded } from "../support/recorded";

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

  it("gives no role a right to everything, an action by wildcard, or a managed policy", async () => {
    const resources = await program();
    assert.deepEqual(all(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment"), []);
    for (const policy of all(resources, "aws:iam/rolePolicy:RolePolicy")) {
      for (const { Action, Resource, Condition } of statements(policy)) {
        const actions = [Action].flat();
        assert.ok(!actions.some((action) => action.includes("*")), `${policy.name}: ${String(actions)}`);
        if (Resource !== "*") continue;
        const unscoped =
          /^(ec2:Describe|glue:GetSecurityConfiguration|sqlworkbench:|redshift:DescribeClusters|redshift-serverless:List)/;
        assert.ok(
          Condition !== undefined || actions.every((action) => unscoped.test(action)),
          `${policy.name}: ${String(actions)} on *`,
        );
      }
    }
  });

  it("keeps every explicit name within AWS's limits, with the stack in it", async () => {
    const limits: Record<string, number> = {
      "aws:glue": 255,
      "aws:redshiftserverless": 64,
      "aws:kms": 256,
      "aws:cloudwatch": 512,
    };
    for (const { type, name, inputs } of await program()) {
      const given = inputs["name"] ?? inputs["workgroupName"];
      if (typeof given !== "string" || !/^aws:(glue|redshiftserverless|kms|cloudwatch\/logGroup)/.test(type)) continue;
      assert.ok(given.length <= (limits[type.split("/")[0] ?? ""] ?? 0), `${name}: ${given}`);
      if (type !== "aws:glue/catalogTable:CatalogTable") assert.match(given, /-test/, `${name}: ${given}`);
    }
  });

  it("leaves room for Pulumi's suffix in names that AWS keeps to 64 characters", async () => {
    const short = ["aws:iam/role:Role", "aws:lambda/function:Function", "aws:cloudwatch/eventRule:EventRule"];
    for (const { type, name } of await program()) if (short.includes(type)) assert.ok(name.length <= 56, name);
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
    assert.equal(only(resources, "aws:lambda/function:Function").name, "toll-start");
  });
});
