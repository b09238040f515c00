import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../../local/engine/clock";
import { Engine } from "../../../local/engine/engine";
import { Random } from "../../../local/engine/random";
import { Store } from "../../../local/engine/store";
import { Trace } from "../../../local/engine/trace";

describe("Engine", () => {
  let folder: string;
  const engines: Engine[] = [];
  const engine = (repeats = false, simulates = false): Engine => {
    const clock = new VirtualClock(0, true);
    const parts = { clock, random: new Random(1), trace: new Trace(() => clock.now()), repeats, simulates };
    const made = new Engine({ ...parts, store: new Store(join(folder, `store-${engines.length}`)) });
    engines.push(made);
    return made;
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "landfall-engine-"))));
  afterEach(async () => {
    for (const made of engines.splice(0)) await made.stop();
    rmSync(folder, { recursive: true });
  });

  it("is quiet only after a chain of timers and work has ended", async () => {
    const it = engine();
    const seen: string[] = [];
    it.after(1_000, () => {
      seen.push(`first at ${it.now()}`);
      it.after(500, async () => {
        await new Promise((done) => setImmediate(done));
        seen.push(`second at ${it.now()}`);
      });
    });
    await it.quiet();
    assert.deepEqual(seen, ["first at 1000", "second at 1500"]);
  });

  it("is not kept awake by a schedule", async () => {
    const it = engine();
    let ticks = 0;
    it.every(300_000, () => void (ticks += 1));
    await it.quiet();
    assert.equal(ticks, 0);
    it.after(700_000, () => undefined);
    await it.quiet();
    assert.equal(ticks, 2);
  });

  it("reports a fault of its own instead of swallowing it", async () => {
    const it = engine();
    it.after(1, () => Promise.reject(new Error("a bug in a service")));
    await assert.rejects(it.quiet(), /a bug in a service/);
  });

  it("runs outside work one at a time, in the order asked for, when a run must repeat", async () => {
    const it = engine(true);
    const order: string[] = [];
    const slow = it.outside(async () => {
      await new Promise((done) => setImmediate(done));
      order.push("slow");
    });
    const quick = it.outside(async () => void order.push("quick"));
    await Promise.all([slow, quick]);
    assert.deepEqual(order, ["slow", "quick"]);
  });

  it("lets time pass for work that sleeps, and for no other", async () => {
    const it = engine(true, true);
    const seen: string[] = [];
    const note = (what: string) => seen.push(`${what} at ${it.now()}`);
    void it.background(async () => {
      await it.inside(() => it.sleep(100));
      note("slept");
      await it.inside(async () => new Promise((done) => setImmediate(done)));
      note("worked");
    });
    it.after(100, () => void note("due"));
    await it.quiet();
    assert.deepEqual(seen, ["slept at 100", "worked at 100", "due at 100"]);
  });

  it("does not wait for work that waits aside for other work", async () => {
    const it = engine(true, true);
    let open = (): void => undefined;
    const gate = new Promise<void>((done) => (open = done));
    let passed = -1;
    void it.background(async () => {
      await it.aside(() => gate);
      passed = it.now();
    });
    void it.background(async () => {
      await it.sleep(250);
      open();
    });
    await it.quiet();
    assert.equal(passed, 250);
  });
});

describe("Random", () => {
  it("repeats with its seed and not without", () => {
    const draw = (random: Random) => [random.uuid(), random.hex(64), random.below(1_000_000)];
    assert.deepEqual(draw(new Random(7)), draw(new Random(7)));
    assert.notDeepEqual(draw(new Random(7)), draw(new Random(8)));
    assert.notDeepEqual(draw(new Random()), draw(new Random()));
  });

  it("makes UUIDs of version 4", () => {
    assert.match(new Random(3).uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("Store", () => {
  it("holds after closing what was written before, and nothing that was deleted", async () => {
    const folder = mkdtempSync(join(tmpdir(), "landfall-store-"));
    const first = new Store(folder);
    const table = first.table<{ n: number }>("things");
    table.set("a", { n: 1 });
    table.set("b", { n: 2 });
    table.delete("a");
    assert.deepEqual([...table.entries()], [["b", { n: 2 }]]);
    await first.close();
    const second = new Store(folder);
    assert.deepEqual([...second.table("things").entries()], [["b", { n: 2 }]]);
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
