import assert from "node:assert/strict";
import type { TraceRecord } from "../../../../local/engine/trace";
import { limitsAreKept } from "../../../../local/simulate/invariants/limits";
import { messagesStayHidden, onlyLostEventsAreMissed } from "../../../../local/simulate/invariants/messages";
import { batchesRunOnce } from "../../../../local/simulate/invariants/runs";
import { evidence, record, resource } from "./madeUp";

const at = (did: string, outcome: string, id: string, over: Partial<TraceRecord> = {}) =>
  record({ did, outcome, about: [id], ...over });

describe("limitsAreKept", () => {
  const resources = [
    resource("aws:glue/workflow:Workflow", { name: "flow", maxConcurrentRuns: 1 }),
    resource("aws:glue/job:Job", { name: "job", executionProperty: { maxConcurrentRuns: 2 } }),
    resource("aws:sfn/stateMachine:StateMachine", { name: "machine", arn: "arn:machine" }),
    resource("aws:lambda/function:Function", {
      environment: { variables: { STATE_MACHINE: "arn:machine", MAX_RUNS: "1" } },
    }),
  ];
  const broken = (...trace: TraceRecord[]) => limitsAreKept(evidence({ resources, trace })).length;

  for (const { did, on, id, most } of [
    { did: "glue:WorkflowRun", on: "flow", id: "run:", most: 1 },
    { did: "glue:JobRun", on: "job", id: "jobrun:", most: 2 },
    { did: "states:Execution", on: "machine", id: "execution:", most: 1 },
  ])
    it(`lets ${most} of a ${did} be at work, and not one more`, () => {
      const begun = Array.from({ length: most + 1 }, (_, number) => at(did, "RUNNING", `${id}${number}`, { on }));
      assert.equal(broken(...begun), 1);
      assert.equal(broken(...begun.slice(1)), 0);
      assert.equal(broken(...begun.slice(1), at(did, "SUCCEEDED", `${id}1`, { on }), ...begun.slice(0, 1)), 0);
      assert.equal(broken(...begun.slice(1), at(did, "STOPPING", `${id}1`, { on }), ...begun.slice(0, 1)), 1);
    });

  it("lets runs wait their turn, and sees steps that fail for being one too many", () => {
    const waiting = at("glue:JobRun", "WAITING", "jobrun:9", { on: "job" });
    assert.equal(broken(waiting, waiting, waiting), 0);
    assert.equal(broken(at("glue:Crawl", "ERROR", "name:c", { why: "Crawler with name c has already started" })), 1);
    assert.equal(broken(at("glue:JobRun", "FAILED", "jobrun:1", { why: "job exceeded its maximum" })), 1);
  });
});

describe("batchesRunOnce", () => {
  const execution = (outcome: string, name: string) => at("states:Execution", outcome, `name:${name}`);
  const workflow = (outcome: string, run: string) =>
    at("glue:WorkflowRun", outcome, `run:${run}`, { why: "manifest s3://b/manifests/d/abc.json" });
  const summary = record({ did: "s3:ObjectCreated:Put", on: "arn:b/summaries/d/abc.json" });
  const broken = (...trace: TraceRecord[]) => batchesRunOnce(evidence({ trace })).length;

  it("lets a batch be tried again once its run has failed", () => {
    assert.equal(broken(execution("RUNNING", "abc-1"), execution("FAILED", "abc-1"), execution("RUNNING", "abc-2")), 0);
    assert.equal(broken(workflow("RUNNING", "1"), workflow("COMPLETED", "1"), workflow("RUNNING", "2")), 0);
  });

  it("lets only the start be made twice whose answer was kept back", () => {
    const why = "manifest s3://b/manifests/d/abc.json";
    const started = (run: string, by: string) =>
      record({ did: "glue:WorkflowRun", outcome: "RUNNING", about: [`run:${run}`, `invocation:${by}`], why });
    const unanswered = at("glue:StartWorkflowRun", "failed", "invocation:1", {
      why: "The simulation keeps back the answer",
    });
    assert.equal(broken(started("1", "1"), unanswered, started("2", "1")), 0);
    assert.equal(broken(started("1", "1"), unanswered, started("2", "1"), started("3", "2")), 1);
  });

  it("sees a second run beside the first, or after all was done", () => {
    assert.equal(broken(execution("RUNNING", "abc-1"), execution("RUNNING", "abc-2")), 1);
    assert.equal(
      broken(execution("RUNNING", "abc-1"), execution("SUCCEEDED", "abc-1"), execution("RUNNING", "abc-2")),
      1,
    );
    assert.equal(broken(workflow("RUNNING", "1"), workflow("RUNNING", "2")), 1);
    assert.equal(broken(workflow("RUNNING", "1"), summary, workflow("COMPLETED", "1"), workflow("RUNNING", "2")), 1);
  });
});

describe("messagesStayHidden and onlyLostEventsAreMissed", () => {
  it("see a message that another receives while its function works on it", () => {
    const work = [
      at("sqs:Message", "received", "message:1"),
      record({ did: "lambda:Invocation", outcome: "started", about: ["message:1", "invocation:1"] }),
    ];
    const ended = record({ did: "lambda:Invocation", about: ["message:1", "invocation:1"] });
    const again = at("sqs:Message", "received", "message:1");
    const broken = (...trace: TraceRecord[]) => messagesStayHidden(evidence({ trace })).length;
    assert.equal(broken(...work, again), 1);
    assert.equal(broken(...work, ended, again), 0);
    assert.equal(broken(...work, at("sqs:Message", "given again", "message:1"), again), 0);
  });

  it("see what the reconciler brings though no event of it was lost", () => {
    const sent = at("sqs:Message", "sent", "object:b/k@1", { who: "toll-reconciler" });
    const lost = at("events:Deliver", "lost", "object:b/k@1");
    assert.equal(onlyLostEventsAreMissed(evidence({ trace: [sent] })).length, 1);
    assert.equal(onlyLostEventsAreMissed(evidence({ trace: [lost, sent] })).length, 0);
  });
});
