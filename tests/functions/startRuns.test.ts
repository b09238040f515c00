import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { retryText, type Attempt, type Outcome } from "../../functions/attempts";
import { batchOf, type Batch } from "../../functions/batch";
import { putOffSeconds, type PutOff } from "../../functions/putOff";
import { startRuns, type Deps, type QueueMessage } from "../../functions/startRuns";

const settings = { suffix: ".json", patience: 3, putOffSeconds: 10 };

const body = (key: string, version = "v1") =>
  JSON.stringify({
    source: "aws.s3",
    detail: { bucket: { name: "raw" }, object: { key, size: 1, etag: "e", "version-id": version } },
  });

const deletion = (key: string) => {
  const { source, detail } = JSON.parse(body(key, "m1")) as { source: string; detail: object };
  return JSON.stringify({
    source,
    "detail-type": "Object Deleted",
    detail: { ...detail, "deletion-type": "Delete Marker Created" },
  });
};

const message = (messageId: string, text: string, receives = 1): QueueMessage & { eventSource: string } => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  body: text,
  attributes: { ApproximateReceiveCount: String(receives) },
  eventSource: "aws:sqs",
});

/** AWS as far as starting runs goes, with what was done to it. */
class FakeAws implements Deps {
  readonly manifests = new Map<string, Batch>();
  /** Last attempt that has a run, by batch. */
  readonly runs = new Map<string, number>();
  readonly opened = new Set<string>();
  readonly loaded = new Set<string>();
  readonly putOffs: string[] = [];
  /** Seconds of each. */
  readonly waits: number[] = [];
  readonly rejected: Array<{ body: string; reason: string }> = [];
  readonly enqueued: string[] = [];
  readonly announced: string[] = [];
  hasRoom = true;
  outcome: Outcome = { is: "done" };
  startAllowed = true;
  failure: Error | undefined;
  turn: string | undefined;

  async takeTurn() {
    if (this.turn !== undefined) return undefined;
    this.turn = "mine";
    return this.turn;
  }
  async giveBack(turn: string) {
    assert.equal(turn, this.turn);
    this.turn = undefined;
  }
  async room() {
    if (this.failure) throw this.failure;
    return this.hasRoom;
  }
  async writeManifest(batch: Batch) {
    const isNew = !this.manifests.has(batch.id);
    this.manifests.set(batch.id, batch);
    return isNew;
  }
  async openOf(batch: string) {
    const open = [...this.opened].map((name) => name.split("-")).filter(([id]) => id === batch);
    return open.map(([, attempt]) => ({ batch, attempt: Number(attempt) }));
  }
  async open({ batch, attempt }: Attempt) {
    this.opened.add(`${batch}-${attempt}`);
  }
  async close({ batch, attempt }: Attempt) {
    this.opened.delete(`${batch}-${attempt}`);
  }
  async lastAttempt(batch: string) {
    return this.runs.get(batch) ?? 0;
  }
  async outcomes(attempts: readonly Attempt[]) {
    return attempts.map(() => this.outcome);
  }
  async start({ batch, attempt }: Attempt) {
    if (!this.startAllowed) return false;
    assert.ok(this.opened.has(`${batch}-${attempt}`), "an attempt is noted before its run");
    this.runs.set(batch, attempt);
    this.manifests.get(batch)?.objects.forEach(({ key, version }) => this.loaded.add(`${key}@${version}`));
    return true;
  }
  async putOff(messages: readonly PutOff[]) {
    this.putOffs.push(...messages.map(({ receiptHandle }) => receiptHandle.replace("handle-", "")));
    this.waits.push(...messages.map(({ seconds }) => seconds));
  }
  async reject(text: string, reason: string) {
    this.rejected.push({ body: text, reason });
  }
  async enqueue(text: string) {
    this.enqueued.push(text);
  }
  async announce(_subject: string, text: string) {
    this.announced.push(text);
  }
}

/**
 * Glue, whose runs begin with a crawl: a run that starts while another's crawl is ahead or under way ends without its job.
 * Each call is answered at a moment that the scheduler picks.
 */
