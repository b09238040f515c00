import * as assert from "node:assert/strict";
import { glueAlone, endGlue, type GlueAlone, type Plan } from "./glueAlone";

const role = "arn:aws:iam::000000000000:role/glue";
const job = (more = {}) =>
  ({ roleArn: role, command: { scriptLocation: "s3://scripts/job.py" }, timeout: 15, ...more }) as const;
const crawler = { role, databaseName: "raw", s3Targets: [{ path: "s3://landing" }] };
const ended = (crawlerName: string) =>
  ["SUCCEEDED", "FAILED", "CANCELLED"].map((crawlState) => ({ crawlerName, crawlState }));

/** On demand: crawler, then, whatever came of it, the job. */
const toll = (jobMore = {}, workflowMore = {}) =>
  [
    ["catalogDatabase:CatalogDatabase", "raw", {}],
    ["crawler:Crawler", "crawl", crawler],
    ["job:Job", "load", job(jobMore)],
    ["workflow:Workflow", "flow", { maxConcurrentRuns: 2, defaultRunProperties: { a: "1", b: "1" }, ...workflowMore }],
    [
      "trigger:Trigger",
      "begin",
      { type: "ON_DEMAND", enabled: false, workflowName: "flow", actions: [{ crawlerName: "crawl" }] },
    ],
    [
      "trigger:Trigger",
      "after",
      {
        type: "CONDITIONAL",
        workflowName: "flow",
        actions: [{ jobName: "load", arguments: { "--x": "1" } }],
        predicate: { logical: "ANY", conditions: ended("crawl") },
      },
    ],
  ] as const;

const noObjects = { s3: { sample: () => [] } };

interface Run {
  Run: {
    Status: string;
    Statistics: Record<string, number>;
    WorkflowRunProperties: Record<string, string>;
    Graph?: { Nodes: Array<{ Type: string; Name: string; CrawlerDetails?: { Crawls: Array<{ State: string }> } }> };
  };
}

async function start(glue: GlueAlone, properties = {}): Promise<string> {
  const { RunId } = await glue.call<{ RunId: string }>("StartWorkflowRun", { Name: "flow", RunProperties: properties });
  return RunId;
}
const look = (glue: GlueAlone, RunId: string) =>
  glue.call<Run>("GetWorkflowRun", { Name: "flow", RunId, IncludeGraph: true });

