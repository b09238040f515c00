import * as assert from "node:assert/strict";
import type { Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { Inbox } from "../../local/services/sns/inbox";
import { triedOnce, without, withScript } from "../support/changedProgram";
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

  it("tries a batch again that failed for good, and has its rows once", async () => {
    const dies = `run = boto3.client("glue").get_workflow_run_properties(Name=options(sys.argv)["WORKFLOW_NAME"], RunId=options(sys.argv)["WORKFLOW_RUN_ID"])
    if run["RunProperties"]["attempt"] == "1": raise RuntimeError("no luck today")`;
    const running = await start(withScript(graph, { head: dies }));
    await running.land("plaza.json", body);
    assert.deepEqual(await running.rows("select count(*) from toll_table"), [[3]]);
    const { report, problems } = await running.report();
    assert.deepEqual(
      report.runs.map(({ state }) => state),
      ["COMPLETED", "FAILED"],
    );
    assert.deepEqual(problems, []);
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
