import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { Inbox } from "../../local/services/sns/inbox";
import { triedOnce, withCode, without, withScript } from "../support/changedProgram";
import { runLandfall } from "../support/command";
import { projectRoot } from "../support/environment";
import { RunningStack } from "../support/runningStack";
import { lines, strictJson, tollRecord } from "../support/tolls";

/** The job refuses every batch with a file in it whose name has this word. */
function refusing(graph: Graph, word: string): Graph {
  const head = `given = options(sys.argv)
    run = boto3.client("glue").get_workflow_run_properties(Name=given["WORKFLOW_NAME"], RunId=given["WORKFLOW_RUN_ID"])
    listed = read_manifest(boto3.client("s3"), run["RunProperties"]["manifest"]).objects
    if any("${word}" in each.key for each in listed): raise RuntimeError("there is ${word} in it")`;
  return withScript(graph, { head });
}

/** Its starter dies, once, when it has started a run and nobody knows yet. @param mark a file that says that it did */
function dyingOnce(graph: Graph, mark: string): Graph {
  const tail = `const whole = exports.handler;
exports.handler = async (event, context) => {
  const answer = await whole(event, context);
  try { require("fs").writeFileSync(${JSON.stringify(mark)}, "", { flag: "wx" }); } catch { return answer; }
  process.exit(1);
};`;
  return withCode(graph, "toll-start", tail);
}

/** From now on S3 tells of each object a second time, later. */
function twice({ environment }: RunningStack, laterMs: number): void {
  const events = environment.offer("events");
  const emit = events.emit.bind(events);
  Object.assign(events, {
    emit: (event: Parameters<typeof emit>[0]) => {
      if (event.source === "aws.s3") environment.engine.after(laterMs, () => void emit(event));
      return emit(event);
    },
  });
}

