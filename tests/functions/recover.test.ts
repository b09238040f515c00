import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Attempt, OpenAttempt, Outcome } from "../../functions/attempts";
import { batchOf, nameOf, type Batch } from "../../functions/batch";
import type { LandedObject } from "../../functions/landedObjects";
import { recover, type Deps, type GivenUp, type Retry, type Streak } from "../../functions/recover";

const settings = { patience: 3, absentMinutes: 15, mostFailures: 1000 };
const minutes = 60_000;

const object = (key: string): LandedObject => ({ bucket: "raw", key, version: "v", size: 1, etag: "e" });
const objects = (count: number) => Array.from({ length: count }, (_, index) => object(`${index}.json`));
const failed: Outcome = { is: "failed", why: "it is poison", judged: true };

/** AWS as far as recovering goes: `fate` says what becomes of an attempt that is open. */
class FakeAws implements Deps {
  readonly batches = new Map<string, readonly LandedObject[]>();
  readonly attempts = new Map<string, OpenAttempt>();
  readonly sent: Array<Omit<Retry, "why" | "since">> = [];
  readonly reasons: string[] = [];
  /** Before which there is no run, as said with what was sent. */
  readonly sinces: Array<number | undefined> = [];
  readonly aside: GivenUp[] = [];
  readonly rejected: GivenUp[] = [];
  readonly announced: string[] = [];
  clock = 0;
  kept: Streak = { failures: 0, nextAt: 0 };

  constructor(private readonly fate: (batch: readonly LandedObject[], attempt: Attempt) => Outcome = () => failed) {}

  /** A run was started for these. */
  begin(of: readonly LandedObject[], attempt = 1): string {
    const { id } = batchOf(of);
    this.batches.set(id, of);
    this.attempts.set(`${id}-${attempt}`, { batch: id, attempt, openedAt: this.clock });
    return id;
  }
  now = () => this.clock;
  openAttempts = async () => [...this.attempts.values()];
  outcomes = async (attempts: readonly Attempt[]) =>
    attempts.map((each) => this.fate(this.batches.get(each.batch) ?? [], each));
  openOf = async (of: string) => [...this.attempts.values()].filter(({ batch }) => batch === of);
  lastAttempt = async () => 0;
  objectsOf = async (batch: string) => [...(this.batches.get(batch) ?? assert.fail("no manifest"))];
  async writeManifest(batch: Batch) {
    const isNew = !this.batches.has(batch.id);
    this.batches.set(batch.id, batch.objects);
    return isNew;
  }
  async send({ why, since, ...retry }: Retry) {
    this.sent.push(retry);
    this.reasons.push(why);
    this.sinces.push(since);
  }
  async setAside(given: GivenUp) {
    this.aside.push(given);
    return true;
  }
  reject = async (given: GivenUp) => void this.rejected.push(given);
  announce = async (_: string, message: string) => void this.announced.push(message);
  close = async ({ batch, attempt }: Attempt) => void this.attempts.delete(`${batch}-${attempt}`);

  streak = async () => ({ ...this.kept });
  keepStreak = async (streak: Streak) => void (this.kept = streak);

  /** The starter: what was sent has a run. */
  startSent(): void {
    for (const { batch, attempt } of this.sent.splice(0)) this.begin(this.batches.get(batch) ?? [], attempt);
  }
}

const silent = console.error;

