/**
 * What Redshift's SQL means and DuckDB has no word for. Overloads with a type come first; the one without takes the rest.
 * `rs_now`, `rs_started` and `rs_user` are variables that each session sets.
 */
export const macros: readonly string[] = [
  "rs_getdate() as date_trunc('second', cast(getvariable('rs_now') as timestamp))",
  "rs_sysdate() as cast(getvariable('rs_started') as timestamp)",
  "rs_current_user() as cast(getvariable('rs_user') as varchar)",
  "rs_nonzero(x) as case when x = 0 then error('Divide by zero') else x end",
  // An explicit cast cuts text to so many bytes, never within a character.
  `rs_fit(x, n) as case when strlen(x) <= n then x else left(x, (
     select max(i) from generate_series(0, length(x)) as s(i) where strlen(left(x, i)) <= n)::bigint) end`,
  `rs_sum(x integer) as cast(sum(x) as bigint), (x smallint) as cast(sum(x) as bigint),
     (x bigint) as cast(sum(x) as decimal(38,0)), (x) as sum(x)`,
  `rs_sum_distinct(x integer) as cast(sum(distinct x) as bigint), (x smallint) as cast(sum(distinct x) as bigint),
     (x bigint) as cast(sum(distinct x) as decimal(38,0)), (x) as sum(distinct x)`,
  `rs_sum_as(x integer, v) as cast(v as bigint), (x smallint, v) as cast(v as bigint),
     (x bigint, v) as cast(v as decimal(38,0)), (x, v) as v`,
  ...["", "_distinct"].map((kind) => {
    const of = kind === "" ? "x" : "distinct x";
    const whole = `cast(sum(${of}) // count(${of}) as bigint)`;
    return `rs_avg${kind}(x integer) as ${whole}, (x smallint) as ${whole}, (x bigint) as ${whole}, (x) as avg(${of})`;
  }),
  `rs_avg_as(x integer, v) as cast(trunc(v) as bigint), (x smallint, v) as cast(trunc(v) as bigint),
     (x bigint, v) as cast(trunc(v) as bigint), (x, v) as v`,
  "rs_trunc(x date) as x, (x timestamp) as cast(x as date), (x) as trunc(x)",
  `rs_initcap(x) as list_aggregate(list_transform(regexp_extract_all(x, '[A-Za-z0-9]+|[^A-Za-z0-9]+'),
     lambda p: upper(left(p, 1)) || lower(substring(p, 2))), 'string_agg', '')`,
  `rs_quote_ident(x) as case when regexp_full_match(x, '[a-z_][a-z0-9_$]*') then x else '"' || replace(x, '"', '""') || '"' end`,
  "rs_quote_literal(x) as '''' || replace(x, '''', '''''') || ''''",
];
