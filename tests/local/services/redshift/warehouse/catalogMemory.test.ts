import { strict as assert } from "node:assert";
import type { Session } from "../../../../../local/services/redshift/warehouse/session";
import { CatalogMemory } from "../../../../../local/services/redshift/warehouse/catalogMemory";
import { columnsOf, type Column } from "../../../../../local/services/redshift/warehouse/catalog";
import { step, Warehouse } from "./support";

/** Defaults are the same, but not spelled alike. */
const shown = ({ default: given, ...column }: Column) => ({ ...column, isGiven: given !== undefined });

describe("the catalog's answers are remembered until it changes", () => {
  const warehouse = new Warehouse();
  const open: Session[] = [];
  const sessionOf = async (name: string): Promise<Session> => {
    const session = await warehouse.session(name);
    open.push(session);
    return session;
  };
  const read = async (session: Session): Promise<unknown> => {
    const given = await step(session, "select n from notes").catch((error: Error) => error.message);
    await session.rollback();
    return given;
  };

  const refusal = (session: Session, sql: string): Promise<string> =>
    step(session, sql).then(
      (given) => `not refused: ${JSON.stringify(given)}`,
      (error: Error) => error.message,
    );

  before(() =>
    warehouse.run(["create table notes (n int)", "insert into notes values (1)", "create user ann password disable"]),
  );
  afterEach(async () => {
    for (const session of open.splice(0)) await session.close();
  });
  after(() => warehouse.close());

  it("heeds a grant, and its end, in sessions that asked before", async () => {
    const ann = await sessionOf("ann");
    assert.equal(await read(ann), "permission denied for relation notes");
    await warehouse.run("grant select on notes to ann");
    assert.deepEqual(await read(ann), [[1]]);
    await warehouse.run("revoke select on notes from ann");
    assert.equal(await read(ann), "permission denied for relation notes");
  });

  it("heeds the groups that a user comes into", async () => {
    const ann = await sessionOf("ann");
    await warehouse.run(["create group readers", "grant select on notes to group readers"]);
    assert.equal(await read(ann), "permission denied for relation notes");
    await warehouse.run("alter group readers add user ann");
    assert.deepEqual(await read(ann), [[1]]);
    await warehouse.run("alter group readers drop user ann");
  });

  it("shows a transaction its own changes, and others only what is committed", async () => {
    const [admin, ann] = [await sessionOf("admin"), await sessionOf("ann")];
    await step(admin, "alter table notes add column more varchar(10)");
    await step(admin, "create temp table mine (like notes)");
    assert.deepEqual(await step(admin, "select * from mine"), []);
    assert.equal(await step(admin, "insert into mine values (1, 'two')"), 1);
    await admin.rollback();
    await step(admin, "create temp table mine (like notes)");
    assert.match(
      await refusal(admin, "insert into mine values (1, 'two')"),
      /INSERT has more expressions than target columns/,
    );
    assert.equal(await read(ann), "permission denied for relation notes");
  });

  it("shows a transaction that began before a change the catalog of then, and all others that of now", async () => {
    const [before, after] = [await sessionOf("admin"), await sessionOf("admin")];
    await step(before, "select n from notes");
    await warehouse.run("create table later (n int)");
    const make = "create temp table copied (like later)";
    assert.match(await refusal(before, make), /relation "later" does not exist/);
    assert.equal(await step(after, make), -1);
  });

  it("knows the columns of a temporary table as the catalog has them", async () => {
    const types = [
      "int",
      "bigint",
      "smallint",
      "real",
      "float8",
      "numeric",
      "numeric(10,2)",
      "boolean",
      "date",
      "timestamp",
    ];
    const texts = ["timestamptz", "time", "varchar", "varchar(7)", "text", "char", "char(3)"];
    const columns = [...types, ...texts].map((type, at) => `c${at} ${type}`).join(", ");
    const admin = await sessionOf("admin");
    await step(admin, `create temp table mine (${columns}, needed int not null, given varchar(9) default 'a' || 'b')`);
    const mine = admin.resolve({ name: "mine" });
    const known = await columnsOf(admin, mine);
    admin.addTemporary("mine");
    const found = await columnsOf(admin, mine);
    assert.notEqual(found, known);
    assert.deepEqual(found.map(shown), known.map(shown));
  });

  it("forgets the columns of a temporary table that is altered", async () => {
    const admin = await sessionOf("admin");
    await step(admin, "create temp table mine (n int)");
    await step(admin, "alter table mine add column more varchar(10)");
    await step(admin, "create temp table other (like mine)");
    assert.equal(await step(admin, "insert into other values (1, 'two')"), 1);
  });

  it("asks again where the one who asked first failed", async () => {
    const memory = new CatalogMemory();
    const failing = memory.answer("what", () => Promise.reject(new Error("cancelled")));
    const other = memory.answer("what", async () => "this");
    await assert.rejects(failing, /cancelled/);
    assert.equal(await other, "this");
    assert.equal(await memory.answer("what", async () => "that"), "that");
  });
});
