import { own } from "../../own";

/** Words that are never a name in Redshift unless quoted, and mean to DuckDB what they mean to Redshift. */
export const structural: ReadonlySet<string> = new Set(
  (
    "all and any as asc between both by case cast desc distinct else end except exists from full group having ilike in inner " +
    "intersect into is join left like limit natural not null offset on or order outer over qualify right select set " +
    "similar some then union using when where with cross cube rollup grouping leading trailing escape values default true false"
  ).split(" "),
);

/** Words that may be names, and have a meaning after certain others: `nulls first`, `at time zone`. */
const following: Readonly<Record<string, readonly string[]>> = {
  nulls: ["first", "last"],
  at: ["time"],
  time: ["zone"],
  grouping: ["sets"],
};

/** True where `word`, seen between its neighbours, is a keyword and no name. */
export function isKeyword(word: string, before: string | undefined, after: string | undefined): boolean {
  if (structural.has(word)) return true;
  if (after !== undefined && own(following, word)?.includes(after) === true) return word !== "time" || before === "at";
  return before !== undefined && own(following, before)?.includes(word) === true;
}

/** Words of a window's frame; inside `over (...)` they are no names. */
export const framing: ReadonlySet<string> = new Set(
  "partition rows range unbounded preceding following current row".split(" "),
);

/** Words that stand for a value without parentheses, and what DuckDB calls it. */
export const constants: Readonly<Record<string, string>> = {
  current_date: "cast(rs_getdate() as date)",
  current_timestamp: "rs_getdate()",
  sysdate: "rs_sysdate()",
  current_user: "rs_current_user()",
  session_user: "rs_current_user()",
  user: "rs_current_user()",
};
