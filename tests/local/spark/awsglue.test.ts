import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findPython } from "../../../local/spark/process";
import { projectRoot } from "../../support/environment";

const script = `
import json, sys
from awsglue.utils import GlueArgumentError, getResolvedOptions
answers = []
for argv, names in json.load(sys.stdin):
    try:
        answers.append(getResolvedOptions(argv, names))
    except (GlueArgumentError, RuntimeError) as error:
        answers.append({"error": type(error).__name__, "message": str(error)})
json.dump(answers, sys.stdout)
`;

type Question = readonly [argv: readonly string[], names: readonly string[]];

function resolved(...questions: readonly Question[]): Array<Record<string, unknown>> {
  const PYTHONPATH = join(projectRoot, "local", "spark", "python");
  const input = JSON.stringify(questions.map(([argv, names]) => [["job.py", ...argv], names]));
  const options = { input, env: { ...process.env, PYTHONPATH }, encoding: "utf8" } as const;
  const { stdout, stderr } = spawnSync(findPython(projectRoot), ["-c", script], options);
  assert.equal(stderr, "");
  return JSON.parse(stdout) as Array<Record<string, unknown>>;
}

describe("awsglue.utils.getResolvedOptions", function () {
  this.timeout(20_000);

  it("gives what was asked for, and Glue's own arguments with it", () => {
    const [found] = resolved([
      ["--JOB_RUN_ID", "jr_1", "--a", "1", "--other", "x", "--b=two"],
      ["a", "b"],
    ]);
    assert.equal(found?.a, "1");
    assert.equal(found?.b, "two");
    assert.equal(found?.JOB_RUN_ID, "jr_1");
    assert.equal(found?.job_bookmark_option, "job-bookmark-disable");
    assert.equal(found?.TempDir, "");
    assert.equal("other" in (found ?? {}), false);
  });

  it("lets a value be JSON, and TempDir be left out", () => {
    const contract = '{"columns": [{"name": "a b"}]}';
    const [found] = resolved([
      ["--contract", contract],
      ["contract", "TempDir"],
    ]);
    assert.equal(found?.contract, contract);
  });

  it("raises GlueArgumentError where one is missing", () => {
    const [found] = resolved([
      ["--a", "1"],
      ["a", "b"],
    ]);
    assert.equal(found?.error, "GlueArgumentError");
    assert.match(String(found?.message), /--b/);
  });

  it("refuses to be asked for what Glue reserves", () => {
    const [found] = resolved([["--JOB_RUN_ID", "jr_1"], ["JOB_RUN_ID"]]);
    assert.equal(found?.error, "RuntimeError");
  });
});
