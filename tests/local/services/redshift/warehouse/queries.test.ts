import * as assert from "node:assert/strict";
import { execute } from "../../../../../local/services/redshift/warehouse/execute";
import { Warehouse, type Given } from "./support";

const answers: Array<[sql: string, rows: Given]> = [
  // Numbers
  ["select 5 / 2, -7 / 2, 7 % 3", [[2, -3, 1]]],
  ["select 1 / 0", "ERROR: Divide by zero"],
  ["select sum(i), sum(b), sum(r), avg(i) from n", [["3", "30", 2.75, "1"]]],
  [
    "select sum(i) over (), sum(distinct i), avg(r) over () from n group by i, r order by i",
    [
      ["3", "1", 1.375],
      ["3", "2", 1.375],
    ],
  ],
  ["select trunc(2.7), trunc(timestamp '2026-01-02 03:04:05')", [["2", "2026-01-02"]]],
  ["select strtol('1f', 16), strtol('101', 2)", [["31", "5"]]],
  // Text
  ["select len('abc'), octet_length('é'), upper('a') || 'b'", [["3", "2", "Ab"]]],
  ["select 'abcdef'::varchar(3), cast('aé' as varchar(2)), 'x'::char(1)", [["abc", "a", "x"]]],
  ["select 'it\\'s', $$it's$$, E'a\\tb'", [["it's", "it's", "a\tb"]]],
  [
    "select 'Abc' ilike 'aB%', 'a_c' like 'a\\\\_c', 'abc' like 'a\\\\_c', 'xay' ~ '^x.y$', 'xAy' ~* 'a', 'b' !~ 'a'",
    [[true, true, false, true, true, true]],
  ],
  [
    "select concat('a', null), nvl(null, 'x'), nvl2(null, 1, 2), decode(2, 1, 'one', 2, 'two', 'many'), decode(null, null, 'n')",
    [[null, "x", 2, "two", "n"]],
  ],
  [
    "select listagg(t, ',') within group (order by t desc), listagg(distinct t) within group (order by t) from n",
    [["b,a", "ab"]],
  ],
  [
    "select initcap('golf road'), position('b' in 'abc'), substring('abcd' from 2 for 2), trim(both 'x' from 'xax'), split_part('a,b', ',', 2)",
    [["Golf Road", "2", "bc", "a", "b"]],
  ],
  [
    "select regexp_replace('a1b2', '[0-9]', ''), regexp_substr('a12', '[0-9]+'), rpad('a', 3, '0'), lpad('a', 2)",
    [["ab", "12", "a00", " a"]],
  ],
  // Time
  ["select getdate(), sysdate, current_date", [["2026-01-02 03:04:05", "2026-01-02 03:04:05.678", "2026-01-02"]]],
  [
    "select dateadd(month, 1, '2026-01-31'), dateadd('day', -1, date '2026-01-01')",
    [["2026-02-28 00:00:00", "2025-12-31 00:00:00"]],
  ],
  ["select datediff(day, '2026-01-01', '2026-02-01'), datediff(year, '2025-12-31', '2026-01-01')", [["31", "1"]]],
  [
    "select to_char(timestamp '2026-01-02 13:04:05', 'YYYY/MM/DD HH24:MI:SS'), to_date('2026/01/02', 'YYYY/MM/DD')",
    [["2026/01/02 13:04:05", "2026-01-02"]],
  ],
  [
    "select convert_timezone('America/New_York', timestamp '2026-01-01 05:00:00'), extract(year from date '2026-01-01')",
    [["2026-01-01 00:00:00", "2026"]],
  ],
  [
    "select date_trunc('month', timestamp '2026-01-15 01:00:00'), date_part(dow, date '2026-01-04')",
    [["2026-01-01 00:00:00", "0"]],
  ],
  // Order, limits, sets, expressions of common tables
  ["select i from (select 1 as i union all select null) x order by i desc", [[null], [1]]],
  ["select top 1 i from n order by i desc", [[2]]],
  ["with q(x) as (select i from n), p as (select x + 1 as y from q) select max(y) from p", [[3]]],
  ["select i from n minus select 1", [[2]]],
  [
    "select t, row_number() over (partition by t order by i rows between unbounded preceding and current row) as place from n order by t",
    [
      ["a", "1"],
      ["b", "1"],
    ],
  ],
  ["select approximate count(distinct i) from n", [["2"]]],
  [
    "select a.i, b.t from n a left join n as b on a.i = b.i and left(b.t, 1) = 'b' order by 1",
    [
      [1, null],
      [2, "b"],
    ],
  ],
  // Words that only DuckDB knows are plain names
  ["select at, qualify_ from (select 1 as at, 2 as qualify_) as asof", [[1, 2]]],
  ['select "Upper" from (select 1 as upper) x', [[1]]],
  // Errors
  ["select nosuch from n", 'ERROR: column "nosuch" does not exist'],
  ["select * from nosuch", 'ERROR: relation "nosuch" does not exist'],
  ["selec 1", 'ERROR: syntax error at or near "selec"'],
  ["select 1 frm where", "ERROR: syntax error at end of input"],
  ["select 'x'::int", 'ERROR: invalid input syntax for integer: "x"'],
  ["select 1; select 2", "ERROR: cannot insert multiple commands into a prepared statement"],
  // Refused by name, never run as something else
  ["select soundex('a')", "ERROR: function soundex is not supported by the local runtime"],
  ["select * from read_parquet('x')", "ERROR: table function read_parquet is not supported by the local runtime"],
  ["select * from '/etc/passwd'", `ERROR: syntax error at or near "'/etc/passwd'"`],
  ["select * from landfall.users", 'ERROR: schema "landfall" does not exist'],
  ["select * from users", 'ERROR: relation "users" does not exist'],
  ["select [1]", "ERROR: operator [ is not supported by the local runtime"],
  ["select 'a' similar to 'b'", "ERROR: similar to is not supported by the local runtime; use ~"],
  ["select * from stl_query", "ERROR: system table stl_query is not supported by the local runtime"],
  ["select * from other.public.n", 'ERROR: a query across databases ("other") is not supported by the local runtime'],
  ["select i from n pivot (sum(b) for i in (1))", "ERROR: pivot is not supported by the local runtime"],
  ["unload ('select 1') to 's3://b/p' iam_role default", "ERROR: unload is not supported by the local runtime"],
  ["set search_path to x", "ERROR: set search_path is not supported by the local runtime"],
  [
    "select datediff(week, '2026-01-01', '2026-01-08')",
    "ERROR: datediff by week is not supported by the local runtime",
  ],
  ["pragma version", 'ERROR: syntax error at or near "pragma"'],
];

describe("Redshift queries", () => {
  let warehouse: Warehouse;
  before(async () => {
    warehouse = new Warehouse();
    await warehouse.run([
      "create table n(i integer, b bigint, r real, t varchar)",
      "insert into n values (1, 10, 1.25, 'a'), (2, 20, 1.5, 'b')",
    ]);
  });
  after(() => warehouse.close());

  for (const [sql, rows] of answers) it(sql, async () => assert.deepEqual(await warehouse.run(sql), rows));

  it("names columns without alias as Redshift does", async () => {
    const session = await warehouse.session();
    const { result } = await execute(
      session,
      "select count(*), i + 1, t::varchar(2), case when true then 1 end, upper(t), n.i, 1 as one from n group by 2, 3, 4, 5, 6",
    );
    assert.deepEqual(result?.columnNames(), ["count", "?column?", "t", "case", "upper", "i", "one"]);
    await result?.getRowsJson();
    await session.close();
  });
});
