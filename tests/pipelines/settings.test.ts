import * as pulumi from "@pulumi/pulumi";
import { readFileSync, readdirSync } from "node:fs";
import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { readSettings } from "../../pipelines/settings";
import { configOf } from "../support/config";

/** Settings of a stack whose configuration is that of `stack`, with some entries changed. */
function settings(stack: string, changes: Record<string, string> = {}) {
  pulumi.runtime.setAllConfig({ ...configOf(stack), ...changes });
  return readSettings(new pulumi.Config("landfall"));
}

describe("readSettings", () => {
  it("waits a second for more files in the stacks that ship, and a minute by default", () => {
    assert.equal(settings("toll").batchSeconds, 1);
    assert.equal(settings("toll", { "landfall:batchSeconds": "60" }).batchSeconds, 60);
    assert.deepEqual([settings("toll").generator, settings("toll").pipelines], [true, ["toll"]]);
  });

  it("reads every stack that ships", () => {
    const stacks = readdirSync(".").flatMap((file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? []);
    assert.ok(stacks.includes("dev") && stacks.includes("toll"));
    for (const stack of stacks) assert.ok(settings(stack).pipelines.length > 0, stack);
  });

  it("runs on nodes where asked", () => {
    assert.deepEqual(settings("toll", { "landfall:warehouse": "provisioned" }).runsOn, {
      kind: "provisioned",
      nodes: 1,
    });
  });

  it("names every entry of the wrong kind, with its value and what to do", () => {
    const wrong = {
      "landfall:batchSize": "many",
      "landfall:generator": "yes",
      "landfall:trigger": "magic",
      "landfall:alertEmails": "a@b.c",
    };
    assert.throws(
      () => settings("toll", wrong),
      (error: Error) => {
        for (const each of [
          /landfall:batchSize is many: it must be a whole number/,
          /landfall:generator is yes: it must be true or false/,
          /landfall:trigger is magic: it must be queue or direct/,
          /landfall:alertEmails is a@b.c: it must be a list of texts/,
          /pulumi config set/,
        ]) {
          assert.match(error.message, each);
        }
        return true;
      },
    );
  });
});

describe("Pulumi.yaml", () => {
  it("describes every entry and gives it a default", () => {
    const { config } = parse(readFileSync("Pulumi.yaml", "utf8")) as {
      config: Record<string, Record<string, unknown>>;
    };
    for (const [name, entry] of Object.entries(config)) {
      assert.ok(
        typeof entry["description"] === "string" && entry["default"] !== undefined && entry["type"] !== undefined,
        name,
      );
    }
  });
});
