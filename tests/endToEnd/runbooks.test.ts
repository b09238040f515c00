import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { Inbox } from "../../local/services/sns/inbox";
import { triedOnce, withScript } from "../support/changedProgram";
import { ended, Serving } from "../support/command";
import { projectRoot, resource } from "../support/environment";
import { edited, RunningStack, withOutputs } from "../support/runningStack";
import { lines, strictJson, tollRecord } from "../support/tolls";

const folder = join(projectRoot, "docs", "runbooks");
const hour = 3_600_000;
const good = lines(...[1, 2].map((transaction_id) => strictJson(tollRecord({ transaction_id }))));

/** The program, with people who want to hear after an hour. */
const impatient = (): Promise<Graph> => graphOf(projectRoot, "toll", { "landfall:lateHours": 1 });

/** One that hears of no file "lost...", cannot read one "broken...", and takes any bad row for too many. */
function failing(graph: Graph): Graph {
  const head = `given = options(sys.argv)
    run = boto3.client("glue").get_workflow_run_properties(Name=given["WORKFLOW_NAME"], RunId=given["WORKFLOW_RUN_ID"])
    listed = read_manifest(boto3.client("s3"), run["RunProperties"]["manifest"]).objects
    if any(each.key.startswith("broken") for each in listed): raise RuntimeError("it cannot be read")`;
  return edited(triedOnce(withScript(graph, { head })), (each) => {
    const { type, name, outputs } = each;
    if (type === "aws:cloudwatch/eventRule:EventRule" && name === "toll-landed") {
      const eventPattern = JSON.parse(String(outputs.eventPattern)) as { detail: { object: unknown } };
      eventPattern.detail.object = { key: [{ "anything-but": { prefix: "lost" } }] };
      return withOutputs(each, { eventPattern: JSON.stringify(eventPattern) });
    }
    if (type === "aws:lambda/function:Function" && name === "toll-reconciler") {
      const { variables } = outputs.environment as { variables: Record<string, string> };
      return withOutputs(each, { environment: { variables: { ...variables, AFTER_HOURS: "0" } } });
    }
    if (type !== "aws:glue/job:Job") return each;
    const given = outputs.defaultArguments as Readonly<Record<string, string>>;
    const contract = JSON.parse(given["--contract"] ?? "{}") as Readonly<Record<string, unknown>>;
    const strict = JSON.stringify({ ...contract, quality: { tolerance: 0 } });
    return withOutputs(each, { defaultArguments: { ...given, "--contract": strict } });
  });
}

/** One where nobody takes messages from the queue, and the rule that tells of jobs writes to a topic that lets nobody in. */
function silent(graph: Graph): Graph {
  const shut = resource({ type: "aws:sns/topic:Topic", name: "shut" });
  return edited({ ...graph, resources: [shut, ...graph.resources] }, (each) => {
    if (each.type === "aws:lambda/eventSourceMapping:EventSourceMapping") return withOutputs(each, { enabled: false });
    const tellsOfJobs = each.type === "aws:cloudwatch/eventTarget:EventTarget" && /-jobs-to-topic$/.test(each.name);
    return tellsOfJobs ? withOutputs(each, { arn: shut.outputs.arn }) : each;
  });
}

/** The pages that people have been told of. */
function named({ environment }: RunningStack): string[] {
  const told = new Inbox(environment.engine.store).all().map(({ message }) => message);
  return [
    ...new Set(told.flatMap((text) => [...text.matchAll(/Runbook: \S*?(\w+)\.md/g)].map(([, page = ""]) => page))),
  ];
}

/** Wakes the reconciler, as its schedule does. */
async function reconcile(stack: RunningStack): Promise<void> {
  const made = stack.environment.graph.resources.filter(({ name }) => name === "toll-reconciler");
  const { name: FunctionName } = made.find(({ outputs }) => "runtime" in outputs)?.outputs ?? assert.fail();
  await stack.call("lambda", "Invoke", { FunctionName, Payload: Buffer.from("{}") });
  await stack.environment.engine.quiet();
}

const aws = join(projectRoot, ".venv", "bin", "aws");
const canTry = existsSync(aws) && spawnSync("jq", ["--version"]).status === 0;

