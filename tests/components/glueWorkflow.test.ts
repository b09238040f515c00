import * as assert from "node:assert/strict";
import { Catalog } from "../../components/catalog";
import { Crawler } from "../../components/crawler";
import { GlueJob, type JobTerms } from "../../components/glueJob";
import { GlueWorkflow, type GlueWorkflowArgs } from "../../components/glueWorkflow";
import { LakeZone } from "../../components/lakeZone";
import { loadsLines, loadsParquet } from "../../components/jobWork";
import { CallbackIdentity } from "../../components/shared/callback";
import { all, granted, only, recorded, type Recorded } from "../support/recorded";
import { house, stack } from "../support/stack";

interface Changes extends Partial<Pick<GlueWorkflowArgs, "maxConcurrentRuns">> {
  work?: Partial<JobTerms>;
}

/** A workflow of a crawler and then, whatever became of it, a job. */
function flow({ work, ...args }: Changes = {}): Promise<Recorded[]> {
  return recorded(() => {
    const base = stack();
    const { on, glue, zone } = base;
    const into = new Catalog("cat", { on, database: "raw-db" });
    const crawler = new Crawler("files", { on, glue, name: "s3_crawler", of: { bucket: zone.landing }, into });
    const { table } = house(base);
    const job = { does: loadsLines(zone, table), workers: 3, timeoutMinutes: 15, ...work };
    const steps = [{ crawler }, { job: "load", after: "ended" as const, ...job }];
    const made = new GlueWorkflow("flow", { on, glue, workflow: "wf", maxConcurrentRuns: 2, steps, ...args });
    made.grantStart(new CallbackIdentity("starter", "test", on, {}));
  });
}

