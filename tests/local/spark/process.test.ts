import * as assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPython } from "../../../local/spark/process";
import { projectRoot } from "../../support/environment";

describe("the Spark worker", () => {
  it("takes its JVM along where its runtime ends before Spark is up", async () => {
    const scratch = mkdtempSync(join(tmpdir(), "landfall-worker-test-"));
    try {
      const worker = startPython(projectRoot, scratch);
      worker.stdin?.end();
      await once(worker, "exit");
      assert.throws(() => process.kill(-(worker.pid ?? 0), 0), { code: "ESRCH" });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
