import type { Token, TokenKind } from "../../redshift/sql/tokens";
import { syntaxError } from "../queryError";

type Rule = readonly [kind: TokenKind, pattern: RegExp, value?: (text: string) => string];

const unquoted = (text: string) => {
  const quote = text.charAt(0);
  return text.slice(1, -1).replaceAll(quote + quote, quote);
};
const lower = (text: string) => text.toLowerCase();

/** Trino's words; backticks are Hive's, for the DDL that Athena hands to Hive. Strings know no escapes but the doubled quote. */
const rules: readonly Rule[] = [
  ["space", /\s+/y],
  ["comment", /--[^\n]*|\/\*[^]*?\*\//y],
  ["string", /'(?:[^']|'')*'/y, unquoted],
  ["quoted", /"(?:[^"]|"")+"|`(?:[^`]|``)+`/y, unquoted],
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ["word", /[\p{L}_][\p{L}\p{N}_]*/uy, lower],
  ["parameter", /\?/y],
  ["open", /\(/y],
  ["close", /\)/y],
  ["semicolon", /;/y],
  ["operator", /->|=>|<>|!=|<=|>=|\|\||::|==|\*\*|\/\/|[-+*/%<>=.,[\]]/y],
];

/** Splits SQL into tokens. @throws QueryError where a quote or comment never ends, or a character has no meaning */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; at += tokens.at(-1)?.text.length ?? 0) tokens.push(tokenAt(sql, at));
  return tokens;
}

function tokenAt(sql: string, at: number): Token {
  for (const [kind, pattern, meaning] of rules) {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) return { kind, text, value: meaning?.(text) ?? text };
  }
  const lines = sql.slice(0, at).split("\n");
  const near = sql.slice(at).split(/\s/, 1)[0] ?? "";
  throw syntaxError(`line ${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}: mismatched input '${near}'`);
}