describe("a Glue workflow", () => {
  afterEach(endGlue);
  const tollWith = (plans: Record<string, Plan>, jobMore = {}, workflowMore = {}) =>
    glueAlone(toll(jobMore, workflowMore), { plans, offers: noObjects });

  it("runs its crawler, then its job, and is COMPLETED", async () => {
    const glue = await tollWith({});
    const id = await start(glue, { b: "2" });
    await glue.engine.quiet();
    const { Run } = await look(glue, id);
    assert.equal(Run.Status, "COMPLETED");
    assert.deepEqual(Run.WorkflowRunProperties, { a: "1", b: "2" });
    assert.equal(Run.Statistics.SucceededActions, 2);
    assert.equal(Run.Statistics.TotalActions, 2);
  });

  it("hands the trigger's arguments and the run's id to the job", async () => {
    const glue = await tollWith({});
    const id = await start(glue);
    await glue.engine.quiet();
    const [work] = glue.runner.works;
    assert.equal(work?.arguments["--x"], "1");
    assert.equal(work?.arguments["--WORKFLOW_RUN_ID"], id);
    assert.equal(work?.arguments["--WORKFLOW_NAME"], "flow");
    assert.equal(work?.arguments["--JOB_NAME"], "load");
  });

  it("refuses a start over its limit", async () => {
    const glue = await tollWith({}, {}, { maxConcurrentRuns: 1 });
    await start(glue);
    await assert.rejects(start(glue), { code: "ConcurrentRunsExceededException" });
  });

  it("never starts the job where the crawler was running already, and is COMPLETED all the same", async () => {
    const glue = await tollWith({});
    const first = await start(glue);
    const second = await start(glue);
    await glue.engine.quiet();
    assert.equal(glue.runner.works.length, 1);
    assert.equal((await look(glue, first)).Run.Statistics.SucceededActions, 2);
    const { Run } = await look(glue, second);
    assert.equal(Run.Status, "COMPLETED");
    assert.equal(Run.Statistics.ErroredActions, 1);
    const node = Run.Graph?.Nodes.find(({ Type }) => Type === "CRAWLER");
    assert.equal(node?.CrawlerDetails?.Crawls[0]?.State, "ERROR");
  });

  it("retries the job and counts its last attempt", async () => {
    const failed = { state: "FAILED", error: "ValueError: no" } as const;
    const glue = await tollWith({ load: { outcomes: [failed] } }, { maxRetries: 1 });
    const id = await start(glue);
    await glue.engine.quiet();
    const attempts = glue.runner.works.map(({ run }) => run);
    assert.deepEqual(
      attempts.map(({ attempt }) => attempt),
      [0, 1],
    );
    assert.equal(attempts[1]?.id, `${attempts[0]?.id}_attempt_1`);
    assert.equal(attempts[1]?.previous, attempts[0]?.id);
    assert.equal((await look(glue, id)).Run.Statistics.SucceededActions, 2);
    const states = glue.events.filter(({ detailType }) => detailType === "Glue Job State Change");
    assert.deepEqual(
      states.map(({ detail }) => detail.state),
      ["FAILED", "SUCCEEDED"],
    );
  });

  it("ends a job at its timeout and does not retry it", async () => {
    const glue = await tollWith({ load: { minutes: 20 } }, { maxRetries: 1 });
    const id = await start(glue);
    await glue.engine.quiet();
    assert.equal(glue.runner.works.length, 1);
    assert.equal((await look(glue, id)).Run.Statistics.TimeoutActions, 1);
    const change = glue.events.at(-1);
    assert.equal(change?.detail.severity, "WARN");
    assert.equal(change?.detail.message, "Job run timed out");
  });

  it("shows a job over its own limit as a FAILED node", async () => {
    const glue = await glueAlone(
      [
        ["job:Job", "load", job()],
        ["workflow:Workflow", "flow", {}],
        [
          "trigger:Trigger",
          "begin",
          { type: "ON_DEMAND", enabled: false, workflowName: "flow", actions: [{ jobName: "load" }] },
        ],
      ],
      {},
    );
    await start(glue);
    const second = await start(glue);
    await glue.engine.quiet();
    const { Run } = await look(glue, second);
    assert.equal(Run.Statistics.FailedActions, 1);
    assert.equal(Run.Status, "COMPLETED");
  });

  it("stops what runs and starts nothing more", async () => {
    const glue = await tollWith({});
    const id = await start(glue);
    await glue.call("StopWorkflowRun", { Name: "flow", RunId: id });
    await glue.engine.quiet();
    const { Run } = await look(glue, id);
    assert.equal(Run.Status, "STOPPED");
    assert.equal(glue.runner.works.length, 0);
    await assert.rejects(glue.call("StopWorkflowRun", { Name: "flow", RunId: id }), {
      code: "IllegalWorkflowStateException",
    });
  });

  it("merges properties put during the run", async () => {
    const glue = await tollWith({});
    const id = await start(glue);
    await glue.call("PutWorkflowRunProperties", { Name: "flow", RunId: id, RunProperties: { c: "3" } });
    const { RunProperties } = await glue.call<{ RunProperties: object }>("GetWorkflowRunProperties", {
      Name: "flow",
      RunId: id,
    });
    assert.deepEqual(RunProperties, { a: "1", b: "1", c: "3" });
  });

  it("keeps the triggers that it started with", async () => {
    const glue = await tollWith({});
    const id = await start(glue);
    await glue.call("StopTrigger", { Name: "after" });
    const later = await glue.call<{ Trigger: { State: string } }>("GetTrigger", { Name: "after" });
    await glue.engine.quiet();
    assert.equal(later.Trigger.State, "DEACTIVATED");
    assert.equal((await look(glue, id)).Run.Statistics.SucceededActions, 2);
  });

  it("runs again, as the same run, what a kill interrupted", async () => {
    const glue = await tollWith({ load: { minutes: Infinity } });
    const id = await start(glue);
    await new Promise<void>((done) =>
      glue.engine.trace.listen((record) => record.did === "glue:JobRun" && record.outcome === "RUNNING" && done()),
    );
    const [before] = glue.runner.works;
    await glue.halt();
    const again = await glueAlone(toll(), { offers: noObjects, directory: glue.directory });
    await again.engine.quiet();
    assert.equal(again.runner.works[0]?.run.id, before?.run.id);
    assert.equal((await look(again, id)).Run.Status, "COMPLETED");
  });
});

describe("triggers outside workflows", () => {
  afterEach(endGlue);
  const chain = (logical: string) =>
    [
      ["job:Job", "a", job()],
      ["job:Job", "b", job()],
      ["job:Job", "c", job()],
      ["trigger:Trigger", "go", { type: "ON_DEMAND", enabled: false, actions: [{ jobName: "a" }, { jobName: "b" }] }],
      [
        "trigger:Trigger",
        "then",
        {
          type: "CONDITIONAL",
          actions: [{ jobName: "c" }],
          predicate: { logical, conditions: ["a", "b"].map((jobName) => ({ jobName, state: "SUCCEEDED" })) },
        },
      ],
    ] as const;
  const names = (glue: GlueAlone) => glue.runner.works.map(({ job }) => job.name);

  it("fires on AND once all conditions were met", async () => {
    const glue = await glueAlone(chain("AND"), { plans: { b: { minutes: 5 } } });
    await glue.call("StartTrigger", { Name: "go" });
    await glue.engine.quiet();
    assert.deepEqual(names(glue), ["a", "b", "c"]);
  });

  it("does not fire on AND where one job failed", async () => {
    const failed = { state: "FAILED", error: "no" } as const;
    const glue = await glueAlone(chain("AND"), { plans: { b: { outcomes: [failed] } } });
    await glue.call("StartTrigger", { Name: "go" });
    await glue.engine.quiet();
    assert.deepEqual(names(glue), ["a", "b"]);
  });

  it("does not fire for a run that a person started", async () => {
    const glue = await glueAlone(chain("ANY"));
    await glue.call("StartJobRun", { JobName: "a" });
    await glue.engine.quiet();
    assert.deepEqual(names(glue), ["a"]);
  });
});

