import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { diagramOf } from "../../../local/diagram/diagramOf";
import { mermaidOf } from "../../../local/diagram/mermaid";
import type { Resource } from "../../../local/graph/graph";
import { bucket, crawler, database, drawn, edgesOf, graphWith, job, lambda, made, queue, role, topic } from "./picture";

const rule = (name: string, pattern: object) =>
  made("aws:cloudwatch/eventRule:EventRule", name, { eventPattern: JSON.stringify(pattern) });
const target = (name: string, of: Resource, arn: unknown, deadLetters?: unknown) =>
  made("aws:cloudwatch/eventTarget:EventTarget", name, {
    rule: of.outputs.name,
    arn,
    ...(deadLetters === undefined ? {} : { deadLetterConfig: { arn: deadLetters } }),
  });
const ofBucket = (landing: Resource, key: object) => ({
  source: ["aws.s3"],
  "detail-type": ["Object Created"],
  detail: { bucket: { name: [landing.outputs.bucket] }, object: { key: [key] } },
});
const notification = (of: Resource, inputs: object) =>
  made("aws:s3/bucketNotification:BucketNotification", "word", { bucket: of.outputs.bucket, ...inputs });

describe("diagramOf", () => {
  const landing = bucket("landing");

  it("leads from a bucket that sends events to the rule that asks for them, to the queue, and to where lost ones go", () => {
    const [inbox, lost] = [queue("inbox"), queue("lost")];
    const landed = rule("landed", ofBucket(landing, { suffix: ".csv" }));
    const all = [landing, inbox, lost, landed, target("t", landed, inbox.outputs.arn, lost.outputs.arn)];
    assert.deepEqual(drawn(...all, notification(landing, { eventbridge: true })), [
      "landing -flow-> landed: *.csv",
      "landed -flow-> inbox",
      "landed -trouble-> lost: not delivered",
    ]);
    assert.ok(!drawn(...all).includes("landing -flow-> landed: *.csv"), "a bucket that sends nothing");
  });

  it("leads from a bucket to the function that S3 calls itself", () => {
    const start = lambda("start", "arn:aws:iam::000000000000:role/none");
    const toFunction = { lambdaFunctionArn: start.outputs.arn, events: ["s3:ObjectCreated:*"], filterSuffix: ".json" };
    assert.deepEqual(drawn(landing, start, notification(landing, { lambdaFunctions: [toFunction] })), [
      "landing -flow-> start: *.json",
    ]);
  });

  it("gives the parts of a bucket that events and crawlers are about a node each", () => {
    const reader = crawler("reader", {
      databaseName: "db",
      s3Targets: [{ path: `s3://${String(landing.outputs.bucket)}/output/sales/` }],
    });
    const landed = rule("landed", ofBucket(landing, { wildcard: "input/*.csv" }));
    const inbox = queue("inbox");
    const word = notification(landing, { eventbridge: true });
    const edges = drawn(landing, reader, database("db"), landed, inbox, word, target("t", landed, inbox.outputs.arn));
    assert.deepEqual(edges, [
      "landing/input/ -flow-> landed: input/*.csv",
      "landed -flow-> inbox",
      "landing/output/ -data-> reader",
      "reader -data-> db: tables",
    ]);
  });

  it("leads from queues to functions, and from there to dead letters", () => {
    const lost = queue("lost");
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: lost.outputs.arn, maxReceiveCount: 7 });
    const inbox = queue("inbox", { redrivePolicy });
    const start = lambda("start", "arn:aws:iam::000000000000:role/none");
    const poll = { eventSourceArn: inbox.outputs.arn, functionName: start.outputs.arn, batchSize: 10 };
    const diagram = diagramOf(
      graphWith([inbox, lost, start, made("aws:lambda/eventSourceMapping:EventSourceMapping", "poll", poll)]),
    );
    assert.deepEqual(edgesOf(diagram), [
      "inbox -flow-> start: up to 10 at once",
      "inbox -trouble-> lost: received 7 times",
    ]);
    assert.equal(diagram.nodes.find(({ label }) => label === "lost")?.kind, "deadLetters");
  });

  it("follows what roles allow, and not what things are called", () => {
    const workflow = made("aws:glue/workflow:Workflow", "w", { name: "nightly" });
    const may = role("may", [["glue:StartWorkflowRun", "glue:GetWorkflowRuns"], [String(workflow.outputs.arn)]]);
    const all = role("all", [["glue:*"], ["*"]]);
    const [starter, nightly] = [lambda("starter", may.arn), lambda("nightly-starter", all.arn)];
    assert.deepEqual(drawn(workflow, starter, nightly, ...may.all, ...all.all), ["starter -flow-> nightly: starts"]);
  });

  it("tells what is written for others from what is only working room, and leaves out where code lies", () => {
    const [staging, code] = [bucket("staging"), bucket("code")];
    const below = (of: Resource, ...prefixes: string[]) =>
      prefixes.map((prefix) => `arn:aws:s3:::${String(of.outputs.bucket)}/${prefix}*`);
    const worker = role(
      "worker",
      [["s3:GetObjectVersion"], below(landing, "")],
      [["s3:GetObject"], [...below(staging, "manifests/toll/", "in/"), ...below(code, "jobs/")]],
      [["s3:PutObject"], below(staging, "in/", "quarantine/toll/")],
    );
    const script = { bucket: code.outputs.bucket, key: "jobs/job.py", content: "" };
    const all = [landing, staging, code, job("load", worker.arn), ...worker.all];
    assert.deepEqual(drawn(...all, made("aws:s3/bucketObjectv2:BucketObjectv2", "script", script)), [
      "landing -data-> load",
      "load -data-> staging: quarantine/",
      "staging -data-> load: manifests/",
    ]);
  });

  it("orders a workflow by its triggers", () => {
    const workflowName = "flow";
    const trigger = (name: string, inputs: object) =>
      made("aws:glue/trigger:Trigger", name, { workflowName, ...inputs });
    const after = (conditions: object[]) => ({ type: "CONDITIONAL", predicate: { logical: "ANY", conditions } });
    const crawled = (crawlState: string) => ({ crawlerName: "reader", crawlState, logicalOperator: "EQUALS" });
    const done = { jobName: "load", state: "SUCCEEDED", logicalOperator: "EQUALS" };
    const edges = drawn(
      made("aws:glue/workflow:Workflow", "w", { name: workflowName }),
      crawler("reader"),
      ...[job("load"), job("tell")],
      trigger("z-first", { type: "ON_DEMAND", actions: [{ crawlerName: "reader" }] }),
      trigger("a-second", { ...after([crawled("SUCCEEDED"), crawled("FAILED")]), actions: [{ jobName: "load" }] }),
      trigger("third", { ...after([done]), actions: [{ jobName: "tell" }] }),
    );
    assert.deepEqual(edges, [
      "flow -flow-> reader: first",
      "reader -flow-> load: ended",
      "load -flow-> tell: succeeded",
    ]);
  });

  it("goes on from the state changes of jobs and crawlers to who hears of them", () => {
    const news = topic("news");
    const change = (detail: object) => rule("change", { source: ["aws.glue"], detail });
    const failed = change({ jobName: ["load"], state: ["FAILED", "TIMEOUT"] });
    const people = { topic: news.outputs.arn, protocol: "email", endpoint: "team@example.com" };
    const subscription = made("aws:sns/topicSubscription:TopicSubscription", "people", people);
    assert.deepEqual(drawn(job("load"), news, subscription, failed, target("t", failed, news.outputs.arn)), [
      "change -flow-> news",
      "news -flow-> team@example.com: email",
      "load -trouble-> change: failed, timeout",
    ]);
  });

  it("leads from a queue to its alarm, and to the topic that the alarm tells", () => {
    const [lost, news] = [queue("lost"), topic("news")];
    const alarm = made("aws:cloudwatch/metricAlarm:MetricAlarm", "full", {
      dimensions: { QueueName: lost.outputs.name },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      alarmActions: [news.outputs.arn],
    });
    assert.deepEqual(drawn(lost, news, alarm), ["full -trouble-> news", "lost -trouble-> full: over 0"]);
  });

  for (const kind of ["serverless", "provisioned"] as const)
    it(`shows the tables of a ${kind} warehouse, what COPY may read, and who runs SQL`, () => {
      const copy = role("copy", [["s3:GetObject"], [`arn:aws:s3:::${String(landing.outputs.bucket)}/out/*`]]);
      const [made_, arn] = kind === "serverless" ? serverless(copy.arn) : provisioned(copy.arn);
      const where = kind === "serverless" ? { workgroupName: "house" } : { clusterIdentifier: "house" };
      const loader = role("loader", [["redshift-data:BatchExecuteStatement"], [arn]]);
      const sql = "CREATE TABLE IF NOT EXISTS visits (id bigint)";
      const table = made("aws:redshiftdata/statement:Statement", "t", { ...where, database: "db", sql });
      const diagram = diagramOf(
        graphWith([landing, ...made_, table, job("load", loader.arn), ...copy.all, ...loader.all]),
      );
      assert.deepEqual(edgesOf(diagram), ["landing -data-> house: COPY out/", "load -data-> house: SQL"]);
      assert.deepEqual(diagram.nodes.find(({ kind: of }) => of === "warehouse")?.details, ["db.visits"]);
    });

  it("draws the same whatever order resources come in", () => {
    const graph = graphWith(small());
    const expected = mermaidOf(diagramOf(graph));
    fc.assert(
      fc.property(fc.shuffledSubarray([...graph.resources], { minLength: graph.resources.length }), (resources) =>
        assert.equal(mermaidOf(diagramOf({ ...graph, resources })), expected),
      ),
      { numRuns: 30 },
    );
  });
});

