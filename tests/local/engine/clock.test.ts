import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { VirtualClock } from "../../../local/engine/clock";

const turns = (count: number): Promise<void> =>
  count === 0 ? Promise.resolve() : new Promise((done) => setImmediate(() => void turns(count - 1).then(done)));

describe("VirtualClock", () => {
  it("jumps over a wait of ten minutes at once", async () => {
    const clock = new VirtualClock(0, true);
    let firedAt = -1;
    clock.after(600_000, () => (firedAt = clock.now()));
    await turns(3);
    assert.equal(firedAt, 600_000);
  });

  it("fires timers in the order of their moments, and of their making where those are equal", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000), { maxLength: 30 }), async (waits) => {
        const clock = new VirtualClock(0, true);
        const fired: Array<[number, number]> = [];
        waits.forEach((wait, order) => clock.after(wait, () => fired.push([clock.now(), order])));
        await turns(waits.length + 2);
        const expected = waits
          .map((wait, order) => [wait, order])
          .sort(([a = 0, i = 0], [b = 0, j = 0]) => a - b || i - j);
        assert.deepEqual(fired, expected);
      }),
      { numRuns: 50 },
    );
  });

  it("does not jump while something outside executes", async () => {
    const clock = new VirtualClock(0, true);
    let fired = false;
    clock.busy();
    clock.after(10, () => (fired = true));
    await turns(5);
    assert.equal(fired, false);
    clock.idle();
    await turns(2);
    assert.equal(fired, true);
  });

  it("stands still during outside work when frozen, and flows when not", async () => {
    const frozen = new VirtualClock(0, true);
    const flowing = new VirtualClock(0, false);
    const until = performance.now() + 5;
    for (const clock of [frozen, flowing]) clock.busy();
    while (performance.now() < until);
    for (const clock of [frozen, flowing]) clock.idle();
    assert.equal(frozen.now(), 0);
    assert.ok(flowing.now() >= 4, `flowed ${flowing.now()} ms`);
  });

  it("leaves a schedule alone when nothing else is waited for", async () => {
    const clock = new VirtualClock(0, true);
    let fired = 0;
    clock.after(5, () => (fired += 1), { daemon: true });
    await turns(5);
    assert.equal(fired, 0);
    clock.after(10, () => undefined);
    await turns(3);
    assert.equal(fired, 1, "but lets it fire on the way to a later moment");
  });

  it("forgets a cancelled timer", async () => {
    const clock = new VirtualClock(0, true);
    const cancel = clock.after(5, () => assert.fail("it was cancelled"));
    cancel();
    cancel();
    assert.equal(clock.waiting, 0);
    await turns(3);
  });
});
