import * as assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../support/environment";
import { runLandfall } from "../support/command";

const read = (path: string): string => readFileSync(join(projectRoot, path), "utf8");

/** Every page of the repository, by its path from the root. */
const pages = [
  ...readdirSync(projectRoot),
  ...["docs", "policy", "cost"].flatMap((folder) =>
    existsSync(join(projectRoot, folder))
      ? readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file))
      : [],
  ),
].filter((path) => path.endsWith(".md") && !path.includes("node_modules"));

/** Relative links of a page, without what is in code blocks. */
function linksOf(text: string): string[] {
  const prose = text.replaceAll(/^```[^]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target).filter((to) => !/^[a-z]+:/.test(to));
}

/** What GitHub calls a page's headings in links. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.replaceAll(/^```[^]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, words = ""]) => words);
  const plain = headings.map((words) => words.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, ""));
  return new Set(plain.map((words) => words.trim().replaceAll(/\s/g, "-")));
}

/** Whether a link of a page leads somewhere. */
function leads(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : relative(projectRoot, join(projectRoot, dirname(page), decodeURIComponent(path)));
  if (!existsSync(join(projectRoot, target))) return false;
  return anchor === undefined || anchorsOf(read(target)).has(anchor);
}

/** The lines of a page that call a program, without what a shell would read as a comment. */
function callsOf(text: string, program: string): string[] {
  const found = text.matchAll(new RegExp(`(?:^|\`)${program} ([^\`\n#]+)`, "gm"));
  return [...found].map(([, rest = ""]) => rest.replaceAll(/"[^"]*"|'[^']*'/g, "TEXT").trim());
}

describe("pages", () => {
  it("are found", () => assert.ok(pages.includes("README.md") && pages.includes(join("docs", "scale.md"))));

  for (const page of pages)
    it(`lead somewhere with every link: ${page}`, () => {
      assert.deepEqual(
        linksOf(read(page)).filter((link) => !leads(page, link)),
        [],
      );
    });

  it("name commands and options of landfall that exist", async () => {
    const { stdout: help } = await runLandfall("--help");
    const usages = new Map(
      [...help.matchAll(/^ {2}landfall (\w+)(.*)$/gm)].map(([, name = "", rest = ""]) => [name, rest]),
    );
    assert.ok(usages.size >= 10, help);
    const wrong = pages.flatMap((page) =>
      callsOf(read(page), "(?:npx )?landfall").flatMap((call) => {
        const [name = ""] = call.split(" ");
        const usage = usages.get(name);
        const options = [...call.matchAll(/ (--[a-z]+)/g)].map(([, option = ""]) => option);
        const unknown = options.filter((option) => !(usage ?? "").includes(option));
        return usage === undefined || unknown.length > 0 ? [`${page}: landfall ${call}`] : [];
      }),
    );
    assert.deepEqual(wrong, []);
  });

  it("name scripts of npm that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Readonly<Record<string, string>> };
    const named = pages.flatMap((page) => callsOf(read(page), "npm run").map((call) => call.split(" ")[0] ?? ""));
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((name) => scripts[name] === undefined),
      [],
    );
  });
});

describe("README.md", () => {
  it("has a row for each component", () => {
    const files = readdirSync(join(projectRoot, "components")).filter((file) => file.endsWith(".ts"));
    const made = files.flatMap((file) => [...read(join("components", file)).matchAll(/^export class (\w+)/gm)]);
    const rows = [...read("README.md").matchAll(/^\| `(\w+)` +\| \S/gm)].map(([, name]) => name);
    assert.deepEqual(rows.sort(), made.map(([, name]) => name).sort());
  });
});

describe("docs/scale.md", () => {
  it("reckons with the defaults of Pulumi.yaml", () => {
    const { config } = parse(read("Pulumi.yaml")) as { config: Readonly<Record<string, { default?: unknown }>> };
    const rows = [...read("docs/scale.md").matchAll(/^\| `landfall:(\w+)` +\| (\d+) +\|$/gm)];
    assert.ok(rows.length >= 5);
    for (const [, name = "", value] of rows) assert.equal(Number(value), config[name]?.default, name);
  });
});

describe("links", () => {
  it("are those of the prose, in any place of the line", () => {
    assert.deepEqual(linksOf("[a](b.md) and [c](#d)\n```\n[no](x)\n```\n`[no](y)` [web](https://a.b)"), ["b.md", "#d"]);
  });

  it("to nowhere are found, be it the file or the heading that is missing", () => {
    const lost = ["none.md", "README.md#none", "#none"].map((link) => leads("README.md", link));
    assert.deepEqual(lost, [false, false, false]);
    assert.ok(leads("docs/scale.md", "#what-breaks-first-in-order") && leads("docs/scale.md", "../README.md"));
  });
});
