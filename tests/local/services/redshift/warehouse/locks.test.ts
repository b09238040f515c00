import * as assert from "node:assert/strict";
import { Locks } from "../../../../../local/services/redshift/warehouse/locks";
import { step, Warehouse } from "./support";

const [one, two, three] = [{}, {}, {}];

/** Whether the promise is settled once everything that can go on has. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe("Locks", () => {
  const pairs = [
    ["read", "read", true],
    ["read", "write", true],
    ["write", "read", true],
    ["write", "write", false],
    ["read", "exclusive", false],
    ["exclusive", "read", false],
  ] as const;
  for (const [held, wanted, both] of pairs)
    it(`${held} and ${wanted} ${both ? "go together" : "exclude each other"}`, async () => {
      const locks = new Locks();
      await locks.acquire(one, "t", held);
      const wait = locks.acquire(two, "t", wanted);
      assert.equal(await isDone(wait), both);
      locks.release(one);
      await wait;
    });

  it("lets the first who asked go first", async () => {
    const locks = new Locks();
    await locks.acquire(one, "t", "exclusive");
    const second = locks.acquire(two, "t", "exclusive");
    const third = locks.acquire(three, "t", "read");
    locks.release(one);
    await second;
    assert.equal(await isDone(third), false);
    locks.release(two);
    await third;
  });

  it("fails the wait that closes a circle, and only that", async () => {
    const locks = new Locks();
    await locks.acquire(one, "a", "write");
    await locks.acquire(two, "b", "write");
    const wait = locks.acquire(one, "b", "write");
    await assert.rejects(locks.acquire(two, "a", "write"), /deadlock detected/);
    locks.release(two);
    await wait;
  });

  it("fails a wait that is cancelled", async () => {
    const locks = new Locks();
    await locks.acquire(one, "t", "write");
    const wait = locks.acquire(two, "t", "write");
    locks.cancel(two, new Error("cancelled"));
    await assert.rejects(wait, /cancelled/);
  });
});

describe("two transactions", () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = new Warehouse();
    await warehouse.run(["create table gate(n int)", "insert into gate values (0)", "create table ledger(k int)"]);
  });
  afterEach(() => warehouse.close());

  /** A load that adds a key where it is not yet: once only if it sees what it waited for. */
  const load = [
    "lock gate",
    "update gate set n = n + 1",
    "insert into ledger select 1 where not exists (select 1 from ledger where k = 1)",
  ];

  it("load once, both, behind a lock", async () => {
    const inserted = await Promise.all([warehouse.run(load), warehouse.run(load)]);
    assert.deepEqual(inserted.sort(), [0, 1]);
    assert.deepEqual(await warehouse.run("select (select count(*) from ledger) as rows, n from gate"), [["1", 2]]);
  });

  it("both insert without a lock: isolation is SNAPSHOT", async () => {
    const [a, b] = [await warehouse.session(), await warehouse.session()];
    const seen = await Promise.all([step(a, "select count(*) from ledger"), step(b, "select count(*) from ledger")]);
    await step(a, "insert into ledger values (1)");
    await a.commit();
    await step(b, "insert into ledger values (1)");
    await b.commit();
    await Promise.all([a.close(), b.close()]);
    assert.deepEqual(seen, [[["0"]], [["0"]]]);
    assert.deepEqual(await warehouse.run("select count(*) from ledger"), [["2"]]);
  });

  it("wait for each other's writes, and see them after the wait", async () => {
    const [a, b] = [await warehouse.session(), await warehouse.session()];
    await step(a, "update gate set n = 5");
    const second = step(b, "update gate set n = n + 1");
    assert.equal(await isDone(second), false);
    await a.commit();
    await second;
    await b.commit();
    await Promise.all([a.close(), b.close()]);
    assert.deepEqual(await warehouse.run("select n from gate"), [[6]]);
  });

  it("collide where one's snapshot is older than the other's write", async () => {
    const [a, b] = [await warehouse.session(), await warehouse.session()];
    await step(b, "select count(*) from ledger");
    await step(a, "update gate set n = 5");
    await a.commit();
    await assert.rejects(step(b, "update gate set n = 6"), /Serializable isolation violation/);
    await Promise.all([a.close(), b.close()]);
  });

  it("keep readers out of a locked table", async () => {
    const a = await warehouse.session();
    await step(a, "lock table gate");
    const read = warehouse.run("select n from gate");
    assert.equal(await isDone(read), false);
    await a.close();
    assert.deepEqual(await read, [[0]]);
  });

  it("do not both wait forever", async () => {
    const [a, b] = [await warehouse.session(), await warehouse.session()];
    await step(a, "lock gate");
    await step(b, "lock ledger");
    const failing = async (session: typeof a, sql: string) => {
      try {
        return String(await step(session, sql));
      } catch (error) {
        await session.rollback();
        return (error as Error).message;
      }
    };
    const ends = await Promise.all([failing(a, "lock ledger"), failing(b, "lock gate")]);
    assert.deepEqual(ends.sort(), ["-1", "deadlock detected"]);
    await Promise.all([a.close(), b.close()]);
  });

  it("stop for good when they are cancelled, however early, and give back what they held", async () => {
    const endless =
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select max(i) from n";
    const a = await warehouse.session();
    await step(a, "update gate set n = 7");
    const running = step(a, endless);
    a.cancel();
    await assert.rejects(running, /Query cancelled on user's request/);
    await assert.rejects(step(a, "lock gate"), /Query cancelled on user's request/);
    await a.close();
    assert.deepEqual(await warehouse.run("select n from gate"), [[0]]);
    assert.equal(await warehouse.run("update gate set n = 8"), 1);
  });
});
