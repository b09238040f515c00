import * as assert from "node:assert/strict";
import { Warehouse, type Given } from "./support";

/** Statements of one transaction, and what the last gives. The warehouse is new for each case. */
const cases: Array<[it: string, statements: string[], given: Given]> = [
  ["counts a varchar in bytes", ["create table t(a varchar(3))", "insert into t values ('aé')"], 1],
  [
    "refuses what is a byte too long",
    ["create table t(a varchar(3))", "insert into t values ('éé')"],
    "ERROR: value too long for type character varying(3)",
  ],
  [
    "takes bare varchar for 256 bytes",
    ["create table t(a varchar)", "insert into t select repeat('x', 257)"],
    "ERROR: value too long for type character varying(256)",
  ],
  [
    "takes text for varchar(256)",
    ["create table t(a text)", "insert into t select repeat('x', 257)"],
    "ERROR: value too long for type character varying(256)",
  ],
  ["takes varchar(max) for 65535", ["create table t(a varchar(max))", "insert into t select repeat('x', 65535)"], 1],
  [
    "checks an update",
    ["create table t(a varchar(1))", "insert into t values ('a')", "update t set a = a || 'b'"],
    "ERROR: value too long for type character varying(1)",
  ],
  ["lets blanks at the end of a char pass", ["create table t(a char(2))", "insert into t values ('ab  ')"], 1],
  [
    "checks a char",
    ["create table t(a char(2))", "insert into t values ('abc')"],
    "ERROR: value too long for type character(2)",
  ],
  [
    "cuts what is cast",
    ["create table t(a varchar(2))", "insert into t values ('abc'::varchar(2))", "select a from t"],
    [["ab"]],
  ],
  [
    "refuses null where it must not be",
    ["create table t(a varchar not null)", "insert into t values (null)"],
    "ERROR: Cannot insert a NULL value into column a",
  ],
  [
    "does not enforce keys",
    [
      "create table t(a int primary key, b int unique references u(x), unique(a), foreign key (b) references u(x))",
      "insert into t values (1, 1), (1, 1)",
    ],
    2,
  ],
  [
    "ignores where rows lie",
    [
      "create table t(a int encode zstd distkey sortkey, b int) backup no diststyle key compound sortkey (a, b)",
      "insert into t values (1, 2)",
    ],
    1,
  ],
  [
    "fills defaults",
    [
      "create table t(a int, b varchar(9) default 'x', c timestamp default getdate())",
      "insert into t(a) values (1)",
      "select * from t",
    ],
    [[1, "x", "2026-01-02 03:04:05"]],
  ],
  [
    "numbers identities",
    [
      "create table t(id bigint identity(10, 5), a int)",
      "insert into t(a) values (1), (2)",
      "select min(id), max(id) from t",
    ],
    [["10", "15"]],
  ],
  ["makes a table once", ["create table t(a int)", "create table if not exists t(b int)", "select a from t"], []],
  [
    "says that a table is there",
    ["create table t(a int)", "create table t(b int)"],
    'ERROR: Relation "t" already exists',
  ],
  [
    "makes a table like another, with its lengths",
    [
      "create table t(a varchar(2) not null default 'x')",
      "create temp table s (like t)",
      "insert into s values ('abc')",
    ],
    "ERROR: value too long for type character varying(2)",
  ],
  [
    "makes a table of a query",
    [
      "create table t as select 1 as a, sum(x::bigint) as s from (select 2 as x)",
      'select "column", type from pg_table_def',
    ],
    [
      ["a", "integer"],
      ["s", "numeric(38,0)"],
    ],
  ],
  [
    "adds a column, with its length",
    [
      "create table t(a int)",
      "insert into t values (1)",
      "alter table t add column b varchar(1) default 'z'",
      "select * from t",
    ],
    [[1, "z"]],
  ],
  [
    "checks an added column",
    ["create table t(a int)", "alter table t add column b varchar(1)", "insert into t values (1, 'zz')"],
    "ERROR: value too long for type character varying(1)",
  ],
  [
    "refuses a column twice",
    ["create table t(a int)", "alter table t add column a int"],
    'ERROR: column "a" of relation "t" already exists',
  ],
  [
    "widens a varchar",
    ["create table t(a varchar(1))", "alter table t alter column a type varchar(2)", "insert into t values ('ab')"],
    1,
  ],
  [
    "renames and drops columns",
    [
      "create table t(a int, b varchar(1))",
      "alter table t rename column a to c",
      "alter table t drop column b",
      "insert into t(c) values (1)",
    ],
    1,
  ],
  ["renames a table", ["create table t(a int)", "alter table t rename to u", "select * from u"], []],
  [
    "refuses alter table append",
    ["create table t(a int)", "alter table t append from u"],
    "ERROR: alter table append is not supported by the local runtime; use insert ... select",
  ],
  [
    "updates from another table",
    [
      "create table t(a int, b int)",
      "insert into t values (1, 0), (2, 0)",
      "update t set b = s.n from (select 1 as k, 7 as n) s where t.a = s.k",
    ],
    1,
  ],
  [
    "deletes using another table",
    [
      "create table t(a int)",
      "insert into t values (1), (2)",
      "create temp table d(x int)",
      "insert into d values (2)",
      "delete from t using d where t.a = d.x",
    ],
    1,
  ],
  [
    "inserts with a common table expression",
    ["create table t(a int)", "insert into t with q as (select 3 as x) select x from q"],
    1,
  ],
  [
    "hides a table behind a temporary one",
    ["create table t(a int)", "create temp table t(b int)", "insert into t values (1)", "select b from t"],
    [[1]],
  ],
  [
    "keeps schemas apart",
    ["create schema s", "create table s.t(a int)", "insert into s.t values (1)", "select * from t"],
    'ERROR: relation "t" does not exist',
  ],
  [
    "shows columns in the catalog",
    [
      "create table t(a varchar(5) not null, b decimal(12,2))",
      "select column_name, data_type, character_maximum_length, is_nullable from information_schema.columns where table_name = 't' order by ordinal_position",
    ],
    [
      ["a", "character varying", 5, "NO"],
      ["b", "numeric", null, "YES"],
    ],
  ],
  [
    "makes views",
    ["create table t(a int)", "insert into t values (1)", "create view v as select a from t", "select * from v"],
    [[1]],
  ],
  [
    "drops what is there, if it is",
    ["drop table if exists t", "create table t(a int)", "drop table t", "select * from t"],
    'ERROR: relation "t" does not exist',
  ],
  [
    "accepts what changes nothing here",
    ["analyze", "vacuum", "comment on table t is 'x'", "set query_group to 'x'", "show search_path"],
    [["$user, public"]],
  ],
];

describe("Redshift tables", () => {
  let warehouse: Warehouse;
  beforeEach(() => (warehouse = new Warehouse()));
  afterEach(() => warehouse.close());
  for (const [title, statements, given] of cases)
    it(title, async () => assert.deepEqual(await warehouse.run(statements), given));

  it("undoes everything of a transaction that fails", async () => {
    await warehouse.run("create table t(a int)");
    await warehouse.run(["insert into t values (1)", "create table u(a int)", "select nosuch from t"]);
    assert.deepEqual(await warehouse.run("select * from t"), []);
    assert.equal(await warehouse.run("select * from u"), 'ERROR: relation "u" does not exist');
  });

  it("commits at a truncate, with all that came before", async () => {
    await warehouse.run(["create table t(a int)", "create table u(a int)", "insert into t values (1)"]);
    await warehouse.run(["insert into u values (1)", "truncate t", "insert into u values (2)", "select nosuch from t"]);
    assert.deepEqual(await warehouse.run("select (select count(*) from t) as t, (select count(*) from u) as u"), [
      ["0", "1"],
    ]);
  });
});
