import * as assert from "node:assert/strict";
import type { TraceRecord } from "../../../local/engine/trace";
import { linesOf } from "../../../local/cli/whyLines";
import { meaningOf } from "../../../local/cli/whyStaging";
import { openKey } from "../../../functions/attempts";
import { manifestKey, setAsideKey, summaryKey } from "../../../functions/batch";

const batch = "0123456789abcdef".repeat(2);
const object = { bucket: "raw", key: "a.json", version: "v", size: 1, etag: "e" };
const session = (role: string, name: string) => `arn:aws:sts::000000000000:assumed-role/${role}/${name}`;

/** Records that come one second after another. */
const story = (...records: ReadonlyArray<Partial<TraceRecord>>): TraceRecord[] =>
  records.map((over, seq) => ({
    seq,
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, seq)).toISOString(),
    who: session("starter-role", "starter"),
    did: "s3:GetObject",
    on: "arn:aws:s3:::staging/x",
    outcome: "ok",
    about: [],
    ...over,
  }));

const texts = (...records: ReadonlyArray<Partial<TraceRecord>>): string[] =>
  linesOf(story(...records)).map((line) => line.slice(14));

const queue = "arn:aws:sqs:us-east-1:000000000000:queue";
const call = (id: string, outcome: string): Partial<TraceRecord> => ({
  did: "lambda:Invocation",
  on: "arn:aws:lambda:us-east-1:000000000000:function:starter",
  outcome,
  about: [`invocation:${id}`],
});
const wrote = (key: string, over: Partial<TraceRecord> = {}): Partial<TraceRecord> => ({
  did: "s3:ObjectCreated:Put",
  on: `arn:aws:s3:::staging/${key}`,
  ...over,
});

describe("linesOf", () => {
  it("says in words what the program writes for itself, and nothing of its bookkeeping", () => {
    const opened = openKey("d", { batch, attempt: 2 });
    const keys = [manifestKey("d", batch), opened, setAsideKey("d", object), `turns/d/start`, `in/${batch}/00000.json`];
    assert.deepEqual(texts(...keys.map((key) => wrote(key)), wrote(opened, { did: "s3:ObjectRemoved:Delete" })), [
      "starter lists the files of batch 01234567",
      "starter opens attempt 2 at batch 01234567",
      "starter sets the file aside as a whole",
      "starter closes attempt 2 at batch 01234567",
    ]);
    assert.deepEqual(texts(wrote(summaryKey("d", batch))), ["batch 01234567 is done, with all its files"]);
  });

  it("takes no file of a sender for the program's own", () => {
    for (const key of [
      "in/day.json",
      "open/a-1",
      "manifests/toll/today.json",
      "summaries/2026/01.json",
      "turns/x/1.json",
    ])
      assert.equal(meaningOf(key), undefined, key);
  });

  it("tells calls that came to nothing by their ends, those in a row as one", () => {
    const idle = (id: string) => [call(id, "started"), call(id, "ok")];
    assert.deepEqual(texts(...idle("1")), ["function starter finds nothing to do"]);
    assert.deepEqual(texts(...idle("1"), ...idle("2"), ...idle("3")), [
      "function starter finds nothing to do, 3 times until 00:00:05",
    ]);
  });

  it("tells a call that did something by what it did, and one that failed by why", () => {
    const did = wrote(manifestKey("d", batch), { about: ["invocation:1"] });
    const died = { ...call("1", "failed"), why: "Runtime.ExitError: RequestId: 707e-42e0 Error: exit status 1" };
    const back = { did: "lambda:Batch", on: queue, about: ["invocation:1"], why: "2 of 3 messages, when: no luck" };
    assert.deepEqual(texts(call("1", "started"), did, call("1", "ok")).length, 2);
    assert.deepEqual(texts(call("1", "started"), did, died, { ...back, outcome: "back to the queue" }), [
      "function starter started",
      "starter lists the files of batch 01234567",
      "function starter failed: Runtime.ExitError: exit status 1",
      "2 of 3 messages go back to queue, to come again",
    ]);
  });

  it("tells who puts a message into a queue, and why; what EventBridge does its rule tells", () => {
    const sent = { did: "sqs:Message", on: queue, outcome: "sent" };
    assert.deepEqual(
      texts(
        { ...sent, why: "Reason: no luck" },
        sent,
        { ...sent, who: "events.amazonaws.com" },
        { ...sent, outcome: "received" },
      ),
      ["starter puts a message into queue: no luck", "starter puts a message into queue"],
    );
  });

  it("names the batch of a run, and a job's own retry", () => {
    const run = {
      did: "glue:WorkflowRun",
      on: "flow",
      outcome: "RUNNING",
      why: `manifest s3://s/manifests/d/${batch}.json`,
    };
    const retry = { did: "glue:JobRun", on: "load", outcome: "RUNNING", about: ["jobrun:jr_1_attempt_1"] };
    assert.deepEqual(texts(run, retry), [
      "workflow flow RUNNING for batch 01234567",
      "job load RUNNING, by its own retry 1",
    ]);
  });

  it("shows that a notice goes on where the trace cuts it", () => {
    const why = `""${"x".repeat(79)}" for 0 of 1 subscriptions`;
    const notice = { did: "sns:Notice", on: "arn:aws:sns:us-east-1:000000000000:topic", outcome: "accepted", why };
    assert.deepEqual(texts(notice), [`notice of topic accepted: "${"x".repeat(79)}..." for 0 of 1 subscriptions`]);
  });

  it("says who was refused what, whatever it was", () => {
    const [line = ""] = texts(wrote("turns/d/start", { did: "s3:PutObject", outcome: "denied", why: "no" }));
    assert.match(line, /^REFUSED to starter-role: s3:PutObject on .*: no$/);
  });

  it("has the day in each line where there are several", () => {
    const [first = "", second = ""] = linesOf(
      story(call("1", "failed"), { ...call("2", "failed"), at: "2026-01-02T03:04:05.678Z" }),
    );
    assert.match(first, /^2026-01-01 00:00:00\.000 {2}function/);
    assert.match(second, /^2026-01-02 03:04:05\.678 {2}function/);
  });
});
