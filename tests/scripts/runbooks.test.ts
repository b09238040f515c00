import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { graphOf } from "../../local/graph/load";
import { projectRoot } from "../support/environment";

const folder = join(projectRoot, "docs", "runbooks");
const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ""));
const read = (page: string): string => readFileSync(join(folder, `${page}.md`), "utf8");
const named = (text: string): string[] => [...text.matchAll(/Runbook: \S*?(\w+)\.md/g)].map(([, page = ""]) => page);

/** The shell commands of a page, block by block. */
const blocksOf = (text: string): string[] =>
  [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = ""]) => block);

/** Names of runbooks in the source of functions: the last argument of what tells people. */
function namedByFunctions(): string[] {
  const [, union = ""] =
    /type Runbook =([^;]+);/.exec(readFileSync(join(projectRoot, "functions/runbooks.ts"), "utf8")) ?? [];
  return [...union.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name);
}

describe("runbooks", function () {
  this.timeout(120_000);

  it("exist for everything that people are told to look up", () => {
    const names = namedByFunctions();
    assert.ok(names.length >= 7);
    const jobs = named(readFileSync(join(projectRoot, "glue/lib/quality.py"), "utf8"));
    assert.deepEqual([...names, ...jobs].sort(), pages.sort());
  });

  it("are named by every alarm and by every rule that tells of trouble", async () => {
    const { resources } = await graphOf(projectRoot, "dev");
    const alarms = resources.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
    assert.ok(alarms.length >= 8);
    for (const { name, outputs } of alarms) assert.equal(named(String(outputs.alarmDescription)).length, 1, name);
    const told = resources.flatMap(({ outputs }) => {
      const { inputTemplate } = (outputs.inputTransformer ?? {}) as { inputTemplate?: string };
      return inputTemplate !== undefined && /fail|ended as|FAILED/.test(inputTemplate) ? [inputTemplate] : [];
    });
    assert.ok(told.length >= 5);
    const all = [...alarms.map(({ outputs }) => String(outputs.alarmDescription)), ...told];
    for (const text of all) assert.ok(pages.includes(named(text)[0] ?? "none"), text);
  });

  for (const page of pages) {
    it(`say what it means, how to look, what to do and how to see that it is over: ${page}`, () => {
      const headings = [...read(page).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      assert.deepEqual(headings, ["What it means", "How to look", "What to do", "How to see that it is over"]);
    });

    it(`have commands that a shell can parse: ${page}`, () => {
      const blocks = blocksOf(read(page));
      assert.ok(blocks.length > 0);
      for (const block of blocks) {
        const { status, stderr } = spawnSync("bash", ["-n", "-c", block], { encoding: "utf8" });
        assert.equal(status, 0, stderr);
      }
    });
  }
});

describe("docs/reliability.md", () => {
  it("names tests that exist, for each gap", () => {
    const rows = readFileSync(join(projectRoot, "docs", "reliability.md"), "utf8").match(/^\| [A-Z].*\|$/gm) ?? [];
    assert.ok(rows.length >= 20);
    let last = "";
    for (const row of rows) {
      const test = row.split("|").at(-2)?.trim() ?? "";
      const files = [...test.matchAll(/`([\w/]+(?:\.test\.ts|\.py))`/g)].map(([, file = ""]) => file);
      assert.ok(files.length > 0 || test === "the same", row);
      last = files.at(-1) ?? last;
      const texts = (files.length > 0 ? files : [last]).map((file) =>
        readFileSync(join(projectRoot, "tests", file), "utf8"),
      );
      const [, name = ""] = /"(.+)"/.exec(test) ?? [];
      assert.ok(
        texts.some((text) => text.includes(name)),
        row,
      );
    }
  });
});
