import * as assert from "node:assert/strict";
import { Catalog } from "../../components/catalog";
import { Crawler } from "../../components/crawler";
import { CrawlThenJob } from "../../components/crawlThenJob";
import { EncryptedQueue } from "../../components/encryptedQueue";
import { GlueJob } from "../../components/glueJob";
import { followsCrawl } from "../../components/jobWork";
import { LakeZone } from "../../components/lakeZone";
import { CallbackIdentity } from "../../components/shared/callback";
import { granted, only, recorded, type Recorded } from "../support/recorded";
import { stack } from "../support/stack";

function flow(): Promise<Recorded[]> {
  return recorded(() => {
    const { on, glue, zone } = stack();
    const catalog = new Catalog("cat", { on, database: "raw-db" });
    const of = { bucket: zone.landing, tableLevel: 2 };
    const crawler = new Crawler("files", { on, glue, name: "files", of, into: catalog });
    const does = followsCrawl(zone, "files", catalog, new LakeZone("lake", zone.staging, "lake/"));
    const job = new GlueJob("job", { on, glue, name: "to-lake", does, timeoutMinutes: 5 });
    const deadLetters = new EncryptedQueue("dead", { on });
    const made = new CrawlThenJob("flow", { on, zone, dataset: "files", crawler, job, deadLetters });
    made.grantStart(new CallbackIdentity("starter", "test", on, {}));
  });
}

describe("CrawlThenJob", () => {
  it("hears of the success of its own crawler only, tries for a day, then keeps the event", async () => {
    const resources = await flow();
    const { inputs } = only(resources, "aws:cloudwatch/eventRule:EventRule", "flow-crawled-ending");
    assert.deepEqual(JSON.parse(String(inputs["eventPattern"])), {
      source: ["aws.glue"],
      "detail-type": ["Glue Crawler State Change"],
      detail: { crawlerName: ["files-test"], state: ["Succeeded"] },
    });
    const target = only(resources, "aws:cloudwatch/eventTarget:EventTarget", "flow-crawled-ending-to-function").inputs;
    assert.deepEqual(target["deadLetterConfig"], { arn: "arn:aws:test:::dead" });
    assert.deepEqual(target["retryPolicy"], { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 });
  });

  it("lets that rule call the function, and nobody else", async () => {
    const { inputs } = only(await flow(), "aws:lambda/permission:Permission", "flow-crawled-from-ending");
    assert.deepEqual(
      [inputs["principal"], inputs["sourceArn"]],
      ["events.amazonaws.com", "arn:aws:test:::flow-crawled-ending"],
    );
  });

  it("has runs of the job wait their turn", async () => {
    const { inputs } = only(await flow(), "aws:glue/job:Job");
    assert.deepEqual([inputs["jobRunQueuingEnabled"], inputs["maxRetries"]], [true, 0]);
    assert.deepEqual(inputs["executionProperty"], { maxConcurrentRuns: 1 });
  });

  it("makes one table of each folder of the bucket", async () => {
    const { inputs } = only(await flow(), "aws:glue/crawler:Crawler");
    assert.deepEqual(JSON.parse(String(inputs["configuration"])), {
      Version: 1,
      Grouping: { TableLevelConfiguration: 2 },
    });
  });

  it("lets the starter start the crawler and note what waits, and the other function start the job", async () => {
    const resources = await flow();
    const actions = (role: string) => granted(resources, role).flatMap(({ Action }) => Action);
    assert.ok(actions("starter-role").includes("glue:StartCrawler"));
    assert.ok(!actions("starter-role").includes("glue:StartJobRun"));
    assert.ok(actions("flow-crawled-role").includes("glue:StartJobRun"));
    const [noted] = granted(resources, "starter-role").filter(({ Action }) => String(Action).includes("s3:PutObject"));
    assert.deepEqual(noted?.Resource, ["arn:aws:s3:::raw-staging/waiting/files/*"]);
  });
});
