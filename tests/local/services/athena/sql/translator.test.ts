import * as assert from "node:assert/strict";
import { QueryEngine } from "../../../../../local/services/athena/engine";
import { columnsOf } from "../../../../../local/services/athena/results/columns";
import { valueText } from "../../../../../local/services/athena/results/values";
import { parseStatement } from "../../../../../local/services/athena/sql/statement";
import { translate } from "../../../../../local/services/athena/sql/translator";

/** What a query without tables answers: column names, and each row's values as Athena writes them. */
async function answer(sql: string, parameters: readonly string[] = []) {
  const statement = parseStatement(sql, parameters);
  if (statement.kind !== "query") throw new Error(`${sql} is a ${statement.kind}`);
  const engine = await QueryEngine.open([], { now: "2026-03-04T05:06:07.890Z", repeats: true });
  try {
    const result = await engine.run(translate(statement.nodes, "shipping-db").sql);
    const types = result.columnTypes();
    const columns = columnsOf(result);
    const rows = (await result.getRows()).map((row) => row.map((value, at) => valueText(value, types[at]!) ?? null));
    return { names: columns.map(({ Name }) => Name), types: columns.map(({ Type }) => Type), rows };
  } finally {
    engine.close();
  }
}

async function failure(sql: string, parameters?: readonly string[]): Promise<string> {
  try {
    await answer(sql, parameters);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`succeeded: ${sql}`);
}

/** Expressions, and what Trino makes of them. */
const expressions: ReadonlyArray<readonly [sql: string, value: string | null]> = [
  ["7 / 2", "3"],
  ["-7 / 2", "-3"],
  ["7 / 2e0", "3.5"],
  ["10 / (1 + 1) / 5", "1"],
  ["8 / cardinality(array[1, 2]) + 1", "5"],
  ["7 % 4", "3"],
  ["sum(2e9) * 5", "1.0E10"],
  ["cast(1 as double)", "1.0"],
  ["1e-4", "1.0E-4"],
  ["0.001e0", "0.001"],
  ["cast(1.1 as real)", "1.1"],
  ["cast(12345.678 as decimal(10, 2))", "12345.68"],
  ["cast(2.5e0 as integer)", "3"],
  ["cast(-2.5 as bigint)", "-3"],
  ["cast('12' as integer)", "12"],
  ["try_cast('1.5' as integer)", null],
  ["try_cast('x' as date)", null],
  ["cast(true as integer)", "1"],
  ["cast(12.5e0 as varchar)", "1.25E1"],
  ["cast(-0.00125e0 as varchar)", "-1.25E-3"],
  ["cast(1e23 as varchar)", "1.0E23"],
  ["cast(0e0 as varchar)", "0.0E0"],
  ["cast(7 as varchar)", "7"],
  ["cast('abcdef' as varchar(3))", "abc"],
  ["cast(timestamp '2026-01-01' as varchar)", "2026-01-01 00:00:00.000"],
  ["timestamp '2026-01-01 10:20:30.5'", "2026-01-01 10:20:30.500"],
  ["date '2026-01-01'", "2026-01-01"],
  ["true and not false", "true"],
  ["null", null],
  ["concat('a', 'b', 'c')", "abc"],
  ["concat('a', null)", null],
  ["greatest(1, null)", null],
  ["greatest(1, 3, 2)", "3"],
  ["substr('hello', 2, 3)", "ell"],
  ["substr('hello', 0)", ""],
  ["split('a,b', ',')[2]", "b"],
  ["split_part('a,b', ',', 3)", null],
  ["regexp_like('abc', '^a.c$')", "true"],
  ["regexp_extract('abc', 'b(.)', 1)", "c"],
  ["regexp_extract('abc', 'x')", null],
  ["regexp_replace('abab', 'a(b)', '<$1>')", "<b><b>"],
  ["replace('abc', 'b')", "ac"],
  ["position('c' in 'abc')", "3"],
  ["trim(leading 'x' from 'xax')", "ax"],
  ["trim('  a ')", "a"],
  ["to_hex(md5(to_utf8('a')))", "0CC175B9C0F1B6A831C399E269772661"],
  ["if(1 > 2, 'a', 'b')", "b"],
  ["if(1 > 2, 'a')", null],
  ["date_parse('2026/01/02 03:04', '%Y/%m/%d %H:%i')", "2026-01-02 03:04:00.000"],
  ["date_format(timestamp '2026-01-02 03:04:05', '%d.%m.%y %H:%i:%s')", "02.01.26 03:04:05"],
  ["date_trunc('month', date '2026-02-03')", "2026-02-01"],
  ["date_trunc('month', timestamp '2026-02-03 01:02:03')", "2026-02-01 00:00:00.000"],
  ["date_add('day', 2, date '2026-02-27')", "2026-03-01"],
  ["date_add('hour', 2, timestamp '2026-02-27 00:00:00')", "2026-02-27 02:00:00.000"],
  ["date_diff('month', date '2026-01-15', date '2026-02-14')", "0"],
  ["date_diff('day', timestamp '2026-01-01 12:00:00', timestamp '2026-01-02 11:00:00')", "0"],
  ["year(date '2026-01-02') * 100 + month(date '2026-01-02')", "202601"],
  ["extract(year from date '2026-01-02')", "2026"],
  ["day_of_week(date '2026-01-04')", "7"],
  ["current_date", "2026-03-04"],
  ["current_timestamp", "2026-03-04 05:06:07.890 UTC"],
  ["from_iso8601_timestamp('2026-01-01T00:00:00Z')", "2026-01-01 00:00:00.000 UTC"],
  ["from_unixtime(0)", "1970-01-01 00:00:00.000 UTC"],
  ["to_iso8601(date '2026-01-01')", "2026-01-01"],
  ["element_at(array[1, 2], 3)", null],
  ["contains(array[1, 2], 2)", "true"],
  ["array_join(array['a', 'b'], '-')", "a-b"],
  ["array[1.5e0, null]", "[1.5, null]"],
  [`json_extract_scalar('{"a": {"b": 7}}', '$.a.b')`, "7"],
  [`json_extract_scalar('{"a": {"b": 7}}', '$.a')`, null],
  ["1 is distinct from null", "true"],
  ["count(*) filter (where true)", "1"],
  ["approx_distinct(1)", "1"],
  ["count(distinct 1)", "1"],
  ["sum(1)", "1"],
  ["avg(3)", "3.0"],
  ["case when 1 = 1 then 'yes' else 'no' end", "yes"],
  ["'it''s'", "it's"],
  ["'back\\slash' like 'back\\%'", "true"],
];