/** What a person's shell has: the commands, as installed, for the stack that is served. */
const shell = `set -euo pipefail
npx() { shift; if [ "$1" = outputs ]; then node bin/landfall.js "$@"; else node bin/landfall.js "$@" --state "$STATE"; fi; }
aws() { "${aws}" --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
`;

/** Does all that a page says, as it is printed, in one shell. @returns what a person would have read */
async function tried(page: string, stack: RunningStack, { env }: Serving): Promise<string> {
  const text = readFileSync(join(folder, `${page}.md`), "utf8");
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
  const { code, stdout, stderr } = await ended("bash", ["-c", shell + blocks.join("\n")], {
    ...env,
    STATE: stack.directory,
  });
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  assert.doesNotMatch(stdout, /^null$/m);
  return stdout;
}

/** Pages that are tried where what they are about has just happened, and what each must show of it. */
function areTried(
  program: (graph: Graph) => Graph,
  happens: (stack: RunningStack) => Promise<void>,
  pages: Readonly<Record<string, RegExp>>,
): void {
  let stack: RunningStack;
  before(async () => {
    stack = await RunningStack.of(program(await impatient()));
    await happens(stack);
  });
  after(() => stack.end());

  it(`are what people are told to look up: ${Object.keys(pages).join(", ")}`, () => {
    const missing = Object.keys(pages).filter((page) => !named(stack).includes(page));
    assert.deepEqual(missing, []);
  });

  describe("with the program mended and served", () => {
    let serving: Serving | undefined;
    before(async function () {
      await stack.environment.stop();
      if (!canTry) return this.skip();
      serving = await Serving.start("--state", stack.directory);
    });
    after(() => serving?.end());

    for (const [page, shown] of Object.entries(pages))
      it(`lead to where it is over: ${page}`, async () => {
        assert.ok(serving !== undefined);
        assert.match(await tried(page, stack, serving), shown);
      });
  });
}

const nothingTaken = {
  lateFiles: /"ApproximateNumberOfMessages": "\d+"[^]*last_load +objects/,
  undelivered: /NO_PERMISSIONS[^]*"ApproximateNumberOfMessages": "0"/,
  waitingFiles: /"ApproximateNumberOfMessages": "\d+"/,
};
const nothingLoaded = {
  failedStep: /FAILED\tRuntimeError: it cannot be read[^]*job s3_to_redshift_job-toll FAILED: .*\n[^]*\d+\n$/,
  quarantine: /day\.json@[^]*transaction_id is \\"none\\"[^]*object_key +rows_loaded +rows_quarantined/,
  outage: /works\n-+\n +1\n[^]*broken-1\.json@\w+\n +s3_to_redshift_job-toll ended as FAILED[^]*last_load/,
  deadLetters: /"ApproximateNumberOfMessages": "0"[^]*object_key +outcome +rows_loaded/,
  missingFiles: /EventBridgeConfiguration[^]*4 object versions went into the intake queue again[^]*objects/,
};

describe("Runbooks, tried as written", function () {
  this.timeout(600_000);

  describe("where nobody takes messages and a rule may not write to its topic", () => {
    areTried(
      silent,
      async (stack) => {
        await stack.put("day.json", good);
        stack.environment.offer("events").emit({
          source: "aws.glue",
          detailType: "Glue Job State Change",
          resources: [],
          detail: { jobName: "s3_to_redshift_job-toll", jobRunId: "jr_1", state: "FAILED", message: "no luck" },
          about: [],
        });
        stack.environment.engine.after(2 * hour, () => undefined);
        await stack.environment.engine.quiet();
      },
      nothingTaken,
    );
  });

  describe("where files are lost, broken or bad", () => {
    areTried(
      failing,
      async (stack) => {
        await stack.land("lost.json", good);
        await reconcile(stack);
        for (const at of [1, 2]) await stack.put(`broken-${at}.json`, good);
        await stack.land("day.json", `${good}{"transaction_id": "none"}\n`);
      },
      nothingLoaded,
    );
  });

  it("are all that there are", () => {
    const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ""));
    assert.deepEqual(Object.keys({ ...nothingTaken, ...nothingLoaded }).sort(), pages.sort());
  });
});
