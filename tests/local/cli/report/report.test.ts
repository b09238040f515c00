import * as assert from "node:assert/strict";
import { reportOf } from "../../../../local/cli/report/report";
import { bucketOf } from "../../services/s3/support";
import { endAll, environmentOf } from "../../../support/environment";

describe("reportOf", () => {
  afterEach(endAll);

  it("has a problem for each file that nothing takes, and for each that is in no ledger", async () => {
    const resources = bucketOf("landing", { versioned: true });
    const environment = await environmentOf(resources);
    const Bucket = resources[0]?.id ?? assert.fail();
    for (const Key of ["a.json", "b.csv"]) {
      await environment.call(environment.admin, "s3", "PutObject", { Bucket, Key, Body: "{}" });
    }
    const landing = { landingBucket: Bucket, landingPrefix: "", landingFolder: "", landingSuffix: ".json" };
    const { report, problems } = await reportOf(environment, { name: "small", ...landing });
    assert.deepEqual(report, { objects: 1, rowsLoaded: 0, rowsQuarantined: 0, runs: [] });
    assert.deepEqual(problems, [
      { pipeline: "small", what: "b.csv landed, but nothing takes it: its name must end in .json" },
      { pipeline: "small", what: `${Bucket}/a.json landed but is not in the ledger: ask landfall why "a.json"` },
    ]);
  });
});
