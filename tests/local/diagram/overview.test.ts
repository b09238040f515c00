import * as assert from "node:assert/strict";
import { diagramOf } from "../../../local/diagram/diagramOf";
import type { Resource } from "../../../local/graph/graph";
import { edgesOf, graphWith, job, lambda, made, queue, role, topic } from "./picture";

const overview = (...resources: readonly Resource[]) => diagramOf(graphWith(resources), { detail: "overview" });
const edges = (...resources: readonly Resource[]): string[] => edgesOf(overview(...resources));

const changeOf = (jobName: string, ...state: string[]) =>
  made("aws:cloudwatch/eventRule:EventRule", "change", {
    eventPattern: JSON.stringify({ source: ["aws.glue"], detail: { jobName: [jobName], state } }),
  });
const target = (of: Resource, arn: unknown, lost?: Resource) =>
  made("aws:cloudwatch/eventTarget:EventTarget", `${of.name}-to-${String(arn)}`, {
    rule: of.outputs.name,
    arn,
    ...(lost && { deadLetterConfig: { arn: lost.outputs.arn } }),
  });
const alarmOn = (of: Resource, tells: Resource) =>
  made("aws:cloudwatch/metricAlarm:MetricAlarm", `${of.name}-alarm`, {
    dimensions: { QueueName: of.outputs.name },
    alarmActions: [tells.outputs.arn],
  });

describe("the overview of a diagram", () => {
  const [news, lost] = [topic("news"), queue("lost")];

  it("says in one line that people hear of something, and leaves out what becomes of word that did not reach them", () => {
    const failed = changeOf("load", "FAILED", "TIMEOUT");
    const all = [job("load"), news, lost, failed, target(failed, news.outputs.arn, lost), alarmOn(lost, news)];
    assert.deepEqual(edges(...all), ["load -trouble-> news: failed, timeout"]);
  });

  it("keeps a rule that sets something off, and one that goes by the clock", () => {
    const done = changeOf("load", "SUCCEEDED");
    const next = lambda("next", "arn:aws:iam::000000000000:role/none");
    const daily = made("aws:cloudwatch/eventRule:EventRule", "daily", { scheduleExpression: "rate(1 day)" });
    const all = [job("load"), news, next, done, daily];
    const targets = [target(done, next.outputs.arn), target(done, news.outputs.arn), target(daily, news.outputs.arn)];
    assert.deepEqual(edges(...all, ...targets), [
      "load -flow-> change: succeeded",
      "change -flow-> next",
      "change -flow-> news",
      "daily -flow-> news",
    ]);
  });

  it("says in one line that something is done about trouble, and with what is done by the clock, when", () => {
    const failed = changeOf("load", "FAILED");
    const mend = lambda("mend", "arn:aws:iam::000000000000:role/none");
    const often = made("aws:cloudwatch/eventRule:EventRule", "often", { scheduleExpression: "rate(5 minutes)" });
    const diagram = overview(
      job("load"),
      mend,
      failed,
      often,
      target(failed, mend.outputs.arn),
      target(often, mend.outputs.arn),
    );
    assert.deepEqual(edgesOf(diagram), ["load -trouble-> mend: failed"]);
    assert.deepEqual(diagram.nodes.find(({ label }) => label === "mend")?.details, ["rate(5 minutes)"]);
  });

  it("keeps a rule whose events come from elsewhere", () => {
    const elsewhere = made("aws:cloudwatch/eventRule:EventRule", "elsewhere", { eventPattern: `{"source":["shop"]}` });
    const inbox = queue("inbox");
    assert.deepEqual(edges(elsewhere, inbox, target(elsewhere, inbox.outputs.arn)), ["elsewhere -flow-> inbox"]);
  });

  it("leaves out what is read where the same also writes", () => {
    const files = made("aws:s3/bucket:Bucket", "files");
    const below = (prefix: string) => [`arn:aws:s3:::${String(files.outputs.bucket)}/${prefix}*`];
    const may = role("may", [["s3:GetObject"], below("lists/")], [["s3:PutObject"], below("out/")]);
    const all = [files, job("load", may.arn), ...may.all];
    assert.deepEqual(edges(...all), ["load -data-> files: out/"]);
    assert.equal(diagramOf(graphWith(all)).edges.length, 2);
  });

  it("keeps dead letters that something puts there itself, and says that an alarm tells of them", () => {
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: lost.outputs.arn, maxReceiveCount: 7 });
    const inbox = queue("inbox", { redrivePolicy });
    const may = role("may", [["sqs:SendMessage"], [String(lost.outputs.arn)]]);
    const start = lambda("start", may.arn);
    const poll = { eventSourceArn: inbox.outputs.arn, functionName: start.outputs.arn };
    const mapping = made("aws:lambda/eventSourceMapping:EventSourceMapping", "poll", poll);
    const all = [inbox, lost, news, start, mapping, alarmOn(lost, news), ...may.all];
    const shown = ["inbox -flow-> start", "start -trouble-> lost: sends", "lost -trouble-> news: alarm"];
    assert.deepEqual(edges(...all), shown);

    const silent = made("aws:cloudwatch/metricAlarm:MetricAlarm", "silent", {
      dimensions: { QueueName: lost.outputs.name },
    });
    const raised = made("aws:cloudwatch/eventRule:EventRule", "raised", {
      eventPattern: JSON.stringify({ source: ["aws.cloudwatch"], detail: { alarmName: [silent.outputs.name] } }),
    });
    const byRule = [...all.filter(({ name }) => name !== "lost-alarm"), silent, raised];
    assert.deepEqual(edges(...byRule, target(raised, news.outputs.arn)), shown);
  });

  it("has a step and what only that step runs in one, with the files that it reads and writes", () => {
    const run = (JobName: string, Next: string) => ({
      Type: "Task",
      Resource: "arn:aws:states:::glue:startJobRun.sync",
      Arguments: { JobName },
      Next,
    });
    const States = { Own: run("own", "A"), A: run("both", "B"), B: run("both", "Done"), Done: { Type: "Succeed" } };
    const definition = JSON.stringify({ StartAt: "Own", States });
    const machine = made("aws:sfn/stateMachine:StateMachine", "flow", { name: "flow", roleArn: "", definition });
    const files = made("aws:s3/bucket:Bucket", "files");
    const may = role("may", [["s3:PutObject"], [`arn:aws:s3:::${String(files.outputs.bucket)}/*`]]);
    const diagram = overview(machine, files, job("own", may.arn), job("both"), ...may.all);
    assert.deepEqual(edgesOf(diagram), [
      "flow -flow-> Own",
      "Own -flow-> A",
      "Own -data-> files",
      "A -flow-> B",
      "A -flow-> both: runs",
      "B -flow-> Done",
      "B -flow-> both: runs",
    ]);
    assert.deepEqual(diagram.nodes.find(({ label }) => label === "Own")?.details, ["Glue job own"]);
  });
});

describe("names in a diagram", () => {
  it("do not end in the stack's", () => {
    const done = changeOf("load-toll", "SUCCEEDED");
    const news = topic("news");
    const graph = { ...graphWith([job("load-toll"), news, done, target(done, news.outputs.arn)]), stack: "toll" };
    assert.deepEqual(edgesOf(diagramOf(graph)), ["load -flow-> change: succeeded", "change -flow-> news"]);
  });
});