describe("recover", () => {
  before(() => (console.error = () => undefined));
  after(() => (console.error = silent));

  it("closes what is done, and leaves alone what is under way", async () => {
    for (const [outcome, left] of [
      [{ is: "done" }, 0],
      [{ is: "going" }, 1],
    ] as const) {
      const aws = new FakeAws(() => outcome);
      aws.begin(objects(2));
      await recover(settings, aws);
      assert.deepEqual([aws.attempts.size, aws.sent], [left, []]);
    }
  });

  it("returns a batch whose run failed in two halves that have every object once", async () => {
    const aws = new FakeAws();
    aws.begin(objects(5));
    assert.deepEqual(await recover(settings, aws), { done: 0, returned: 1, givenUp: 0, open: 0 });
    const halves = aws.sent.map(({ batch }) => (aws.batches.get(batch) ?? []).map(({ key }) => key));
    assert.deepEqual(halves, [
      ["0.json", "1.json", "2.json"],
      ["3.json", "4.json"],
    ]);
    assert.deepEqual(aws.reasons, ["it is poison", "it is poison"]);
    assert.deepEqual(
      aws.sent.map(({ attempt, delaySeconds }) => [attempt, delaySeconds]),
      [
        [1, 30],
        [1, 30],
      ],
    );
    assert.equal(aws.attempts.size, 0);
  });

  it("counts on where a half was a batch of its own before", async () => {
    const aws = new FakeAws();
    const [one, two] = objects(2) as [LandedObject, LandedObject];
    aws.batches.set(batchOf([one]).id, [one]);
    aws.lastAttempt = async () => 3;
    aws.begin([one, two]);
    await recover(settings, aws);
    assert.deepEqual(
      aws.sent.map(({ attempt }) => attempt),
      [4, 1],
    );
  });

  it("sends no half that is under way by itself already: what becomes of it is taken up then", async () => {
    const aws = new FakeAws(([, second]) => (second === undefined ? { is: "going" } : failed));
    const [one, two] = objects(2) as [LandedObject, LandedObject];
    aws.begin([one]);
    aws.begin([one, two]);
    assert.deepEqual(await recover(settings, aws), { done: 0, returned: 1, givenUp: 0, open: 1 });
    assert.deepEqual(aws.sent, [{ batch: batchOf([two]).id, attempt: 1, delaySeconds: 30 }]);
    assert.deepEqual([...aws.attempts.keys()], [`${batchOf([one]).id}-1`]);
  });

  it("says how far back the runs of a batch need be looked through: to its attempt, or not before now", async () => {
    const aws = new FakeAws((batch) => ({ is: "failed", why: "no luck", judged: batch.length > 1 }));
    aws.clock = 3;
    aws.begin(objects(1));
    aws.clock = 5;
    aws.begin(objects(4).slice(1));
    aws.clock = 8;
    await recover(settings, aws);
    assert.deepEqual(aws.sinces, [3, 8, 8]);
  });

  it("returns whole what no run has judged: its run never started, or ended before the job", async () => {
    const aws = new FakeAws(() => ({ is: "failed", why: "the crawl failed", judged: false }));
    const id = aws.begin(objects(5));
    await recover(settings, aws);
    assert.deepEqual(aws.sent, [{ batch: id, attempt: 2, delaySeconds: 30 }]);
    const absent = new FakeAws(() => ({ is: "absent" }));
    absent.begin(objects(5));
    absent.clock = 14 * minutes;
    assert.deepEqual(await recover(settings, absent), { done: 0, returned: 0, givenUp: 0, open: 1 });
    absent.clock = 15 * minutes;
    await recover(settings, absent);
    assert.deepEqual(absent.sent, [{ batch: id, attempt: 2, delaySeconds: 30 }]);
  });

  it("gives up an object that failed alone three times: set aside, in the dead letters, people told once", async () => {
    const aws = new FakeAws();
    aws.begin([object("poison.json")]);
    for (const delay of [30, 120]) {
      await recover(settings, aws);
      assert.deepEqual(
        aws.sent.map(({ delaySeconds }) => delaySeconds),
        [delay],
      );
      aws.startSent();
    }
    assert.deepEqual(await recover(settings, aws), { done: 0, returned: 0, givenUp: 1, open: 0 });
    const given = { object: object("poison.json"), why: "it is poison", failures: 3 };
    assert.deepEqual([aws.aside, aws.rejected, aws.sent, aws.attempts.size], [[given], [given], [], 0]);
    assert.equal(aws.announced.length, 1);
    assert.match(
      aws.announced[0] ?? "",
      /raw\/poison\.json@v failed 3 times and is not loaded.*it is poison.*redrive/s,
    );
  });

  it("gives nothing up, and splits nothing, for a reason that no file has, however often", async () => {
    const outage: Outcome = { ...failed, why: "job ended as FAILED: Query reached usage limit on the workgroup" };
    for (const count of [1, 4]) {
      const aws: FakeAws = new FakeAws(() => outage);
      const batch = aws.begin(objects(count), 7);
      assert.deepEqual(await recover(settings, aws), { done: 0, returned: 1, givenUp: 0, open: 0 });
      assert.deepEqual(aws.sent, [{ batch, attempt: 8, delaySeconds: 900 }]);
    }
  });

  it("leaves an object to another call that is just giving it up", async () => {
    const aws = Object.assign(new FakeAws(), { setAside: async () => false });
    aws.begin([object("poison.json")], 3);
    assert.deepEqual(await recover(settings, aws), { done: 0, returned: 0, givenUp: 0, open: 1 });
    assert.deepEqual([aws.rejected, aws.announced, aws.attempts.size], [[], [], 1]);
  });

  it("finds the bad ones of a batch, and only those, however many and wherever they are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), async (poisoned) => {
        const all = objects(poisoned.length);
        const bad = new Set(all.filter((_, index) => poisoned[index]).map(nameOf));
        const aws = new FakeAws((batch) => (batch.some((each) => bad.has(nameOf(each))) ? failed : { is: "done" }));
        aws.begin(all);
        for (let rounds = 0; aws.attempts.size > 0; rounds++) {
          assert.ok(rounds < 10, "it ends");
          await recover(settings, aws);
          aws.startSent();
        }
        assert.deepEqual(aws.rejected.map(({ object: each }) => nameOf(each)).sort(), [...bad].sort());
      }),
    );
  });

  it("comes to those that one look leaves out, as S3 lists a thousand at most, once others are closed", async () => {
    const aws = new FakeAws(([one]) => (Number.parseInt(one?.key ?? "", 10) % 2 === 0 ? failed : { is: "done" }));
    const all = aws.openAttempts;
    aws.openAttempts = async () => (await all()).sort((a, b) => (a.batch < b.batch ? -1 : 1)).slice(0, 3);
    objects(20).forEach((each) => aws.begin([each]));
    for (let looks = 0; aws.attempts.size > 0; looks++) {
      assert.ok(looks < 40, "it ends");
      await recover(settings, aws);
      aws.startSent();
    }
    assert.equal(aws.rejected.length, 10);
  });

  for (const at of ["writeManifest", "send", "setAside", "reject", "announce", "close"] as const) {
    it(`loses nothing where it dies after ${at}, and runs again`, async () => {
      const aws = new FakeAws();
      const all = objects(at === "writeManifest" || at === "send" ? 4 : 1);
      aws.begin(all, 3);
      const whole = aws[at].bind(aws) as (...args: unknown[]) => Promise<unknown>;
      const dying = {
        [at]: async (...args: unknown[]) => {
          await whole(...args);
          throw new Error("it died");
        },
      };
      await assert.rejects(recover(settings, Object.assign(Object.create(aws) as FakeAws, dying)), /it died/);
      await recover(settings, aws);
      const names = aws.sent.flatMap(({ batch }) => (aws.batches.get(batch) ?? []).map(nameOf));
      const kept = new Set([...names, ...aws.rejected.map((given) => nameOf(given.object))]);
      assert.deepEqual(kept, new Set(all.map(nameOf)));
      assert.equal(aws.attempts.size, 0);
    });
  }

  describe("while nothing succeeds", () => {
    const wary = { ...settings, mostFailures: 4 };
    const quarter = 15 * minutes;

    it("tries one batch every quarter of an hour, and tells people once", async () => {
      const aws = new FakeAws();
      aws.begin(objects(64));
      const runs: number[] = [];
      for (let hours = 0; hours < 24; hours += 0.25) {
        await recover(wary, aws);
        runs.push(aws.sent.length);
        aws.startSent();
        aws.clock += quarter;
      }
      assert.deepEqual(runs.slice(0, 3), [2, 4, 2]);
      assert.ok(runs.slice(3).every((started) => started <= 2));
      assert.equal(aws.announced.filter((text) => text.includes("4 runs in a row have failed")).length, 1);
    });

    it("waits for the one that is under way, and for its time", async () => {
      const aws = new FakeAws((_, { attempt }) => (attempt === 2 ? { is: "going" } : failed));
      aws.kept = { failures: 4, nextAt: 10 * minutes };
      aws.begin([object("a.json")]);
      assert.equal((await recover(wary, aws)).returned, 0);
      aws.clock = 10 * minutes;
      assert.equal((await recover(wary, aws)).returned, 1);
      assert.deepEqual([aws.sent[0]?.delaySeconds, aws.kept.nextAt], [900, 25 * minutes]);
      aws.startSent();
      aws.begin([object("b.json")]);
      aws.clock = 60 * minutes;
      assert.equal((await recover(wary, aws)).returned, 0);
    });

    it("still gives up what has failed too often, which starts no run", async () => {
      const aws = new FakeAws();
      aws.kept = { failures: 4, nextAt: 10 * minutes };
      for (const key of ["a", "b"]) aws.begin([object(key)], 3);
      assert.equal((await recover(wary, aws)).givenUp, 2);
    });

    it("takes up everything again once one has succeeded", async () => {
      const aws = new FakeAws(([one]) => (one?.key === "good.json" ? { is: "done" } : failed));
      aws.kept = { failures: 7, nextAt: 99 * minutes };
      [object("good.json"), ...objects(3)].forEach((each) => aws.begin([each]));
      assert.deepEqual(await recover(wary, aws), { done: 1, returned: 3, givenUp: 0, open: 0 });
      assert.equal(aws.kept.failures, 3);
    });
  });

  it("goes on with the others where one cannot be taken up, and says so in the end", async () => {
    const aws = new FakeAws();
    const lost = aws.begin([object("a.json")]);
    aws.begin([object("b.json")]);
    aws.batches.delete(lost);
    await assert.rejects(recover(settings, aws), /no manifest/);
    assert.deepEqual(
      aws.sent.map(({ batch }) => batch),
      [batchOf([object("b.json")]).id],
    );
  });
});
