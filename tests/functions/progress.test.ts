import * as assert from "node:assert/strict";
import { watchProgress, type Deps, type Standstill } from "../../functions/progress";
import type { Recovered } from "../../functions/recover";

const minutes = 60_000;
const recovered = (what: Partial<Recovered> = {}): Recovered => ({
  done: 0,
  returned: 0,
  givenUp: 0,
  open: 0,
  ...what,
});

/** A memory, a queue, and people. */
class FakeAws implements Deps {
  readonly told: Array<[string, string, string | undefined]> = [];
  clock = 0;
  isBusy = false;
  memory: Standstill = {};
  writes = 0;
  now = () => this.clock;
  isQueueBusy = async () => this.isBusy;
  standstill = async () => this.memory;
  async keepStandstill(standstill: Standstill) {
    this.memory = standstill;
    this.writes += 1;
  }
  announce = async (subject: string, message: string, runbook?: string) =>
    void this.told.push([subject, message, runbook]);

  /** Looks every five minutes until then. */
  async lookUntil(minute: number, what: Partial<Recovered> = {}): Promise<void> {
    for (; this.clock < minute * minutes; this.clock += 5 * minutes) await watchProgress(recovered(what), 3, this);
  }
}

describe("watchProgress", () => {
  for (const what of [{ open: 1 }, { returned: 1 }, { givenUp: 1 }] as const)
    it(`tells once when ${Object.keys(what)[0]} attempts are all there is for three hours, and again a day later`, async () => {
      const aws = new FakeAws();
      await aws.lookUntil(180, what);
      assert.deepEqual(aws.told, []);
      await aws.lookUntil(20 * 60, what);
      const text = "Files have waited since 1970-01-01T00:00:00.000Z, and none was loaded in these 3 hours.";
      const message = `${text} They are kept, and tried again.`;
      assert.deepEqual(aws.told, [["Landfall: nothing loaded for 3 hours", message, "lateFiles"]]);
      await aws.lookUntil(30 * 60, what);
      assert.equal(aws.told.length, 2);
      assert.equal(aws.writes, 3);
    });

  it("tells of messages that nothing takes, too", async () => {
    const aws = Object.assign(new FakeAws(), { isBusy: true });
    await aws.lookUntil(200);
    assert.equal(aws.told.length, 1);
  });

  it("begins anew with each success, and forgets when nothing waits", async () => {
    for (const relief of [{ done: 1, open: 5 }, {}]) {
      const aws = new FakeAws();
      await aws.lookUntil(175, { open: 1 });
      await watchProgress(recovered(relief), 3, aws);
      await aws.lookUntil(350, { open: 1 });
      assert.deepEqual(aws.told, []);
    }
  });

  it("writes nothing while all is well", async () => {
    const aws = new FakeAws();
    await aws.lookUntil(600, { done: 1 });
    await aws.lookUntil(900);
    assert.equal(aws.writes, 0);
  });

  it("tells again where telling failed", async () => {
    const aws = new FakeAws();
    await aws.lookUntil(180, { open: 1 });
    const mute = Object.assign(Object.create(aws) as FakeAws, {
      announce: () => Promise.reject(new Error("no topic")),
    });
    await assert.rejects(watchProgress(recovered({ open: 1 }), 3, mute), /no topic/);
    await aws.lookUntil(190, { open: 1 });
    assert.equal(aws.told.length, 1);
  });
});