function serverless(copyRole: unknown): [Resource[], string] {
  const namespace = { namespaceName: "space", dbName: "db", iamRoles: [copyRole] };
  const workgroup = made("aws:redshiftserverless/workgroup:Workgroup", "w", {
    workgroupName: "house",
    namespaceName: "space",
  });
  return [
    [made("aws:redshiftserverless/namespace:Namespace", "n", namespace), workgroup],
    String(workgroup.outputs.arn),
  ];
}

function provisioned(copyRole: unknown): [Resource[], string] {
  const inputs = { clusterIdentifier: "house", nodeType: "ra3.large", databaseName: "db", iamRoles: [copyRole] };
  const cluster = made("aws:redshift/cluster:Cluster", "c", inputs);
  return [[cluster], "arn:aws:redshift:us-east-1:000000000000:cluster:house"];
}

/** A bucket, a queue that hears of it, and a function that starts two crawlers. */
function small(): Resource[] {
  const [landing, inbox] = [bucket("landing"), queue("inbox")];
  const crawlers = ["a", "b"].map((name) => crawler(name));
  const may = role("may", [["glue:StartCrawler"], crawlers.map(({ outputs }) => String(outputs.arn))]);
  const start = lambda("start", may.arn);
  const landed = rule("landed", ofBucket(landing, { suffix: ".csv" }));
  const poll = { eventSourceArn: inbox.outputs.arn, functionName: start.outputs.arn };
  return [
    ...[landing, inbox, start, landed, ...crawlers, ...may.all],
    notification(landing, { eventbridge: true }),
    target("t", landed, inbox.outputs.arn),
    made("aws:lambda/eventSourceMapping:EventSourceMapping", "poll", poll),
  ];
}
