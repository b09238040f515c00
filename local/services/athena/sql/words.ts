function set(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}

/** Words that end the list of relations after FROM. */
export const endsRelations = set("where group having order limit offset fetch union intersect except window select");

/** Words of the grammar that may stand before a parenthesis without calling anything. */
export const beforeParenthesis =
  set(`all and any as between by case cube distinct else except exists filter from having in
  intersect is join like limit not offset on or order over partition rollup select sets some then union using values when where
  with within group escape end null true false`);

/** Words that are no operand: what follows them is not an alias, and alone they name no column. */
export const grammar: ReadonlySet<string> = new Set([
  ...beforeParenthesis,
  ...set(
    "asc desc nulls first last recursive cross inner left right full outer natural lateral unnest interval rows range",
  ),
  ...set("current_date current_timestamp localtimestamp unbounded preceding following current row ordinality"),
]);

/** Plain words in Trino that DuckDB reserves, or would take for syntax of its own: quoted, they are names. */
export const quotedForDuck =
  set(`analyse analyze anti asof asymmetric check collate column constraint default deferrable do
  foreign glob ilike initially lambda only pivot pivot_longer pivot_wider placing positional primary qualify references
  returning sample semi show similar summarize symmetric to unique unpivot user variadic`);

/** Values that are called without parentheses. */
export const bareCalls: Readonly<Record<string, string>> = {
  current_date: "trino_current_date()",
  current_timestamp: "trino_now()",
  localtimestamp: "trino_localtimestamp()",
};

export const refusedBareCalls = set(
  "current_time localtime current_user current_role current_schema current_catalog session_user",
);

/** Operators that both have, and that mean the same. */
export const knownOperators = set("<> != <= >= || - + * < > = . , [ ] / %");