describe("translate", () => {
  for (const [sql, value] of expressions) {
    it(`makes ${value ?? "null"} of ${sql}`, async () => {
      assert.deepEqual((await answer(`select ${sql}`)).rows, [[value]]);
    });
  }

  it("numbers the columns that have no name", async () => {
    const sql =
      "select 1, 2 as b, 3 c, a.x, a.x + 1, count(*), a.*, 'q' \"Q\", current_date from (values (1)) as a(x) group by a.x";
    assert.deepEqual((await answer(sql)).names, ["_col0", "b", "c", "x", "_col4", "_col5", "x", "Q", "_col8"]);
  });

  it("types the columns as Athena does", async () => {
    const sql = "select 1, 2.50, 3e0, 'a', true, date '2026-01-01', now(), sum(1), array[1], cast('1' as json), null";
    const types = "integer decimal double varchar boolean date,timestamp with time zone,bigint array json integer";
    assert.deepEqual(
      (await answer(sql)).types,
      types.split(/,/).flatMap((t, i) => (i === 1 ? [t] : t.split(" "))),
    );
  });

  it("finds tables in joins, subqueries and lists, and leaves names of WITH alone", () => {
    const statement = parseStatement(`
      with a as (select * from raw.a), b (n) as (select 1 from a)
      select * from a, b join "Orders" o on o.x = b.n, (select extract(year from d) from c where x is not distinct from y) s
      cross join unnest(array[1]) as t(e), (d left join awsdatacatalog.raw.e on true)
      where exists (select 1 from f) union all select * from b order by 1`);
    assert.equal(statement.kind, "query");
    const { tables } = translate(statement.kind === "query" ? statement.nodes : [], "db");
    const names = tables.map(({ database, table }) => `${database}.${table}`);
    assert.deepEqual(names, ["raw.a", "db.orders", "db.c", "db.d", "raw.e", "db.f"]);
  });

  it("puts nulls last, whatever the order", async () => {
    for (const order of ["asc", "desc"]) {
      const { rows } = await answer(`select x from (values 1, null, 1) as t(x) order by x ${order}`);
      assert.deepEqual(rows.at(-1), [null]);
    }
  });

  it("puts execution parameters in, literals only", async () => {
    const { rows } = await answer("select ?, ? - 1, ?", ["'a?'", "-2", "date '2026-01-01'"]);
    assert.deepEqual(rows, [["a?", "-3", "2026-01-01"]]);
    assert.match(await failure("select ?", ["a"]), /not a literal/);
    assert.match(await failure("select ?", []), /expected 1 but found 0/);
    assert.match(await failure("select 1", ["1", "2"]), /expected 0 but found 2/);
  });

  const refusals: ReadonlyArray<readonly [sql: string, message: RegExp]> = [
    ["select * from read_csv('/etc/passwd')", /table function read_csv is not supported/],
    ["select * from '/etc/passwd'", /a name is expected/],
    ["select read_text('/etc/passwd')", /function read_text is not supported/],
    ["select \"read_text\"('/etc/passwd')", /function read_text is not supported/],
    ["select getenv('HOME')", /function getenv is not supported/],
    ["select current_setting('threads')", /function current_setting is not supported/],
    ["copy t to 'x'", /COPY is not supported/],
    ["attach 'x'", /ATTACH is not supported/],
    ["pragma version", /PRAGMA is not supported/],
    ["install httpfs", /INSTALL is not supported/],
    ["create table t as select 1", /CREATE TABLE is not supported/],
    ["insert into t values (1)", /INSERT is not supported/],
    ["unload (select 1) to 's3://x'", /UNLOAD is not supported/],
    ["select 1; select 2", /Only one sql statement is allowed/],
    ["select 1::varchar", /mismatched input '::'/],
    ["select {'a': 1}", /mismatched input '{'/],
    ["select transform(array[1], x -> x + 1)", /a lambda is not supported|function transform/],
    ["select * from `t`", /backquoted identifiers/],
    ["select 1 / 0", /^DIVISION_BY_ZERO: \/ by zero/],
    ["select 1e0 / 0e0", /division of a double by zero/],
    ["select cast('1.5' as integer)", /^INVALID_CAST_ARGUMENT: Cannot cast '1.5' to INT/],
    ["select nope", /^COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved/],
    ["select 'open", /^SYNTAX_ERROR: line 1:8: mismatched input ''open'/],
    ["select (1", /^SYNTAX_ERROR/],
    ["select * from a.b.c.d", /CATALOG_NOT_FOUND/],
    ["select x from (values 1, 2) t(x) group by all", /mismatched input 'ALL'/],
    ["", /no statement/],
  ];
  for (const [sql, message] of refusals) it(`refuses ${sql}`, async () => assert.match(await failure(sql), message));
});
