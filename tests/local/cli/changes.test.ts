import * as assert from "node:assert/strict";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { estimate } from "../../../cost/estimate";
import { changesBetween } from "../../../local/cli/changes/difference";
import { leavesOf } from "../../../local/cli/changes/leaves";
import { markdownOf } from "../../../local/cli/changes/markdown";
import type { Summary } from "../../../local/cli/changes/summary";
import type { Graph, Resource } from "../../../local/graph/graph";
import { graphOf } from "../../../local/graph/load";
import type { PolicyFinding } from "../../../local/policy/check";
import { runLandfall } from "../../support/command";
import { projectRoot } from "../../support/environment";
import { projectOf } from "../../support/project";

const load = { filesPerDay: 1000, fileMb: 1 };

function finding(name: string, message: string): PolicyFinding {
  const source = "https://docs.aws.amazon.com/";
  const rule = {
    name,
    source,
    level: "mandatory",
    severity: "high",
    description: "",
    remedy: "",
    tags: [],
    settings: {},
  };
  return { rule: { ...rule, level: "mandatory", severity: "high" }, level: "mandatory", urn: "", message };
}

function summary(before: Graph, after: Graph, found: readonly PolicyFinding[] = []): Summary {
  return {
    stack: "toll",
    isNew: false,
    resources: changesBetween(before, after),
    findings: { new: found, asBefore: [], mended: [] },
    cost: { before: estimate(before.resources, load), after: estimate(after.resources, load) },
  };
}

