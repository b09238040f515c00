import { unsupported } from "../queryError";
import { dateFunctions } from "./dateFunctions";

/** Writes a call in DuckDB's words; the arguments are DuckDB's SQL already. */
export type Rendering = (args: readonly string[], name: string) => string;

/** Functions that mean the same in both, by one name. */
const same = `abs any_value array_agg avg bit_length bool_and bool_or cbrt ceil ceiling chr coalesce concat_ws corr cos count
  covar_pop covar_samp cume_dist degrees dense_rank ends_with exp first_value flatten floor hamming_distance json_array_length
  lag last_value lead least length ln log log10 log2 lower lpad ltrim max max_by min min_by mod nth_value ntile nullif
  percent_rank pi pow power radians rank replace reverse round row_number rpad rtrim sign sin sqrt starts_with stddev
  stddev_pop stddev_samp strpos sum tan translate trim upper var_pop var_samp variance acos asin atan atan2 cosh sinh tanh
  map_keys map_values array_distinct array_sort array_position split_part substr substring regexp_extract_all`;

/** Trino's name to DuckDB's, where nothing else differs. */
const renamed = `approx_distinct approx_count_distinct, approx_percentile approx_quantile, arbitrary any_value,
  array_join array_to_string, array_max list_max, array_min list_min, array_except list_except,
  array_intersect list_intersect, cardinality len, char_length length, character_length length, codepoint ord,
  contains list_contains, every bool_and, is_finite isfinite, is_infinite isinf, is_nan isnan, json_extract json_extract,
  levenshtein_distance levenshtein, regexp_like regexp_matches, regexp_split string_split_regex, sequence generate_series,
  split string_split, to_hex hex, to_utf8 encode, from_utf8 decode, from_hex unhex, truncate trunc,
  json_extract_scalar trino_json_scalar`;

/** `greatest` and `least` are null where any argument is, in Trino. */
const strict: Rendering = (args, name) =>
  `case when ${args.map((arg) => `(${arg}) is null`).join(" or ")} then null else ${name}(${args.join(", ")}) end`;

const hashed =
  (name: string): Rendering =>
  ([value]) =>
    `unhex(${name}(${value}))`;

const own: Readonly<Record<string, Rendering>> = {
  array_union: ([a, b]) => `list_distinct(list_concat(${a}, ${b}))`,
  bitwise_and: ([a, b]) => `(${a}) & (${b})`,
  bitwise_or: ([a, b]) => `(${a}) | (${b})`,
  concat: (args) => `(${args.map((arg) => `(${arg})`).join(" || ")})`,
  count_if: ([condition]) => `cast(count_if(${condition}) as bigint)`,
  e: () => "exp(1)",
  element_at: ([list, index]) => `(${list})[${index}]`,
  greatest: strict,
  if: ([condition, then, otherwise = "null"]) => `case when ${condition} then ${then} else ${otherwise} end`,
  infinity: () => "cast('infinity' as double)",
  json_format: ([json]) => `cast(${json} as varchar)`,
  json_parse: ([text]) => `cast(${text} as json)`,
  least: strict,
  md5: hashed("md5"),
  nan: () => "cast('nan' as double)",
  regexp_extract: ([text, pattern, group = "0"]) => `trino_regexp_extract(${text}, ${pattern}, ${group})`,
  regexp_replace: ([text, pattern, by = "''"]) => `trino_regexp_replace(${text}, ${pattern}, ${by})`,
  replace: ([text, from, to = "''"]) => `replace(${text}, ${from}, ${to})`,
  sha1: hashed("sha1"),
  sha256: hashed("sha256"),
  split_part: ([text, by, index]) => `trino_split_part(${text}, ${by}, ${index})`,
  substr: substring,
  substring,
};

function substring([text, from, length]: readonly string[]): string {
  return length === undefined ? `trino_substr(${text}, ${from})` : `trino_substr_of(${text}, ${from}, ${length})`;
}

const renderings: ReadonlyMap<string, Rendering> = new Map<string, Rendering>([
  ...same.split(/\s+/).map((name): [string, Rendering] => [name, (args) => `${name}(${args.join(", ")})`]),
  ...renamed.split(",").map((pair): [string, Rendering] => {
    const [trino = "", duck = ""] = pair.trim().split(" ");
    return [trino, (args) => `${duck}(${args.join(", ")})`];
  }),
  ...Object.entries(own),
  ...Object.entries(dateFunctions),
]);

/**
 * Only functions known here are called: none of DuckDB's own (files, settings, extensions) can be reached.
 * @throws QueryError naming the function
 */
export function renderCall(name: string, args: readonly string[]): string {
  const rendering = renderings.get(name);
  if (rendering === undefined) throw unsupported(`function ${name}`);
  return rendering(args, name);
}