describe("Glue jobs", () => {
  afterEach(endGlue);

  it("refuse a second run at the limit of one, and queue it where they queue", async () => {
    const glue = await glueAlone([
      ["job:Job", "one", job()],
      ["job:Job", "queue", job({ jobRunQueuingEnabled: true })],
    ]);
    await glue.call("StartJobRun", { JobName: "one" });
    await assert.rejects(glue.call("StartJobRun", { JobName: "one" }), {
      code: "ConcurrentRunsExceededException",
      message: "Concurrent runs exceeded for one",
    });
    await glue.call("StartJobRun", { JobName: "queue" });
    const { JobRunId } = await glue.call<{ JobRunId: string }>("StartJobRun", { JobName: "queue" });
    const waiting = await glue.call<{ JobRun: { JobRunState: string } }>("GetJobRun", {
      JobName: "queue",
      RunId: JobRunId,
    });
    assert.equal(waiting.JobRun.JobRunState, "WAITING");
    await glue.engine.quiet();
    assert.equal(glue.runner.works.length, 3);
  });

  describe("that queue", () => {
    const queuing = (more = {}) => glueAlone([["job:Job", "queue", job({ jobRunQueuingEnabled: true, ...more })]]);
    const started = async (glue: GlueAlone, n: string, more = {}) => {
      const input = { JobName: "queue", Arguments: { "--n": n }, ...more };
      return (await glue.call<{ JobRunId: string }>("StartJobRun", input)).JobRunId;
    };
    const order = (glue: GlueAlone) => glue.runner.works.map((work) => work.arguments["--n"]);

    it("run in the order in which they were started, without those that were stopped", async () => {
      const glue = await queuing();
      await started(glue, "1");
      await started(glue, "2");
      const third = await started(glue, "3");
      await started(glue, "4");
      await glue.call("BatchStopJobRun", { JobName: "queue", JobRunIds: [third] });
      await glue.engine.quiet();
      assert.deepEqual(order(glue), ["1", "2", "4"]);
    });

    it("go on queuing after a kill", async () => {
      const glue = await queuing();
      for (const n of ["1", "2"]) await started(glue, n);
      await glue.halt();
      const again = await glueAlone([["job:Job", "queue", job({ jobRunQueuingEnabled: true })]], {
        directory: glue.directory,
      });
      await again.engine.quiet();
      assert.deepEqual(order(again), ["1", "2"]);
    });

    it("let a start say otherwise", async () => {
      const glue = await queuing();
      await started(glue, "1");
      await assert.rejects(started(glue, "2", { JobRunQueuingEnabled: false }), /Concurrent runs exceeded/);
      const retrying = await queuing({ jobRunQueuingEnabled: false, maxRetries: 1 });
      await assert.rejects(started(retrying, "1", { JobRunQueuingEnabled: true }), /0 retries only/);
    });
  });

  it("are found by the names that a call lists", async () => {
    const glue = await glueAlone([["job:Job", "one", job()]]);
    const { Jobs, JobsNotFound } = await glue.call<{ Jobs: Array<{ Name: string }>; JobsNotFound: string[] }>(
      "BatchGetJobs",
      { JobNames: ["one", "none"] },
    );
    assert.deepEqual([Jobs.map(({ Name }) => Name), JobsNotFound], [["one"], ["none"]]);
  });

  it("tell how long they ran and why they failed", async () => {
    const error = "ValueError: no rows";
    const plans = { one: { minutes: 2, outcomes: [{ state: "FAILED", error }] } } as const;
    const glue = await glueAlone([["job:Job", "one", job()]], { plans });
    const { JobRunId } = await glue.call<{ JobRunId: string }>("StartJobRun", {
      JobName: "one",
      Arguments: { "--k": "v" },
    });
    await glue.engine.quiet();
    const { JobRun } = await glue.call<{ JobRun: Record<string, unknown> }>("GetJobRun", {
      JobName: "one",
      RunId: JobRunId,
    });
    assert.match(JobRunId, /^jr_[0-9a-f]{64}$/);
    assert.equal(JobRun.JobRunState, "FAILED");
    assert.equal(JobRun.ExecutionTime, 120);
    assert.equal(JobRun.ErrorMessage, error);
    assert.deepEqual(JobRun.Arguments, { "--k": "v" });
  });

  it("stop when asked", async () => {
    const glue = await glueAlone([["job:Job", "one", job()]]);
    const { JobRunId } = await glue.call<{ JobRunId: string }>("StartJobRun", { JobName: "one" });
    await glue.call("BatchStopJobRun", { JobName: "one", JobRunIds: [JobRunId, "jr_none"] });
    await glue.engine.quiet();
    assert.equal(glue.events.at(-1)?.detail.state, "STOPPED");
  });
});
