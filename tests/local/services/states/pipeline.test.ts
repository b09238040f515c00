import * as assert from "node:assert/strict";
import { told } from "../../../../local/cli/narration";
import { storyOf } from "../../../../local/cli/story";
import type { TraceRecord } from "../../../../local/engine/trace";
import type { Resource } from "../../../../local/graph/graph";
import { Inbox } from "../../../../local/services/sns/inbox";
import { endAll, environmentOf, resource, traced } from "../../../support/environment";
import { allowed, roleNamed } from "../lambda/functionWorld";
import { machineOf, StatesClient, type Description } from "./stateWorld";

const service = (name: string) => ({ Service: `${name}.amazonaws.com` });
const Statement = [{ Effect: "Allow", Principal: service("glue"), Action: "sts:AssumeRole" }];
const glueRole = roleNamed("glue-role", JSON.stringify({ Version: "2012-10-17", Statement }));
const topic = resource({ type: "aws:sns/topic:Topic", name: "news", inputs: { name: "news" } });

const good = `import boto3\nboto3.client("s3").put_object(Bucket="lake", Key="raw/orders/a.json", Body=b'{"id": 1}\\n')\n`;
const bad = `raise ValueError("no such column")\n`;

const aws = "arn:aws:states:::";
const Catch = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Tell of failure" }];
const tell = (text: string, Next: string) => ({
  Type: "Task",
  Resource: `${aws}sns:publish`,
  Parameters: { TopicArn: topic.outputs.arn, Subject: "News", "Message.$": text },
  ResultPath: null,
  Next,
});
const crawlerTask = (operation: string, more: object) => ({
  Type: "Task",
  Resource: `${aws}aws-sdk:glue:${operation}`,
  Parameters: { Name: "crawler" },
  Catch,
  ...more,
});
const definition = {
  StartAt: "Convert",
  States: {
    Convert: {
      Type: "Task",
      Resource: `${aws}glue:startJobRun.sync`,
      Parameters: { JobName: "convert" },
      ResultPath: "$.run",
      Catch,
      Next: "Crawl",
    },
    Crawl: crawlerTask("startCrawler", {
      ResultPath: null,
      Retry: [{ ErrorEquals: ["Glue.CrawlerRunningException"], IntervalSeconds: 30 }],
      Next: "Look",
    }),
    Look: crawlerTask("getCrawler", { ResultPath: "$.crawler", Next: "Crawled?" }),
    "Crawled?": {
      Type: "Choice",
      Choices: [{ Variable: "$.crawler.Crawler.State", StringEquals: "READY", Next: "Tell" }],
      Default: "Wait",
    },
    Wait: { Type: "Wait", Seconds: 5, Next: "Look" },
    Tell: tell("States.Format('{} after {} s', $.crawler.Crawler.LastCrawl.Status, $.run.ExecutionTime)", "Done"),
    Done: { Type: "Succeed" },
    "Tell of failure": tell("States.Format('{}', $.failure.Error)", "No"),
    No: { Type: "Fail", ErrorPath: "$.failure.Error", CausePath: "$.failure.Cause" },
  },
};

function stackOf(script: string): Resource[] {
  const bucket = (name: string) => resource({ type: "aws:s3/bucket:Bucket", name, inputs: { bucket: name } });
  const source = { bucket: "scripts", key: "convert.py", content: script };
  const command = { name: "pythonshell", pythonVersion: "3.9", scriptLocation: "s3://scripts/convert.py" };
  const roleArn = glueRole.outputs.arn;
  const crawled = { databaseName: "db", s3Targets: [{ path: "s3://lake/raw/" }], role: roleArn };
  const mail = { topic: topic.outputs.arn, protocol: "email", endpoint: "a@b.org" };
  return [
    ...[bucket("scripts"), bucket("lake")],
    resource({ type: "aws:s3/bucketObjectv2:BucketObjectv2", name: "script", inputs: source }),
    ...[glueRole, allowed(glueRole, ["s3:*", "glue:*"])],
    resource({ type: "aws:glue/catalogDatabase:CatalogDatabase", name: "db", inputs: { name: "db" } }),
    resource({ type: "aws:glue/crawler:Crawler", name: "crawler", inputs: { name: "crawler", ...crawled } }),
    resource({
      type: "aws:glue/job:Job",
      name: "convert",
      inputs: { name: "convert", roleArn, command, maxCapacity: 0.0625 },
    }),
    topic,
    resource({ type: "aws:sns/topicSubscription:TopicSubscription", name: "mail", inputs: mail }),
    ...machineOf(definition, ["glue:*", "sns:Publish"]),
  ];
}

async function run(script: string): Promise<{ end: Description; messages: string[]; story: TraceRecord[] }> {
  const environment = await environmentOf(stackOf(script), { seed: undefined });
  const records = traced(environment);
  const end = await new StatesClient(environment).run({}, "batch-1");
  const messages = new Inbox(environment.engine.store).all().map(({ message }) => message);
  return { end, messages, story: storyOf(records, "batch-1") };
}

describe("a state machine of jobs, crawlers and notices", function () {
  this.timeout(60_000);
  afterEach(endAll);

  it("runs to its end and tells people", async () => {
    const { end, messages, story } = await run(good);
    assert.equal(end.status, "SUCCEEDED", end.cause);
    assert.match(messages.join(), /^SUCCEEDED after \d+ s$/);
    const lines = story.map(told).filter((line) => line?.includes("state machine"));
    assert.deepEqual(lines, [
      "state machine m started",
      ...["Convert", "Crawl", "Look", "Tell"].map((step) => `state machine m: step "${step}"`),
      "state machine m SUCCEEDED",
    ]);
    assert.ok(story.some(({ did, outcome }) => did === "glue:Crawl" && outcome === "SUCCEEDED"));
  });

  it("tells by its story which step failed, and what its job said", async () => {
    const { end, messages, story } = await run(bad);
    assert.deepEqual([end.status, end.error, messages], ["FAILED", "States.TaskFailed", ["States.TaskFailed"]]);
    assert.match(String((JSON.parse(end.cause ?? "{}") as { ErrorMessage: string }).ErrorMessage), /no such column/);
    const lines = story.map(told).filter((line) => line !== undefined);
    assert.ok(
      lines.some((line) => /^job convert FAILED: .*no such column/.test(line)),
      lines.join("\n"),
    );
    assert.ok(
      lines.some((line) => /^state machine m: step "Convert" failed: States.TaskFailed: .*no such/.test(line)),
      lines.join("\n"),
    );
    assert.match(lines.at(-1) ?? "", /^state machine m FAILED: States.TaskFailed: /);
  });
});
