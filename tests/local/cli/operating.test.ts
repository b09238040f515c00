import * as assert from "node:assert/strict";
import { regionOf } from "../../../local/cli/operating/deployed";
import { timeOf } from "../../../local/cli/operating/options";
import { targetsOf } from "../../../local/cli/operating/targets";
import { UsageError } from "../../../local/services/errors";

const outputs = {
  toll: {
    landingBucket: "raw",
    landingSuffix: ".json",
    stagingBucket: "staging",
    dataset: "tolls",
    queueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/toll-queue",
    dlqUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/toll-dead",
  },
  half: { landingBucket: "raw" },
  dashboard: "https://example.com",
};

describe("times", () => {
  it("are days or moments, UTC where they name no zone", () => {
    const at = (text: string) => new Date(timeOf("--since", text)).toISOString();
    assert.equal(at("2026-02-28"), "2026-02-28T00:00:00.000Z");
    assert.equal(at("2026-02-28T12:30"), "2026-02-28T12:30:00.000Z");
    assert.equal(at("2026-02-28T12:30:15+02:00"), "2026-02-28T10:30:15.000Z");
    assert.equal(at("2024-02-29T23:59:59.999Z"), "2024-02-29T23:59:59.999Z");
  });

  for (const text of ["", "now", "2026", "2026-13-01", "2026-02-29", "2026-02-28T25:00", "28.2.2026", "1795279364590"])
    it(`are not: "${text}"`, () => assert.throws(() => timeOf("--until", text), UsageError));
});

describe("the pipelines of a stack's outputs", () => {
  it("have what a replay takes, and say which region they are in", () => {
    const found = targetsOf(outputs, { stack: "toll", pipeline: "toll" });
    assert.deepEqual(found, [{ ...outputs.toll, landingPrefix: "", name: "toll" }]);
    assert.equal(regionOf(found), "eu-west-1");
  });

  it("are refused where one is unknown, lacks something, or there is none, by name", () => {
    const refused = (pipeline?: string) => () => targetsOf(outputs, { stack: "dev", pipeline });
    assert.throws(refused("nope"), /--pipeline nope: stack dev has toll, half\./);
    assert.throws(refused(), /half lack landingSuffix, stagingBucket, dataset, queueUrl, dlqUrl/);
    assert.throws(() => targetsOf({ dashboard: "x" }, { stack: "dev" }), /stack dev have no pipeline/);
  });
});