function crawlingAws(scheduler: fc.Scheduler, takingTurns: boolean) {
  const aws = new FakeAws();
  const wrecked: string[] = [];
  let crawls = 0;
  const lasting = async <T>(call: () => T | Promise<T>) => scheduler.schedule(Promise.resolve()).then(call);
  const deps: Deps = {
    takeTurn: () => lasting(() => (takingTurns ? aws.takeTurn() : "mine")),
    giveBack: (turn) => lasting(() => (takingTurns ? aws.giveBack(turn) : undefined)),
    room: () => lasting(() => crawls === 0 && aws.room()),
    writeManifest: (batch) => lasting(() => aws.writeManifest(batch)),
    openOf: (batch) => lasting(() => aws.openOf(batch)),
    open: (attempt) => lasting(() => aws.open(attempt)),
    close: (attempt) => lasting(() => aws.close(attempt)),
    lastAttempt: (batch) => lasting(() => aws.lastAttempt(batch)),
    outcomes: (attempts) => lasting(() => aws.outcomes(attempts)),
    start: (attempt) =>
      lasting(() => {
        if (crawls > 0) wrecked.push(attempt.batch);
        crawls += 1;
        void scheduler.schedule(Promise.resolve()).then(() => (crawls -= 1));
        return aws.start(attempt);
      }),
    putOff: (messages) => aws.putOff(messages),
    reject: (text, reason) => aws.reject(text, reason),
    enqueue: (text) => aws.enqueue(text),
    announce: (subject, text) => aws.announce(subject, text),
  };
  return { deps, wrecked };
}

/** Whether no run is wrecked, whatever order the calls of several starters at once are answered in. */
function noneIsWrecked(takingTurns: boolean) {
  return fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, starters) => {
    const { deps, wrecked } = crawlingAws(scheduler, takingTurns);
    const all = Array.from({ length: starters }, (_, index) =>
      startRuns({ Records: [message(String(index), body(`${index}.json`))] }, settings, deps),
    );
    await scheduler.waitFor(Promise.all(all));
    assert.deepEqual(wrecked, []);
  });
}

const failures = (response: { batchItemFailures: Array<{ itemIdentifier: string }> }) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

/** What AWS throws, as the SDK has it. */
const awsError = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(`${name} it is`), { name, $metadata: { httpStatusCode } });

