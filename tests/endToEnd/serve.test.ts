import * as assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ended, runLandfall, Serving } from "../support/command";
import { projectRoot } from "../support/environment";
import { lines, strictJson, tollRecord } from "../support/tolls";

const python = join(projectRoot, ".venv", "bin", "python");
const aws = join(projectRoot, ".venv", "bin", "aws");

describe("landfall serve", function () {
  this.timeout(180_000);
  let folder: string;
  let serving: Serving;
  let outputs: Readonly<Record<string, string>>;
  const file = (name: string, rows: number): string => {
    const path = join(folder, name);
    writeFileSync(
      path,
      lines(...Array.from({ length: rows }, (_, transaction_id) => strictJson(tollRecord({ transaction_id })))),
    );
    return path;
  };
  /** boto3 alone: puts the file where there is one, waits until the rows are there, prints their number. */
  const client = (key: string, rows: number, path = "") =>
    ended(python, [join(__dirname, "client.py"), JSON.stringify(outputs), key, String(rows), path], serving.env);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "landfall-serve-"));
    outputs = (JSON.parse((await runLandfall("outputs", "--json")).stdout) as { toll: Record<string, string> }).toll;
    serving = await Serving.start("--state", join(folder, "state"));
  });
  after(async () => {
    await serving.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lets boto3 put a file and read its rows through the Data API", async () => {
    const { stdout, stderr } = await client("first.json", 7, file("first.json", 7));
    assert.equal(stdout.trim(), "7", stderr);
  });

  it("lets the AWS CLI do the same", async function () {
    if (!existsSync(aws)) this.skip();
    const cli = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await ended(aws, args, serving.env);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    const { landingBucket, workgroup, database } = outputs;
    await cli("s3", "cp", file("second.json", 3), `s3://${landingBucket}/second.json`);
    assert.equal((await client("second.json", 3)).stdout.trim(), "3");
    const where = ["--workgroup-name", workgroup!, "--database", database!];
    const sql = "select count(*) from toll_table where etl_source like '%/second.json@%'";
    const { Id } = JSON.parse(await cli("redshift-data", "execute-statement", ...where, "--sql", sql)) as {
      Id: string;
    };
    const result = JSON.parse(await cli("redshift-data", "get-statement-result", "--id", Id)) as { Records: unknown };
    assert.deepEqual(result.Records, [[{ longValue: 3 }]]);
  });

  it("brings the rows, once, of a file that was put right before a SIGKILL", async () => {
    const { landingBucket } = outputs;
    await ended(aws, ["s3", "cp", file("killed.json", 11), `s3://${landingBucket}/killed.json`], serving.env);
    await serving.end("SIGKILL");
    serving = await Serving.start("--state", join(folder, "state"));
    const { stdout, stderr } = await client("killed.json", 11);
    assert.equal(stdout.trim(), "11", stderr);
  });

  it("refuses a state folder that another process holds, naming it", async () => {
    const { code, stderr } = await runLandfall("serve", "--port", "0", "--state", join(folder, "state"));
    assert.equal(code, 2);
    assert.match(stderr, /held by "landfall serve" \(process \d+\)/);
  });

  it("refuses a port that is taken, naming it", async () => {
    const port = new URL(serving.endpoint).port;
    const { code, stderr } = await runLandfall("serve", "--port", port, "--state", join(folder, "other"));
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`Port ${port} is taken.*--port`));
  });
});
