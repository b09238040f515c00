import * as assert from "node:assert/strict";
import { step, Warehouse, type Given } from "./support";

const user = "IAMR:loader";
const denied = "ERROR: permission denied for relation t";

/** What the administrator grants, what the user then does, and what it gets. */
const cases: Array<[it: string, grants: string[], statement: string, given: Given]> = [
  ["has nothing at first", [], "select * from t", denied],
  ["reads with select", [`grant select on t to "${user}"`], "select * from t", [[1]]],
  ["does not write with select", [`grant select on t to "${user}"`], "insert into t values (2)", denied],
  ["writes with insert", [`grant insert on table t to "${user}"`], "insert into t values (2)", 1],
  [
    "needs select beside delete, to know which rows",
    [`grant delete on t to "${user}"`],
    "delete from t where a = 1",
    denied,
  ],
  ["deletes with both", [`grant select, delete on t to "${user}"`], "delete from t where a = 1", 1],
  ["needs select beside update", [`grant update on t to "${user}"`], "update t set a = 2", denied],
  [
    "reads every table of a query with rights",
    [`grant select on t to "${user}"`],
    "select * from t where a in (select a from u)",
    "ERROR: permission denied for relation u",
  ],
  ["locks with update", [`grant update on t to "${user}"`], "lock t", -1],
  ["does not lock with select", [`grant select on t to "${user}"`], "lock table t", denied],
  ["does not truncate with delete", [`grant delete on t to "${user}"`], "truncate t", denied],
  [
    "does not alter what another owns",
    [`grant all on t to "${user}"`],
    "alter table t add column b int",
    "ERROR: must be owner of relation t",
  ],
  ["gets all tables of a schema", [`grant select on all tables in schema public to "${user}"`], "select * from u", []],
  [
    "gets rights through a group",
    [`create group g with user "${user}"`, "grant select on t to group g"],
    "select * from t",
    [[1]],
  ],
  [
    "gets rights through roles in roles",
    [
      "create role inner_",
      "create role outer_",
      "grant select on t to role inner_",
      "grant role inner_ to role outer_",
      `grant role outer_ to "${user}"`,
    ],
    "select * from t",
    [[1]],
  ],
  ["gets what everybody gets", ["grant select on t to public"], "select * from t", [[1]]],
  [
    "loses what is revoked",
    [`grant select on t to "${user}"`, `revoke select on t from "${user}"`],
    "select * from t",
    denied,
  ],
  [
    "gets default privileges on later tables",
    [`alter default privileges in schema public grant select on tables to "${user}"`, "create table later(a int)"],
    "select * from later",
    [],
  ],
  [
    "loses grants with the table",
    [`grant select on t to "${user}"`, "drop table t", "create table t(a int)"],
    "select * from t",
    denied,
  ],
  ["owns what it makes", [], "create table mine(a int)", -1],
  [
    "makes no table in a schema of others",
    ["create schema s"],
    "create table s.t(a int)",
    "ERROR: permission denied for schema s",
  ],
  [
    "sees no table in a schema without usage",
    ["create schema s", "create table s.t(a int)", `grant select on s.t to "${user}"`],
    "select * from s.t",
    "ERROR: permission denied for schema s",
  ],
  [
    "may be granted what does not exist to no one",
    [],
    "grant select on t to nobody",
    'ERROR: user "nobody" does not exist',
  ],
  ["makes no users", [], "create user x password disable", "ERROR: must be superuser to create users"],
  [
    "grants nothing that it does not own",
    [`create user y password disable`, `grant select on t to "${user}"`],
    "grant select on t to y",
    denied,
  ],
  [
    "hands on with grant option",
    ["create user y password disable", `grant select on t to "${user}" with grant option`],
    "grant select on t to y",
    -1,
  ],
  ["uses temporary tables freely", [], "create temp table x(a int)", -1],
  ["is told that a table is missing", [], "select * from nosuch", 'ERROR: relation "nosuch" does not exist'],
  ["reads the catalog", [], "select usename from pg_user where usename like 'IAMR%'", [[user]]],
  [
    "calls no procedure without execute",
    ["create procedure p() as $$ begin truncate t; end $$ language plpgsql"],
    "call p()",
    "ERROR: permission denied for procedure p",
  ],
  [
    "runs a procedure with its own rights",
    [
      "create procedure p() as $$ begin truncate t; end $$ language plpgsql",
      `grant execute on procedure p() to "${user}"`,
    ],
    "call p()",
    denied,
  ],
];

describe("a user without superuser rights", () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = new Warehouse();
    await warehouse.run([
      "create table t(a int)",
      "insert into t values (1)",
      "create table u(a int)",
      `create user "${user}" password disable`,
    ]);
  });
  afterEach(() => warehouse.close());
  for (const [title, grants, statement, given] of cases)
    it(title, async () => {
      if (grants.length > 0) assert.equal(await warehouse.run(grants), -1);
      assert.deepEqual(await warehouse.run(statement, user), given);
    });

  const refused = "ERROR: must be owner of relation mine";
  it("has no more than it gave away, from the next statement on", async () => {
    assert.equal(await warehouse.run("create user other password disable"), -1);
    assert.equal(await warehouse.run("create table mine(a int)", user), -1);
    const given = ["select * from mine", "alter table mine owner to other"];
    assert.equal(await warehouse.run([...given, "alter table mine add column b int"], user), refused);
  });

  it("is asked anew in the next transaction", async () => {
    assert.equal(await warehouse.run(`grant select on t to "${user}"`), -1);
    const session = await warehouse.session(user);
    const read = () => step(session, "select * from t");
    assert.deepEqual(await read(), [[1]]);
    await session.commit();
    assert.equal(await warehouse.run(`revoke select on t from "${user}"`), -1);
    await assert.rejects(read(), /permission denied for relation t/);
    await session.close();
  });
});