describe("startRuns", () => {
  const silent = console.error;
  before(() => (console.error = () => undefined));
  after(() => (console.error = silent));

  it("starts one run for all that landed, each version once", async () => {
    const aws = new FakeAws();
    const Records = [message("1", body("a.json")), message("2", body("b.json")), message("3", body("a.json"))];
    assert.deepEqual(failures(await startRuns({ Records }, settings, aws)), []);
    assert.equal(aws.runs.size, 1);
    assert.deepEqual([...aws.loaded], ["a.json@v1", "b.json@v1"]);
  });

  it("starts runs for deletions only where rows go with their files, and is done with them otherwise", async () => {
    const Records = [message("1", body("a.json")), message("2", deletion("b.json"))];
    for (const [deletesRows, objects] of [
      [undefined, ["a.json@v1"]],
      [true, ["a.json@v1", "b.json@m1"]],
    ] as const) {
      const aws = new FakeAws();
      assert.deepEqual(failures(await startRuns({ Records }, { ...settings, deletesRows }, aws)), []);
      const manifests = [...aws.manifests.values()].flatMap((batch) => batch.objects);
      assert.deepEqual(
        manifests.map(({ key, version }) => `${key}@${version}`),
        objects,
      );
      assert.equal(
        manifests.some(({ state }) => state === "deleted"),
        deletesRows === true,
      );
      assert.deepEqual(aws.rejected, []);
    }
    const alone = new FakeAws();
    await startRuns({ Records: Records.slice(1) }, settings, alone);
    assert.equal(alone.runs.size, 0);
  });

  it("puts messages off while there is no room, and writes no manifest for them", async () => {
    const aws = Object.assign(new FakeAws(), { hasRoom: false });
    assert.deepEqual(failures(await startRuns({ Records: [message("1", body("a.json"))] }, settings, aws)), ["1"]);
    assert.deepEqual([aws.putOffs, aws.manifests.size], [["1"], 0]);
  });

  it("puts messages off for longer the more often they came, be there no room or an error that may pass", async () => {
    const Records = [1, 29, 30, 90, 1000].map((receives) =>
      message(String(receives), body(`${receives}.json`), receives),
    );
    const full = Object.assign(new FakeAws(), { hasRoom: false });
    await startRuns({ Records }, settings, full);
    const throttled = Object.assign(new FakeAws(), { failure: awsError("ThrottlingException", 400) });
    await assert.rejects(startRuns({ Records }, settings, throttled), /Throttling/);
    for (const { waits } of [full, throttled]) assert.deepEqual(waits, [10, 10, 20, 80, 1800]);
  });

  it("lets no message run out of receives before SQS forgets it, and adds at most a tenth to what it waited", () => {
    const fourteenDays = 14 * 24 * 3600;
    for (let first = 1; first <= 900; first++) {
      let waited = 0;
      for (let receives = 1; receives <= 1000; receives++) {
        const wait = putOffSeconds(first, receives);
        assert.ok(wait <= Math.max(first, waited / 10), `${first}, ${receives}`);
        waited += wait;
      }
      assert.ok(waited > fourteenDays, `${first}: ${waited}`);
    }
  });

  it("puts messages off when another run took the room at the last moment, and starts the run later", async () => {
    const aws = Object.assign(new FakeAws(), { startAllowed: false });
    const event = { Records: [message("1", body("a.json"))] };
    assert.deepEqual(failures(await startRuns(event, settings, aws)), ["1"]);
    assert.equal(aws.opened.size, 0, "nothing to look after: the messages come again");
    aws.startAllowed = true;
    assert.deepEqual(failures(await startRuns(event, settings, aws)), []);
    assert.equal(aws.runs.size, 1, "a manifest without a run is no run");
  });

  for (const at of ["writeManifest", "open", "start", "announce"] as const) {
    it(`starts one run where the function died after ${at}, and its messages come again`, async () => {
      const aws = new FakeAws();
      const event = { Records: [message("1", body("a.json"))] };
      const whole = aws[at].bind(aws) as (...args: unknown[]) => Promise<unknown>;
      let dies = true;
      Object.assign(aws, {
        [at]: async (...args: unknown[]) => {
          const result = await whole(...args);
          if (dies) throw awsError("InternalFailure", 500);
          return result;
        },
      });
      await startRuns(event, settings, aws).catch(() => undefined);
      dies = false;
      aws.turn = undefined; // it has lapsed
      assert.deepEqual(failures(await startRuns(event, settings, aws)), []);
      assert.deepEqual([...aws.runs.values()], [1]);
    });
  }

  it("starts a batch that is to be tried again, as that attempt and by itself, before what has just landed", async () => {
    const aws = new FakeAws();
    const { id } = batchOf([{ bucket: "raw", key: "z.json", version: "v", size: 1, etag: "e" }]);
    const retry = message("again", retryText({ batch: id, attempt: 2 }));
    const Records = [message("1", body("a.json")), retry, message("2", body("b.json"))];
    assert.deepEqual(failures(await startRuns({ Records }, settings, aws)), []);
    assert.deepEqual([...aws.runs.values()], [2, 1]);
    assert.equal(aws.runs.get(id), 2);
    await startRuns({ Records: [retry] }, settings, Object.assign(aws, { start: () => assert.fail("a second run") }));
  });

  it("keeps a batch that is to be tried again while the attempt before goes on, and goes on with what has landed", async () => {
    const aws = Object.assign(new FakeAws(), { outcome: { is: "going" } });
    const { id: batch } = batchOf([{ bucket: "raw", key: "z.json", version: "v", size: 1, etag: "e" }]);
    aws.runs.set(batch, 1);
    const Records = [message("again", retryText({ batch, attempt: 2 })), message("1", body("a.json"))];
    assert.deepEqual(failures(await startRuns({ Records }, settings, aws)), ["again"]);
    assert.deepEqual([aws.runs.get(batch), aws.runs.size, aws.putOffs], [1, 2, ["again"]]);
    for (const [outcome, attempt] of [
      [{ is: "done" }, 1],
      [{ is: "failed", why: "no luck", judged: true }, 2],
    ] as const) {
      aws.outcome = outcome;
      assert.deepEqual(failures(await startRuns({ Records }, settings, aws)), []);
      assert.equal(aws.runs.get(batch), attempt, outcome.is);
    }
  });

  it("starts as many of several batches as there is room for, and puts the others off", async () => {
    const aws = new FakeAws();
    const batches = ["1", "2", "3"].map((digit) => digit.repeat(32));
    const Records = batches.map((batch) => message(batch, retryText({ batch, attempt: 1 })));
    aws.room = async () => aws.runs.size < 2;
    assert.deepEqual(failures(await startRuns({ Records }, settings, aws)), [batches[2]]);
    assert.deepEqual([[...aws.runs.keys()], aws.putOffs, aws.turn], [batches.slice(0, 2), [batches[2]], undefined]);
  });

  it("tries a batch anew that was given up, and leaves alone one that is done", async () => {
    const aws = new FakeAws();
    const event = { Records: [message("1", body("a.json"))] };
    await startRuns(event, settings, aws);
    aws.opened.clear();
    await startRuns(event, settings, aws);
    assert.deepEqual([...aws.runs.values()], [1]);
    aws.outcome = { is: "failed", why: "no luck", judged: true };
    await startRuns(event, settings, aws);
    assert.deepEqual([...aws.runs.values()], [2]);
  });

  it("does nothing more for a batch that has a run", async () => {
    const aws = new FakeAws();
    const event = { Records: [message("1", body("a.json"))] };
    await startRuns(event, settings, aws);
    aws.start = () => assert.fail("a second run");
    assert.deepEqual(failures(await startRuns(event, settings, aws)), []);
  });

  it("starts no run into another's crawl, in whatever order AWS answers several at once", async () => {
    await fc.assert(noneIsWrecked(true));
  });

  it("would, if they did not take turns", async () => {
    const { failed } = await fc.check(noneIsWrecked(false));
    assert.ok(failed);
  });

  it("gives its turn back after a refusal, and keeps it where a run may have started unseen", async () => {
    const Records = [message("1", body("a.json"))];
    for (const [error, turn] of [
      [awsError("AccessDeniedException", 400), undefined],
      [awsError("InternalFailure", 500), "mine"],
    ] as const) {
      const aws = new FakeAws();
      aws.start = () => Promise.reject(error);
      await assert.rejects(startRuns({ Records }, settings, aws));
      assert.equal(aws.turn, turn, error.name);
    }
  });

  it("puts messages off while another has the turn", async () => {
    const aws = Object.assign(new FakeAws(), { turn: "another's" });
    assert.deepEqual(failures(await startRuns({ Records: [message("1", body("a.json"))] }, settings, aws)), ["1"]);
    assert.deepEqual([aws.putOffs, aws.manifests.size, aws.turn], [["1"], 0, "another's"]);
  });

  it("sends what can never be handled to the dead letters, with the reason, and goes on with the rest", async () => {
    const aws = new FakeAws();
    const Records = [
      message("1", "hello"),
      message("2", body("a.json")),
      message("3", JSON.stringify({ Event: "s3:TestEvent" })),
    ];
    assert.deepEqual(failures(await startRuns({ Records }, settings, aws)), []);
    assert.deepEqual(aws.rejected, [{ body: "hello", reason: "it is no JSON object" }]);
    assert.deepEqual([...aws.loaded], ["a.json@v1"]);
  });

  it("throws what all messages failed on, so that they come again", async () => {
    const aws = Object.assign(new FakeAws(), { failure: awsError("AccessDeniedException", 400) });
    await assert.rejects(
      startRuns({ Records: [message("1", body("a.json"))] }, settings, aws),
      /AccessDeniedException it is/,
    );
    assert.deepEqual([aws.putOffs, aws.rejected], [["1"], []]);
  });

  it("gives up on an error that stays after three receives, message by message", async () => {
    const aws = Object.assign(new FakeAws(), { failure: awsError("AccessDeniedException", 400) });
    const Records = [message("old", body("a.json"), 3), message("new", body("b.json"), 1)];
    assert.deepEqual(failures(await startRuns({ Records }, settings, aws)), ["new"]);
    assert.deepEqual(
      aws.rejected.map(({ reason }) => reason),
      ["tried 3 times: AccessDeniedException: AccessDeniedException it is"],
    );
  });

  for (const passing of [
    awsError("ThrottlingException", 400),
    awsError("InternalFailure", 500),
    awsError("ConditionalRequestConflict", 409),
    Object.assign(new Error("reset"), { code: "ECONNRESET" }),
  ]) {
    it(`never gives up on ${passing.name} (${passing.message})`, async () => {
      const aws = Object.assign(new FakeAws(), { failure: passing });
      await assert.rejects(startRuns({ Records: [message("1", body("a.json"), 900)] }, settings, aws));
      assert.deepEqual(aws.rejected, []);
    });
  }

  it("takes S3's own notification, and queues it where it must wait", async () => {
    const notification = {
      Records: [
        { eventSource: "aws:s3", s3: { bucket: { name: "raw" }, object: { key: "a+b.json", versionId: "v1" } } },
      ],
    };
    const aws = new FakeAws();
    await startRuns(notification, settings, aws);
    assert.deepEqual([...aws.loaded], ["a b.json@v1"]);
    const full = Object.assign(new FakeAws(), { hasRoom: false });
    await startRuns(notification, settings, full);
    assert.deepEqual(full.enqueued, [JSON.stringify(notification)]);
  });

  it("loses no object, however deliveries are grouped, repeated and turned away", async () => {
    const delivery = fc.record({
      keys: fc.array(fc.nat(9), { minLength: 1 }),
      hasRoom: fc.boolean(),
      startAllowed: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 1 }), async (deliveries) => {
        const aws = new FakeAws();
        const waiting = new Set<number>();
        for (const { keys, ...state } of deliveries) {
          Object.assign(aws, state);
          // What waits comes again together with what is new: another grouping each time.
          const Records = [...new Set([...keys, ...waiting])].map((key) => message(String(key), body(`${key}.json`)));
          const again = failures(await startRuns({ Records }, settings, aws)).map(Number);
          Records.forEach(({ messageId }) => waiting.delete(Number(messageId)));
          again.forEach((key) => waiting.add(key));
        }
        const seen = new Set(deliveries.flatMap(({ keys }) => keys));
        for (const key of seen) assert.ok(waiting.has(key) || aws.loaded.has(`${key}.json@v1`), `${key} is lost`);
      }),
    );
  });
});