describe("what a change does to a stack", function () {
  this.timeout(60_000);
  let toll: Graph;
  let patient: Graph;

  const without = (test: (resource: Resource) => boolean): Graph => ({
    ...toll,
    resources: toll.resources.filter((resource) => !test(resource)),
  });
  const landingBucket = ({ type, name }: Resource) => type === "aws:s3/bucket:Bucket" && name === "toll-landing";
  const withQueue = (inputs: Resource["inputs"]): Graph => ({
    ...toll,
    resources: toll.resources.map((each) =>
      each.type === "aws:sqs/queue:Queue" && each.name === "toll-queue"
        ? { ...each, inputs: { ...each.inputs, ...inputs } }
        : each,
    ),
  });

  before(async () => {
    toll = await graphOf(projectRoot, "toll");
    patient = await graphOf(projectRoot, "toll", { "landfall:batchSeconds": 60 });
  });

  it("is nothing where nothing differs", () => {
    assert.deepEqual(changesBetween(toll, toll), []);
    assert.match(markdownOf(summary(toll, toll)), /^## Stack `toll`: no resource changes\n/);
  });

  it("names the resources that one setting changes, with both values", () => {
    const changes = changesBetween(toll, patient);
    const told = changes.map(({ kind, component, name, properties }) => ({ kind, component, name, properties }));
    assert.deepEqual(told[0], {
      kind: "changed",
      component: "Intake toll",
      name: "toll-poll",
      properties: [{ path: "maximumBatchingWindowInSeconds", before: "1", after: "60" }],
    });
    assert.deepEqual(
      told.slice(1).map(({ name }) => name),
      ["toll-queue"],
    );
    assert.match(
      markdownOf(summary(toll, patient)),
      /- changed `EventSourceMapping toll-poll`\n {2}- `maximumBatchingWindowInSeconds`: `1` → `60`\n/,
    );
  });

  it("warns of a resource that goes with what it holds", () => {
    const text = markdownOf(summary(toll, without(landingBucket)));
    assert.match(text, /^## Stack `toll`: 1 removed\n/);
    assert.match(text, /> \[!WARNING\]\n> Removed, with what is in it: `Bucket toll-landing`\./);
    assert.doesNotMatch(markdownOf(summary(without(landingBucket), toll)), /WARNING/);
  });

  it("puts both costs beside each other, and the components that make the difference", () => {
    const text = markdownOf(summary(toll, patient));
    assert.match(text, /\*\*Cost at 1,000 files a day of 1 MB:\*\* \$[\d,.]+ → \$[\d,.]+ a month/);
    assert.match(text, /\| Intake toll \| \$[\d.]+ \| \$[\d.]+ \| -\$[\d.]+ \|/);
    assert.match(markdownOf(summary(toll, toll)), /a month, as before, /);
  });

  it("has new findings first, linked to what they go by", () => {
    const text = markdownOf(summary(toll, patient, [finding("s3-bucket-encrypted", 'Bucket "a_b" is bare')]));
    assert.match(text, /1 new, 0 mended, 0 as before/);
    assert.ok(text.includes('[`s3-bucket-encrypted`](https://docs.aws.amazon.com/) Bucket "a\\_b" is bare'));
    assert.ok(text.indexOf("s3-bucket-encrypted") < text.indexOf("Resources"));
  });

  it("lets no text of the program become markup", () => {
    const text = markdownOf(summary(toll, withQueue({ name: "`<img src=x>\n# high" })));
    assert.ok(text.includes("`'<img src=x> # high`"), text);
    assert.ok(markdownOf(summary(toll, toll, [finding("x", "<b>@all</b>")])).includes("\\<b\\>\\@all"));
  });

  it("takes JSON documents apart, tells files by content and hides secrets", () => {
    const policy = JSON.stringify({ Statement: [{ Action: ["s3:GetObject", "s3:PutObject"] }] });
    const text = (content: string) => ({ asset: "archive", entries: { "index.js": { asset: "text", text: content } } });
    const leaves = leavesOf({ policy, adminUserPassword: "open sesame", manageAdminPassword: true, code: text("one") });
    assert.equal(leaves.get("policy.Statement[0].Action"), "s3:GetObject, s3:PutObject");
    assert.equal(leaves.get("adminUserPassword"), "(hidden)");
    assert.equal(leaves.get("manageAdminPassword"), "true");
    assert.match(leaves.get("code/index.js") ?? "", /^content [0-9a-f]{12}$/);
    assert.notEqual(leaves.get("code/index.js"), leavesOf({ code: text("two") }).get("code/index.js"));
  });
});

describe("landfall changes", function () {
  this.timeout(240_000);

  it("compares two checkouts, judged by the pack of this one", async () => {
    const base = projectOf({});
    try {
      const own = new Set(["Pulumi.toll.yaml", ".landfall", ".build", ".git"]);
      for (const entry of readdirSync(projectRoot).filter((name) => !own.has(name))) {
        symlinkSync(join(projectRoot, entry), join(base.root, entry));
      }
      const settings = readFileSync(join(projectRoot, "Pulumi.toll.yaml"), "utf8");
      const slower = settings.replace(/landfall:batchSeconds: .*/, "landfall:batchSeconds: 60");
      assert.notEqual(slower, settings);
      writeFileSync(join(base.root, "Pulumi.toll.yaml"), slower);
      const { code, stdout, stderr } = await runLandfall("changes", "--base", base.root, "--format", "json");
      assert.equal(code, 0, stderr);
      const told = JSON.parse(stdout) as {
        resources: Array<{ kind: string; name: string }>;
        findings: Record<string, unknown[]>;
        cost: Record<"before" | "after", { monthly: { total: number } }>;
      };
      const changed = told.resources.filter(({ kind }) => kind === "changed").map(({ name }) => name);
      assert.deepEqual(changed, ["toll-poll", "toll-queue"]);
      assert.deepEqual(told.findings.new, []);
      assert.ok(told.cost.before.monthly.total < told.cost.after.monthly.total);
    } finally {
      base.remove();
    }
  });

  it("takes a stack that the base has not as new, all of it added", async () => {
    const base = projectOf({ "Pulumi.yaml": "name: landfall\nruntime: nodejs\n" });
    try {
      symlinkSync(join(projectRoot, "node_modules"), join(base.root, "node_modules"));
      const { code, stdout, stderr } = await runLandfall("changes", "--base", base.root);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^## Stack `toll` \(new\): \d{3} added\n/);
      assert.match(stdout, /\$0\.00 → \$[\d,.]+ a month/);
    } finally {
      base.remove();
    }
  });

  it("says what is wrong with what it is given", async () => {
    const empty = projectOf({});
    try {
      for (const [args, message] of [
        [[], /Give --base/],
        [["--base", empty.root], /there is no Pulumi\.yaml/],
        [["--base", ".", "--format", "pdf"], /--format is "pdf"; there is markdown and json/],
        [["--base", ".", "--file-mb", "big"], /--file-mb is "big"/],
        [["--base", ".", "--stack", "none"], /Unknown stack "none"/],
      ] as const) {
        const { code, stderr } = await runLandfall("changes", ...args);
        assert.deepEqual({ code, said: message.test(stderr) }, { code: 2, said: true }, stderr);
      }
    } finally {
      empty.remove();
    }
  });
});
