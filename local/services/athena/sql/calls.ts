import { isWord, type Group, type Nodes } from "../../redshift/sql/nodes";
import { listItems } from "./lists";
import { syntaxError, unsupported } from "../queryError";
import { renderCall } from "./functions";
import type { Query } from "./translator";
import { castType } from "./types";

type Special = (items: Nodes, query: Query) => string;

/** Calls whose arguments are more than a list of expressions. */
const specials: Readonly<Record<string, Special>> = {
  cast: (items, query) => cast(items, query, ""),
  try_cast: (items, query) => cast(items, query, "try_"),
  extract: (items, query) => {
    const [field, value] = around("from", items);
    const name = field[0]?.kind === "word" ? field[0].value : "";
    return renderCall(name, [query.part(value)]);
  },
  position: (items, query) => {
    const [needle, hay] = around("in", items);
    return `strpos(${query.part(hay)}, ${query.part(needle)})`;
  },
  trim: (items, query) => {
    const from = items.findIndex((node) => isWord(node, "from"));
    if (from < 0) return `trim(${list(items, query)})`;
    const sides = { leading: "ltrim", trailing: "rtrim", both: "trim" } as const;
    const side =
      items[0]?.kind === "word" && items[0].value in sides ? (items[0].value as keyof typeof sides) : undefined;
    const signs = items.slice(side === undefined ? 0 : 1, from);
    const more = signs.length === 0 ? "" : `, ${query.part(signs)}`;
    return `${sides[side ?? "both"]}(${query.part(items.slice(from + 1))}${more})`;
  },
  row: () => {
    throw unsupported("ROW(...)");
  },
  try: () => {
    throw unsupported("TRY(...)", "use TRY_CAST or CASE");
  },
};

/** Writes a call in DuckDB's words. @throws QueryError where the function is not known here */
export function callOf(name: string, { items }: Group, query: Query): string {
  const special = Object.hasOwn(specials, name) ? specials[name] : undefined;
  if (special !== undefined) return special(items, query);
  if (name === "substring" && items.some((node) => isWord(node, "from")))
    throw unsupported("SUBSTRING(... FROM ...)", "use commas");
  return renderCall(
    name,
    listItems(items).map((item) => query.part(item)),
  );
}

function list(items: Nodes, query: Query): string {
  return listItems(items)
    .map((item) => query.part(item))
    .join(", ");
}

function around(word: string, items: Nodes): [Nodes, Nodes] {
  const at = items.findIndex((node) => isWord(node, word));
  if (at < 1) throw syntaxError(`line 1:1: ${word.toUpperCase()} is missing`);
  return [items.slice(0, at), items.slice(at + 1)];
}

/** Trino rounds halves up, refuses "1.5" as an integer, and writes numbers in its own way. */
function cast(items: Nodes, query: Query, kind: "" | "try_"): string {
  const as = items.map((node) => isWord(node, "as")).lastIndexOf(true);
  if (as < 1) throw syntaxError("line 1:1: CAST without AS");
  const value = query.part(items.slice(0, as));
  const type = castType(items.slice(as + 1));
  if (type.kind === "integer") return `${kind}cast(trino_${kind}whole(${value}) as ${type.sql})`;
  if (type.kind !== "text") return `${kind}cast(${value} as ${type.sql})`;
  return type.length === undefined ? `trino_text(${value})` : `left(trino_text(${value}), ${type.length})`;
}
