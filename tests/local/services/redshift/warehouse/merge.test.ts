import * as assert from "node:assert/strict";
import { Warehouse, type Given } from "./support";

const merge =
  "merge into t using s on t.k = s.k when matched then update set v = s.v when not matched then insert (k, v) values (s.k, s.v)";

const cases: Array<[it: string, source: string, statement: string, given: Given, target: Given]> = [
  [
    "updates what matches and inserts what does not",
    "(1, 'x'), (3, 'y')",
    merge,
    2,
    [
      [1, "x"],
      [2, "b"],
      [3, "y"],
    ],
  ],
  [
    "refuses two source rows for one of the target",
    "(1, 'x'), (1, 'y')",
    merge,
    "ERROR: Found multiple matches to update the same tuple.",
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
  [
    "takes doubles that match nothing",
    "(3, 'x'), (3, 'y')",
    merge,
    2,
    [
      [1, "a"],
      [2, "b"],
      [3, "x"],
      [3, "y"],
    ],
  ],
  [
    "deletes what matches",
    "(1, 'x')",
    "merge into t using s as z on t.k = z.k when matched then delete when not matched then insert values (z.k, z.v)",
    1,
    [[2, "b"]],
  ],
  [
    "checks lengths",
    "(1, 'long')",
    merge,
    "ERROR: value too long for type character varying(3)",
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
  [
    "wants both branches",
    "(1, 'x')",
    "merge into t using s on t.k = s.k when matched then delete",
    "ERROR: syntax error at end of input",
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
  [
    "wants a table as source",
    "(1, 'x')",
    "merge into t using (select 1 as k) q on t.k = q.k when matched then delete when not matched then insert values (1, 'x')",
    'ERROR: syntax error at or near "("',
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
  [
    "wants another table as source",
    "(1, 'x')",
    "merge into t using t as s on t.k = s.k when matched then delete when not matched then insert values (1, 'x')",
    "ERROR: Source and target tables cannot be the same",
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
  [
    "refuses remove duplicates by name",
    "(1, 'x')",
    "merge into t using s on t.k = s.k remove duplicates",
    "ERROR: merge ... remove duplicates is not supported by the local runtime",
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
];

describe("MERGE", () => {
  let warehouse: Warehouse;
  beforeEach(async () => {
    warehouse = new Warehouse();
    await warehouse.run(["create table t(k int, v varchar(3))", "insert into t values (1, 'a'), (2, 'b')"]);
  });
  afterEach(() => warehouse.close());
  for (const [title, source, statement, given, target] of cases)
    it(title, async () => {
      assert.deepEqual(
        await warehouse.run(["create temp table s(k int, v varchar(9))", `insert into s values ${source}`, statement]),
        given,
      );
      assert.deepEqual(await warehouse.run("select * from t order by 1, 2"), target);
    });
});