describe("The toll pipeline, when something is wrong", function () {
  this.timeout(180_000);
  let graph: Graph;
  let stack: RunningStack | undefined;
  const body = lines(...[1, 2, 3].map((transaction_id) => strictJson(tollRecord({ transaction_id }))));
  const start = async (changed: Graph) => (stack = await RunningStack.of(changed));

  before(async () => {
    graph = await graphOf(projectRoot, "toll");
  });
  afterEach(async () => {
    await stack?.end();
    stack = undefined;
  });

  for (const [role, action, resource] of [
    ["s3_to_redshift_job", "s3:GetObjectVersion", /toll-landing-\w+\/plaza\.json/],
    ["s3_to_redshift_job", "redshift-data:BatchExecuteStatement", /workgroup/],
    ["s3_to_redshift_job", "kms:GenerateDataKey", /:key\//],
    ["copy", "s3:GetObject", /toll-staging-\w+\/out\//],
  ] as const) {
    it(`fails the run where ${role} lacks ${action}, naming who, what and on what, and reports nothing as loaded`, async () => {
      const running = await start(triedOnce(without(graph, role, action)));
      await running.land("plaza.json", body);
      const { report, problems } = await running.report();
      assert.equal(report.rowsLoaded, 0);
      assert.deepEqual(await running.rows("select count(*) from toll_table"), [[0]]);
      assert.ok(
        problems.some(({ what }) => /ended FAILED/.test(what)),
        JSON.stringify(problems),
      );
      assert.ok(problems.some(({ what }) => /plaza\.json landed but is not in the ledger/.test(what)));
      const denied = running.trace.find(
        ({ outcome, did, on }) => outcome === "denied" && did === action && resource.test(on),
      );
      assert.match(denied?.who ?? "no such denial", new RegExp(role));
      const failure = running.trace.find(({ did, outcome }) => did === "glue:JobRun" && outcome === "FAILED");
      assert.match(failure?.why ?? "", new RegExp(`${role}.*is not authorized to perform: ${action} on resource`));
    });
  }

  it("has the rows once when a job dies after its load and is tried again", async () => {
    const dies = `if "_attempt_" not in sys.argv[sys.argv.index("--JOB_RUN_ID") + 1]: raise RuntimeError("died after its load")`;
    const running = await start(withScript(graph, { tail: dies }));
    await running.land("plaza.json", body);
    const states = running.trace.filter(({ did }) => did === "glue:JobRun").map(({ outcome }) => outcome);
    assert.ok(states.includes("FAILED") && states.at(-1) === "SUCCEEDED", states.join());
    assert.deepEqual(await running.rows("select count(*) from toll_table"), [[3]]);
    assert.deepEqual(await running.rows(`select count(*) from ${running.pipeline.ledger}`), [[1]]);
  });

  it("tells people in words when a job has failed for good", async () => {
    const running = await start(withScript(graph, { tail: `raise RuntimeError("no luck today")` }));
    await running.land("plaza.json", body);
    const notices = new Inbox(running.environment.engine.store).all();
    assert.match(notices.map(({ message }) => message).join("\n"), /s3_to_redshift_job-toll.*FAILED.*no luck today/s);
  });

  describe("three times for one file: its starter dies, its job fails for good, its event comes twice", () => {
    let folder: string;
    let running: RunningStack;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "landfall-faults-"));
      const fails = `run = boto3.client("glue").get_workflow_run_properties(Name=options(sys.argv)["WORKFLOW_NAME"], RunId=options(sys.argv)["WORKFLOW_RUN_ID"])
    if run["RunProperties"]["attempt"] == "1": raise RuntimeError("no luck today")`;
      const dies = dyingOnce(triedOnce(withScript(graph, { head: fails })), join(folder, "once"));
      running = await RunningStack.of(dies);
      twice(running, 30 * 60_000);
      await running.land("plaza.json", body);
    });
    after(async () => {
      rmSync(folder, { recursive: true });
      await running.end();
    });

    it("has its rows once", async () => {
      assert.deepEqual(await running.rows("select count(*) from toll_table"), [[3]]);
      const { report, problems } = await running.report();
      assert.deepEqual(
        report.runs.map(({ state }) => state),
        ["COMPLETED", "FAILED"],
      );
      assert.deepEqual(problems, []);
    });

    it("has its story told by landfall why: in order, in words, nothing twice", async () => {
      const { stdout } = await runLandfall("why", "plaza.json", "--state", running.directory);
      // Before midnight the half hour to the second event leads into another day: then each line has its date, too.
      const story = stdout
        .split("\n")
        .map((line) => line.replace(/^\S* ?\d\d:\d\d:\d\d\.\d{3} {2}|-[0-9a-f]{7}\b/g, ""));
      const batch = /batch ([0-9a-f]{8})/.exec(stdout)?.[1] ?? "none";
      const failure = "s3_to_redshift_job-toll ended as FAILED: RuntimeError: no luck today";
      assert.deepEqual(
        story.filter((line) => !/^(?:crawler|notice|warehouse|job \S+ RUNNING)/.test(line)),
        [
          "object s3://toll-landing/plaza.json created by root",
          "rule toll-landed takes s3://toll-landing/plaza.json",
          "function toll-start started",
          `toll-start lists the files of batch ${batch}`,
          `toll-start opens attempt 1 at batch ${batch}`,
          `workflow redshift_workflow-toll RUNNING for batch ${batch}`,
          "function toll-start failed: Runtime.ExitError: Runtime exited with error: exit status 1",
          "1 of 1 messages go back to toll-queue, to come again",
          "job s3_to_redshift_job-toll FAILED: RuntimeError: no luck today",
          `workflow redshift_workflow-toll COMPLETED for batch ${batch}`,
          "function toll-recovery started",
          `toll-recovery puts a message into toll-queue: ${failure}`,
          `toll-recovery closes attempt 1 at batch ${batch}`,
          "function toll-start started",
          `toll-start opens attempt 2 at batch ${batch}`,
          `workflow redshift_workflow-toll RUNNING for batch ${batch}`,
          `batch ${batch} is done, with all its files`,
          "job s3_to_redshift_job-toll SUCCEEDED",
          `workflow redshift_workflow-toll COMPLETED for batch ${batch}`,
          "function toll-recovery started",
          `toll-recovery closes attempt 2 at batch ${batch}`,
          "function toll-start finds nothing to do",
          "rule toll-landed takes s3://toll-landing/plaza.json",
          "function toll-start finds nothing to do",
          "",
        ],
      );
    });
  });

  it("loads nine of ten files and gives up the tenth, which fails every run: set aside, in the dead letters, told once", async () => {
    const running = await start(triedOnce(refusing(graph, "poison")));
    const { stagingBucket = "", dlqUrl: QueueUrl } = running.pipeline;
    for (let at = 0; at < 10; at++) await running.put(at === 4 ? "poison.json" : `plaza-${at}.json`, body);
    await running.environment.engine.quiet();
    assert.deepEqual(await running.rows("select count(*), count(distinct etl_source) from toll_table"), [[27, 9]]);
    const { problems } = await running.report();
    const reason = "s3_to_redshift_job-toll ended as FAILED: RuntimeError: there is poison in it";
    assert.ok(problems.some(({ what }) => what === `poison.json is in the dead-letter queue: ${reason}`));
    assert.deepEqual(await running.keys(stagingBucket, "open/"), []);

    const [aside = ""] = await running.keys(stagingBucket, "quarantine/toll_table/objects/");
    const record = JSON.parse(await running.textOf(stagingBucket, aside)) as Record<string, unknown>;
    assert.deepEqual([record["key"], record["reason"], record["failures"]], ["poison.json", reason, 3]);
    const notices = new Inbox(running.environment.engine.store).all();
    assert.equal(notices.filter(({ subject }) => subject === "Landfall: a file was given up").length, 1);
    const { Messages } = await running.call<{ Messages: unknown[] }>("sqs", "ReceiveMessage", { QueueUrl });
    assert.equal(Messages.length, 1);
  });
});
