import { SqlError } from "./sqlError";

export type TokenKind =
  | "word"
  | "quoted"
  | "string"
  | "number"
  | "operator"
  | "parameter"
  | "open"
  | "close"
  | "semicolon"
  | "space"
  | "comment";

/** A piece of SQL. The texts of all tokens, joined, are the source again. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** What it means: words in lower case, quoted names and strings without quotes and escapes, parameters without colon. */
  readonly value: string;
}

interface Scan {
  readonly kind: TokenKind;
  readonly end: number;
  readonly value?: string;
}

const space = /\s+/y;
const lineComment = /--[^\n]*/y;
const word = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const parameter = /:[\p{L}_][\p{L}\p{N}_]*/uy;
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const operator = /::|:=|<>|!=|<=|>=|\|\||!~\*|!~|~\*|<<|>>|[-+*/%^<>=~!@#&|,.?[\]{}:$\\`]/y;

function matchAt(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

/** Splits SQL into tokens. @throws SqlError where a quote or comment never ends, or a character has no meaning */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length;) {
    const { kind, end, value } = scan(sql, at);
    const text = sql.slice(at, end);
    tokens.push({ kind, text, value: value ?? text });
    at = end;
  }
  return tokens;
}

function scan(sql: string, at: number): Scan {
  return scanQuoted(sql, at) ?? scanPlain(sql, at);
}

/** Whatever has an end of its own to look for: quotes and comments. */
function scanQuoted(sql: string, at: number): Scan | undefined {
  const character = sql.charAt(at);
  if (character === "'") return scanString(sql, at);
  if ((character === "e" || character === "E") && sql.charAt(at + 1) === "'") return scanString(sql, at + 1);
  if (character === '"') return scanName(sql, at);
  if (sql.startsWith("/*", at)) return scanBlockComment(sql, at);
  const tag = matchAt(dollarTag, sql, at);
  return tag === undefined ? undefined : scanDollars(sql, at, tag);
}

function scanPlain(sql: string, at: number): Scan {
  const one = { "(": "open", ")": "close", ";": "semicolon" } as const;
  const character = sql.charAt(at);
  if (character in one) return { kind: one[character as keyof typeof one], end: at + 1 };
  const patterns: ReadonlyArray<[TokenKind, RegExp]> = [
    ["space", space],
    ["comment", lineComment],
    ["word", word],
    ["number", number],
    ["parameter", parameter],
    ["operator", operator],
  ];
  for (const [kind, pattern] of patterns) {
    const text = matchAt(pattern, sql, at);
    if (text !== undefined) return { kind, end: at + text.length, value: meaning(kind, text) };
  }
  throw new SqlError(`syntax error at or near "${String.fromCodePoint(sql.codePointAt(at) ?? 0)}"`);
}

function meaning(kind: TokenKind, text: string): string {
  if (kind === "word") return text.toLowerCase();
  return kind === "parameter" ? text.slice(1) : text;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

/** Redshift reads backslashes in ordinary strings as escapes, like PostgreSQL 8 did. */
function scanString(sql: string, quote: number): Scan {
  let value = "";
  for (let at = quote + 1; at < sql.length; at++) {
    const character = sql.charAt(at);
    if (character === "\\" && at + 1 < sql.length) {
      const escaped = sql.charAt(++at);
      value += escapes[escaped] ?? escaped;
    } else if (character !== "'") value += character;
    else if (sql.charAt(at + 1) === "'") value += sql.charAt(++at);
    else return { kind: "string", end: at + 1, value };
  }
  throw new SqlError(`unterminated quoted string at or near "${sql.slice(quote)}"`);
}

function scanName(sql: string, quote: number): Scan {
  const closed = /"((?:[^"]|"")+)"/y;
  closed.lastIndex = quote;
  const found = closed.exec(sql);
  if (found === null) throw new SqlError(`unterminated quoted identifier at or near "${sql.slice(quote)}"`);
  return { kind: "quoted", end: quote + found[0].length, value: (found[1] ?? "").replace(/""/g, '"') };
}

function scanDollars(sql: string, at: number, tag: string): Scan {
  const close = sql.indexOf(tag, at + tag.length);
  if (close < 0) throw new SqlError(`unterminated dollar-quoted string at or near "${sql.slice(at)}"`);
  return { kind: "string", end: close + tag.length, value: sql.slice(at + tag.length, close) };
}

/** Block comments nest. */
function scanBlockComment(sql: string, start: number): Scan {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  for (let found = edge.exec(sql); found !== null; found = edge.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return { kind: "comment", end: edge.lastIndex };
  }
  throw new SqlError(`unterminated /* comment at or near "${sql.slice(start)}"`);
}
