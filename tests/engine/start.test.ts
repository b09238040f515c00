import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Analyzer } from "../../local/policy/analyzer";
import { PackProcess } from "../../local/policy/packProcess";
import { projectRoot } from "../support/environment";
import { projectOf } from "../support/project";
import { launched } from "./support/launch";

const textOf = (file: string): string => readFileSync(join(projectRoot, file), "utf8");

/** What a fresh clone has of these files and folders, changed ones as they are now. */
function cloned(...paths: readonly string[]): Record<string, string> {
  const files = execFileSync("git", ["ls-files", ...paths], { cwd: projectRoot, encoding: "utf8" })
    .trim()
    .split("\n");
  return Object.fromEntries(files.map((file) => [file, textOf(file)]));
}

describe("what Pulumi starts", function () {
  this.timeout(60_000);

  it("is a program whose types nobody checks once more", async () => {
    const project = projectOf({
      "Pulumi.yaml": textOf("Pulumi.yaml"),
      "Pulumi.toll.yaml": "config: {}\n",
      "tsconfig.json": textOf("tsconfig.json"),
      "package.json": JSON.stringify({ name: "landfall" }),
      "index.ts": 'const rows: number = "no number";\nmodule.exports = { rows };\n',
    });
    try {
      const options = { root: project.root, stack: "toll", preview: true, existing: new Map(), answers: {} };
      const { code, said, outputs } = await launched(options);
      assert.deepEqual({ code, said, outputs }, { code: 0, said: "", outputs: { rows: "no number" } });
    } finally {
      project.remove();
    }
  });

  it("is a pack that a fresh clone has all of, beside the packages that set-up installs", async () => {
    const clone = projectOf(cloned("policy", "cost", "tsconfig.json"));
    try {
      const pack = await PackProcess.start(join(clone.root, "policy"));
      const analyzer = new Analyzer(pack.address);
      try {
        assert.ok((await analyzer.policies()).length > 50);
      } finally {
        analyzer.end();
        await pack.end();
      }
    } finally {
      clone.remove();
    }
  });
});
