import * as assert from "node:assert/strict";
import type { Properties } from "../../../../local/graph/graph";
import { endGlue, glueAlone } from "./glueAlone";

const command = { scriptLocation: "s3://scripts/job.py" };
const roleArn = "arn:aws:iam::000000000000:role/glue";
const shell = { roleArn, command: { ...command, name: "pythonshell" } };
const actions = [{ jobName: "load" }];
const job = ["job:Job", "load", { roleArn, command }] as const;

const refused: ReadonlyArray<readonly [what: string, type: string, inputs: Properties, message: RegExp]> = [
  ["a database in capitals", "catalogDatabase:CatalogDatabase", { name: "Raw" }, /"Raw" has capitals/],
  [
    "capacity beside workers",
    "job:Job",
    { roleArn, command, maxCapacity: 2, workerType: "G.1X", numberOfWorkers: 2 },
    /maxCapacity cannot/,
  ],
  [
    "retries beside queuing",
    "job:Job",
    { roleArn, command, maxRetries: 1, jobRunQueuingEnabled: true },
    /maxRetries is 1/,
  ],
  [
    "a streaming job",
    "job:Job",
    { roleArn, command: { ...command, name: "gluestreaming" } },
    /"gluestreaming" is not supported/,
  ],
  ["Python shell on workers", "job:Job", { ...shell, workerType: "G.1X", numberOfWorkers: 2 }, /Worker Type is not/],
  ["Python shell of two DPUs", "job:Job", { ...shell, maxCapacity: 2 }, /0\.0625 or 1 DPU/],
  ["Python 3.6", "job:Job", { ...shell, command: { ...shell.command, pythonVersion: "3" } }, /has "3\.9"/],
  [
    "a zip for Python shell",
    "job:Job",
    { ...shell, defaultArguments: { "--extra-py-files": "s3://scripts/a.whl, s3://scripts/b.zip" } },
    /installs wheels.*not s3:\/\/scripts\/b\.zip/,
  ],
  [
    "modules from the network for Python shell",
    "job:Job",
    { ...shell, defaultArguments: { "--additional-python-modules": "boto3, nowhere-to-be-found>=1" } },
    /--additional-python-modules nowhere-to-be-found>=1 is not supported locally.*not installed here/,
  ],
  [
    "job bookmarks",
    "job:Job",
    { roleArn, command, defaultArguments: { "--job-bookmark-option": "job-bookmark-enable" } },
    /bookmarks/,
  ],
  ["a schedule that is missing", "trigger:Trigger", { type: "SCHEDULED", actions }, /needs a schedule/],
  [
    "a schedule of five fields",
    "trigger:Trigger",
    { type: "SCHEDULED", schedule: "cron(0 6 * * *)", actions },
    /"cron\(0 6 \* \* \*\)" is invalid/,
  ],
  ["a predicate that is missing", "trigger:Trigger", { type: "CONDITIONAL", actions }, /needs a predicate/],
  ["an event trigger", "trigger:Trigger", { type: "EVENT", actions }, /"EVENT" is not supported/],
  [
    "an on-demand trigger that would start by itself",
    "trigger:Trigger",
    { type: "ON_DEMAND", actions },
    /give enabled: false/,
  ],
  [
    "three crawlers",
    "trigger:Trigger",
    { type: "ON_DEMAND", enabled: false, actions: ["a", "b", "c"].map((crawlerName) => ({ crawlerName })) },
    /starts 3 crawlers/,
  ],
  [
    "an unknown job",
    "trigger:Trigger",
    { type: "ON_DEMAND", enabled: false, actions: [{ jobName: "none" }] },
    /none not found/,
  ],
  [
    "a condition on no end",
    "trigger:Trigger",
    { type: "CONDITIONAL", actions, predicate: { conditions: [{ jobName: "load", state: "RUNNING" }] } },
    /A condition is/,
  ],
  ["a crawler without target", "crawler:Crawler", { role: roleArn, databaseName: "raw" }, /needs a target/],
];

describe("Glue at deployment", () => {
  afterEach(endGlue);
  for (const [what, type, inputs, message] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(glueAlone([job, [type, "it", inputs]]), { message });
    });
  }

  it("refuses a second start trigger of one workflow", async () => {
    const begin = { type: "ON_DEMAND", enabled: false, workflowName: "flow", actions };
    const flow = ["workflow:Workflow", "flow", {}] as const;
    const two = glueAlone([job, flow, ["trigger:Trigger", "one", begin], ["trigger:Trigger", "two", begin]]);
    await assert.rejects(two, /has a start trigger already: one/);
  });

  it("answers only whom IAM lets", async () => {
    const glue = await glueAlone([job], { refuse: ({ action }) => action === "glue:StartJobRun" });
    await assert.rejects(glue.call("StartJobRun", { JobName: "load" }), {
      code: "AccessDeniedException",
      message: "glue:StartJobRun on arn:aws:glue:us-east-1:000000000000:job/load",
    });
  });
});
