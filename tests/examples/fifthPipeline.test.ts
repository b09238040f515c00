import * as assert from "node:assert/strict";
import { readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { graphOf } from "../../local/graph/load";
import { fifthPipeline, withExample } from "../../scripts/docs";
import { projectRoot } from "../support/environment";
import { projectOf } from "../support/project";
import { RunningStack } from "../support/runningStack";

const page = readFileSync(fifthPipeline, "utf8");

/** The page's code blocks in a language, in its order. */
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, code = ""]) => code);

/** The program as it stands after the page's three steps. */
function projectOfPage(): ReturnType<typeof projectOf> {
  const [pipeline = "", importLine = ""] = blocks("ts");
  const [stack = ""] = blocks("yaml");
  const index = readFileSync(join(projectRoot, "index.ts"), "utf8");
  const project = projectOf({
    "Pulumi.yaml": readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8"),
    "Pulumi.meters.yaml": stack,
    "index.ts": importLine + index.replace(/^( +)datalake,$/m, "$&\n$1meters,"),
    "pipelines/meters.ts": pipeline,
  });
  const others = readdirSync(join(projectRoot, "pipelines")).map((file) => join("pipelines", file));
  for (const path of ["components", "functions", "glue", "node_modules", "package.json", ...others])
    symlinkSync(join(projectRoot, path), join(project.root, path));
  return project;
}

describe("docs/fifthPipeline.md", function () {
  this.timeout(180_000);

  it("has the example that is compiled (npm run docs)", () => assert.equal(withExample(page), page));

  it("needs under 60 lines", () => assert.ok((blocks("ts")[0] ?? "").split("\n").length < 60));

  it("makes a pipeline that loads the page's file as the page says", async () => {
    const project = projectOfPage();
    const stack = await RunningStack.of(await graphOf(project.root, "meters"));
    try {
      await stack.land("readings.json", blocks("json")[0] ?? "");
      const sql = "select meter_id, kilowatt_hours from meter_readings order by 1";
      assert.deepEqual(await stack.rows(sql), [
        ["M-1", 12.5],
        ["M-2", 7.25],
      ]);
      const [bad, ...others] = await stack.quarantine();
      assert.deepEqual([bad?.line, others], [4, []]);
      assert.match(bad?.reason ?? "", /meter_id.*kilowatt_hours/);
    } finally {
      await stack.end();
      project.remove();
    }
  });
});
