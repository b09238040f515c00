import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Edge, Fault } from "../../../local/engine/faults";
import { Random } from "../../../local/engine/random";
import { stageFor } from "../../../local/simulate/designs";
import { played, type Stage } from "../../../local/simulate/stage";
import { projectRoot, traced } from "../../support/environment";

describe("jobs in histories", function () {
  this.timeout(120_000);
  const directory = mkdtempSync(join(tmpdir(), "landfall-hosted-"));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it("fail where S3 refuses the files that Spark would write", async () => {
    const stage = await stageFor({ pipeline: "toll", design: "ours" }, { projectRoot, directory });
    const refused: Fault = { kind: "refused", code: "SlowDown", status: 503 };
    const isJobsPut = ({ what, who }: Edge) => what === "s3:PutObject" && /job/.test(who);
    const environment = await played(stage, 1, {
      takes: () => 0,
      at: (edge) => (isJobsPut(edge) ? refused : undefined),
    });
    const trace = traced(environment);
    try {
      const { landingBucket: Bucket, landingSuffix } = stage.pipeline;
      const Body = Buffer.from(goodFile(stage));
      await environment.call(environment.admin, "s3", "PutObject", { Bucket, Key: `a${landingSuffix}`, Body });
      await new Promise<void>((done) => void environment.engine.after(600_000, done));
      const failed = trace.filter(({ did, outcome }) => did === "glue:JobRun" && outcome === "FAILED");
      assert.match(failed[0]?.why ?? "", /^OSError: SlowDown/);
    } finally {
      await environment.stop();
    }
  });
});

/** A file of which something can be loaded. */
function goodFile({ sender, judge }: Stage): string {
  const random = new Random(1);
  for (;;) {
    const body = sender.body(random, "a.json");
    if (judge.judged("a.json", body)?.some(({ row }) => row !== undefined)) return body;
  }
}
