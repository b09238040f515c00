const isFloating = "typeof(x) in ('DOUBLE', 'FLOAT')";
const asText = "cast(x as varchar)";

/** A double's digits as Trino writes them: 1.25E1. `m` is the mantissa's text, `e` its exponent. */
const scientific = `
  list_transform([struct_pack(m := split_part(ltrim(${asText}, '-'), 'e', 1),
    e := coalesce(try_cast(nullif(split_part(${asText}, 'e', 2), '') as integer), 0))],
  lambda p: list_transform([struct_pack(d := ltrim(replace(p.m, '.', ''), '0'), z := length(replace(p.m, '.', '')),
    w := length(split_part(p.m, '.', 1)), e := p.e)],
  lambda q: case when q.d = '' then '0.0E0' else
    left(q.d, 1) || '.' || coalesce(nullif(rtrim(substring(q.d, 2), '0'), ''), '0')
    || 'E' || (q.w - (q.z - length(q.d)) - 1 + q.e) end)[1])[1]`;

/**
 * What Trino's SQL means and DuckDB has no word for. The type of \`x\` is known when the query is bound: a macro looks at it
 * instead of having an overload, because overloads would take what merely can be converted.
 */
export const macros: readonly string[] = [
  "trino_now() as cast(getvariable('trino_now') as timestamptz)",
  "trino_localtimestamp() as cast(getvariable('trino_now') as timestamp)",
  "trino_current_date() as cast(cast(getvariable('trino_now') as timestamp) as date)",
  `trino_divisor(x) as case when x = 0 then error(case when ${isFloating} then
     'NOT_SUPPORTED: division of a double by zero (Infinity or NaN in Athena) is not supported by the local runtime'
     else 'DIVISION_BY_ZERO: / by zero' end) else x end`,
  `trino_double_text(x) as case when not isfinite(x) then replace(replace(replace(${asText}, 'inf', 'Infinity'), 'nan', 'NaN'), '-NaN', 'NaN')
     when x < 0 then '-' || ${scientific} else ${scientific} end`,
  `trino_text(x) as case when ${isFloating} then trino_double_text(try_cast(${asText} as double))
     when typeof(x) = 'TIMESTAMP' then strftime(try_cast(${asText} as timestamp), '%Y-%m-%d %H:%M:%S.%g')
     when typeof(x) = 'TIMESTAMP WITH TIME ZONE' then strftime(try_cast(${asText} as timestamptz), '%Y-%m-%d %H:%M:%S.%g') || ' UTC'
     else ${asText} end`,
  ...["try_", ""].map((kind) => {
    const refused = kind === "" ? `error('INVALID_CAST_ARGUMENT: Cannot cast ''' || ${asText} || ''' to INT')` : "null";
    return `trino_${kind}whole(x) as case
      when ${isFloating} then cast(try_cast(round(try_cast(${asText} as double)) as hugeint) as varchar)
      when typeof(x) like 'DECIMAL%' then cast(cast(round(try_cast(${asText} as decimal(38, 10))) as hugeint) as varchar)
      when typeof(x) = 'VARCHAR' and not regexp_full_match(${asText}, '[+-]?\\d+') then ${refused}
      when typeof(x) = 'BOOLEAN' then case ${asText} when 'true' then '1' when 'false' then '0' end
      else ${asText} end`;
  }),
  // A date stays a date: DuckDB would make a timestamp of it.
  "trino_date_add(x date, i) as cast(x + i as date), (x timestamp, i) as x + i, (x timestamptz, i) as x + i",
  `trino_date_trunc(x date, u) as cast(date_trunc(u, x) as date), (x timestamp, u) as date_trunc(u, x),
     (x timestamptz, u) as date_trunc(u, x)`,
  "trino_split_part(x, d, n) as case when n <= len(string_split(x, d)) then split_part(x, d, n) end",
  "trino_substr(x, s) as case when s = 0 then '' else substring(x, s) end",
  "trino_substr_of(x, s, n) as case when s = 0 then '' else substring(x, s, n) end",
  "trino_regexp_extract(x, p, g) as case when regexp_matches(x, p) then regexp_extract(x, p, g) end",
  `trino_regexp_replace(x, p, r) as regexp_replace(x, p, regexp_replace(r, '\\$(\\d)', '\\\\\\1', 'g'), 'g')`,
  `trino_json_scalar(j, p) as case when json_type(j, p) in ('OBJECT', 'ARRAY') then null else json_extract_string(j, p) end`,
  `trino_iso8601(x) as case when typeof(x) = 'DATE' then cast(x as varchar)
     when typeof(x) = 'TIMESTAMP' then strftime(x, '%Y-%m-%dT%H:%M:%S.%g') else strftime(x, '%Y-%m-%dT%H:%M:%S.%gZ') end`,
];