describe("GlueWorkflow", () => {
  it("starts on demand with the crawler, and the job once the crawl ended in whatever way", async () => {
    const resources = await flow();
    const start = only(resources, "aws:glue/trigger:Trigger", "flow-trigger-0").inputs;
    assert.deepEqual(
      [start["type"], start["actions"], start["predicate"]],
      ["ON_DEMAND", [{ crawlerName: "s3_crawler-test" }], undefined],
    );
    assert.equal(start["enabled"], false, "the provider starts a trigger on demand that is enabled");
    const then = only(resources, "aws:glue/trigger:Trigger", "flow-trigger-1").inputs;
    assert.deepEqual([then["type"], then["actions"]], ["CONDITIONAL", [{ jobName: "load-test" }]]);
    const states = ["SUCCEEDED", "FAILED", "CANCELLED"];
    const conditions = states.map((crawlState) => ({
      crawlerName: "s3_crawler-test",
      crawlState,
      logicalOperator: "EQUALS",
    }));
    assert.deepEqual(then["predicate"], { logical: "ANY", conditions });
    assert.equal(then["workflowName"], "wf-test");
  });

  it("runs the job on Glue 5.1 with as many at once as the workflow, and tries again without queueing", async () => {
    const { inputs } = only(await flow({ work: { retries: 1 } }), "aws:glue/job:Job");
    assert.deepEqual([inputs["glueVersion"], inputs["workerType"], inputs["numberOfWorkers"]], ["5.1", "G.1X", 3]);
    assert.deepEqual([inputs["maxRetries"], inputs["timeout"], inputs["jobRunQueuingEnabled"]], [1, 15, undefined]);
    assert.deepEqual(inputs["executionProperty"], { maxConcurrentRuns: 2 });
    assert.equal(inputs["maxCapacity"], undefined, "Glue takes no capacity beside workers");
  });

  it("runs a shell job on a sixteenth of a DPU, with the library as a wheel and a boto3 that knows workgroups", async () => {
    const resources = await recorded(() => {
      const base = stack();
      const { on, glue, zone } = base;
      const { table } = house(base);
      const work = loadsParquet(zone, table, new LakeZone("output", zone.staging, "output/"), base.alerts);
      new GlueJob("load", { on, glue, name: "loader", workflowName: "wf", does: work, timeoutMinutes: 15 });
    });
    const { command, maxCapacity, numberOfWorkers, defaultArguments } = only(resources, "aws:glue/job:Job").inputs;
    assert.deepEqual(command, {
      name: "pythonshell",
      scriptLocation: "s3://glue-scripts/jobs/load_to_redshift.py",
      pythonVersion: "3.9",
    });
    assert.deepEqual([maxCapacity, numberOfWorkers], [0.0625, undefined]);
    const given = defaultArguments as Record<string, string>;
    assert.equal(given["--extra-py-files"], "s3://glue-scripts/lib/landfall_glue-1.0-py3-none-any.whl");
    assert.equal(given["--additional-python-modules"], "boto3~=1.42");
  });

  it("tells the job its contract, where to work, where to load and what COPY reads with", async () => {
    const given = only(await flow(), "aws:glue/job:Job").inputs["defaultArguments"] as Record<string, string>;
    assert.match(given["--contract"] ?? "", /^\{"dataset":"visits",/);
    assert.equal(given["--staging"], "raw-staging");
    assert.equal(given["--database"], "db");
    assert.equal(given["--copy_role"], "arn:aws:test:::house-copy");
    assert.equal(given["--job-bookmark-option"], "job-bookmark-disable");
    assert.equal(given["--extra-py-files"], "s3://glue-scripts/lib/landfall.zip");
  });

  it("logs into encrypted groups that it may write and Glue would name so", async () => {
    const resources = await flow();
    const groups = all(resources, "aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs["name"]);
    assert.ok(groups.includes("/landfall/load-test/glue-test-role/flow-load-role/error"), String(groups));
    const write = granted(resources, "flow-load-role").find(({ Action }) => Action.includes("logs:PutLogEvents"));
    assert.equal(write?.Resource, "arn:aws:logs:eu-west-1:111122223333:log-group:/landfall/load-test/*");
  });

  it("lets the job read its own workflow's run properties and its own scripts", async () => {
    const rights = granted(await flow(), "flow-load-role");
    const resourceOf = (action: string) =>
      rights.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
    assert.deepEqual(resourceOf("glue:GetWorkflowRunProperties"), [
      "arn:aws:glue:eu-west-1:111122223333:workflow/wf-test",
    ]);
    assert.ok(resourceOf("s3:GetObject").includes("arn:aws:s3:::glue-scripts/jobs/*"));
  });

  it("lets COPY read the results of this dataset and nothing else", async () => {
    const rights = granted(await flow(), "house-copy");
    assert.deepEqual(
      rights.map(({ Action, Resource }) => [Action, Resource]),
      [
        [["s3:ListBucket", "s3:GetBucketLocation"], "arn:aws:s3:::raw-staging"],
        [["s3:GetObject"], ["arn:aws:s3:::raw-staging/out/visits/*"]],
        [["kms:Decrypt"], "arn:aws:test:::base-key"],
      ],
    );
  });

  it("lets a starter look at runs and crawlers, and start a run", async () => {
    const rights = granted(await flow(), "starter-role").filter(({ Action }) => String(Action).includes("glue:"));
    const arn = "arn:aws:glue:eu-west-1:111122223333";
    assert.deepEqual(
      rights.map(({ Action, Resource }) => [Action, Resource]),
      [
        [["glue:GetWorkflowRuns", "glue:GetWorkflowRun"], `${arn}:workflow/wf-test`],
        [["glue:StartWorkflowRun"], `${arn}:workflow/wf-test`],
        [["glue:GetCrawler"], [`${arn}:crawler/s3_crawler-test`]],
      ],
    );
  });

  for (const [changes, message] of [
    [{ maxConcurrentRuns: 0 }, /maxConcurrentRuns is 0.*Give a whole number from 1 to 1000/],
    [{ work: { workers: 1 } }, /workers is 1.*Give a whole number from 2 to 299/],
    [{ work: { retries: 11 } }, /retries is 11.*Give a whole number from 0 to 10/],
    [{ work: { timeoutMinutes: 0 } }, /timeoutMinutes is 0.*Give a whole number from 1 to 10080/],
  ] as const) {
    it(`refuses ${JSON.stringify(changes)} and says what to give`, () => assert.rejects(flow(changes), message));
  }

  it("refuses steps without a job: nothing would load", async () => {
    const build = () => {
      const { on, glue } = stack();
      new GlueWorkflow("flow", { on, glue, workflow: "wf", steps: [] });
    };
    await assert.rejects(recorded(build), /its jobs work on 0 datasets.*Give jobs/);
  });
});
