import * as assert from "node:assert/strict";
import { Warehouse, type Given } from "./support";

const ensureUser = `create or replace procedure ensure_user(name varchar) as $$
begin
  if not exists (select 1 from pg_user where usename = name) then
    execute 'create user ' || quote_ident(name) || ' password disable';
  end if;
end;
$$ language plpgsql`;

const choose = `create procedure choose(n int) as $$
begin
  if n > 1 then insert into t values ('many'); elsif n = 1 then insert into t values ('one');
  else insert into t values ('none'); end if;
end $$ language plpgsql`;

const cases: Array<[it: string, statements: string[], given: Given]> = [
  [
    "makes a user where there is none, twice",
    [ensureUser, "call ensure_user('IAMR:Loader')", "call ensure_user('IAMR:Loader')", "select usename from pg_user"],
    [["IAMR:Loader"]],
  ],
  [
    "takes the branch that holds",
    [
      "create table t(a varchar)",
      choose,
      "call choose(2)",
      "call choose(1)",
      "call choose(0)",
      "select a from t order by a",
    ],
    [["many"], ["none"], ["one"]],
  ],
  ["is replaced only if asked", [choose, choose], 'ERROR: function "choose" already exists with same argument types'],
  [
    "wants its number of arguments",
    [ensureUser, "call ensure_user()"],
    "ERROR: procedure ensure_user with 0 arguments does not exist",
  ],
  [
    "takes no loops",
    ["create procedure p() as $$ begin for i in 1..2 loop null; end loop; end $$ language plpgsql"],
    "ERROR: for in a procedure is not supported by the local runtime",
  ],
  [
    "takes no declarations",
    ["create procedure p() as $$ declare x int; begin end $$ language plpgsql"],
    "ERROR: declare in a procedure is not supported by the local runtime",
  ],
  [
    "takes no query without a destination",
    ["create procedure p() as $$ begin select 1; end $$ language plpgsql", "call p()"],
    "ERROR: query has no destination for result data",
  ],
];

describe("a procedure", () => {
  let warehouse: Warehouse;
  beforeEach(() => (warehouse = new Warehouse()));
  afterEach(() => warehouse.close());
  for (const [title, statements, given] of cases)
    it(title, async () => assert.deepEqual(await warehouse.run(statements), given));
});
