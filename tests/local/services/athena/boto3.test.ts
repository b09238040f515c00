import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { endAll, environmentOf, projectRoot } from "../../../support/environment";
import { Client, database, lake, parquet, results, table, workgroup } from "./athenaWorld";

describe("Athena at the gateway", () => {
  afterEach(endAll);

  it("serves boto3", async () => {
    const rows = table("rows", { serde: "parquet", columns: "id int, city string, cost double" });
    const resources = [lake, results, workgroup("main"), database, rows];
    const environment = await environmentOf(resources, { clock: "real", seed: undefined });
    const body = await parquet("from (values (1, 'x', 1e7::double), (2, null, 0.5), (3, 'z', 1)) t(id, city, cost)");
    await new Client(environment).put("rows/a.parquet", body);
    const python = join(projectRoot, ".venv/bin/python");
    const { stdout } = await promisify(execFile)(python, [join(__dirname, "athenaClient.py"), environment.endpoint]);
    assert.deepEqual(JSON.parse(stdout), {
      state: "SUCCEEDED",
      submitted: true,
      scanned: true,
      rows: [
        ["id", "city", "cost"],
        ["1", "x", "1.0E7"],
        ["2", null, "0.5"],
      ],
      failed: "COLUMN_NOT_FOUND: line 1:8: Column 'nothing' cannot be resolved",
      groups: ["main", "primary"],
      group: "ENABLED",
    });
  });
});
