import type { JsonTokens, TokenKind } from "./jsonTokens";
import type { Test } from "./valueTest";

interface Bound {
  readonly lexeme: string;
  readonly open: boolean;
}

/** Reads what stands behind `"numeric":`, up to and with its closing bracket. */
export function readNumeric(tokens: JsonTokens): Test {
  if (tokens.next() !== "[") throw tokens.problem("Value of numeric must be an array.");
  if (tokens.next() !== "string") throw tokens.problem(`Invalid member in numeric match: ${tokens.text()}`);
  const operator = tokens.text();
  const kind = tokens.next();
  switch (operator) {
    case "=":
      return equals(tokens, kind);
    case ">":
    case ">=":
      return fromBelow(tokens, kind, operator);
    case "<":
    case "<=":
      return range(tokens, undefined, { lexeme: lastNumber(tokens, kind, operator), open: operator === "<" });
    default:
      throw tokens.problem(`Unrecognized numeric range operator: ${operator}`);
  }
}

function equals(tokens: JsonTokens, kind: TokenKind): Test {
  const lexeme = lastNumber(tokens, kind, "equals");
  const number = comparable(tokens, lexeme);
  return { wants: `a number equal to ${lexeme}`, accepts: (value) => value === number };
}

function lastNumber(tokens: JsonTokens, kind: TokenKind, of: string): string {
  const lexeme = numberLexeme(tokens, kind, of);
  if (tokens.next() !== "]") throw tokens.problem("Too many elements in numeric expression");
  return lexeme;
}

function numberLexeme(tokens: JsonTokens, kind: TokenKind, of: string): string {
  if (kind !== "number") throw tokens.problem(`Value of ${of} must be numeric`);
  return tokens.text();
}

function fromBelow(tokens: JsonTokens, kind: TokenKind, operator: ">" | ">="): Test {
  const bottom = { lexeme: numberLexeme(tokens, kind, operator), open: operator === ">" };
  const next = tokens.next();
  if (next === "]") return range(tokens, bottom, undefined);
  if (next !== "string") throw tokens.problem(`Bad value in numeric range: ${tokens.text()}`);
  const upper = tokens.text();
  if (upper !== "<" && upper !== "<=") throw tokens.problem(`Bad numeric range operator: ${upper}`);
  const top = { lexeme: numberLexeme(tokens, tokens.next(), upper), open: upper === "<" };
  if (tokens.next() !== "]") throw tokens.problem("Too many terms in numeric range expression");
  return range(tokens, bottom, top);
}

function range(tokens: JsonTokens, bottom: Bound | undefined, top: Bound | undefined): Test {
  const low = bottom === undefined ? -Infinity : comparable(tokens, bottom.lexeme);
  const high = top === undefined ? Infinity : comparable(tokens, top.lexeme);
  if (low >= high) throw tokens.problem("Bottom must be less than top");
  const above = bottom?.open === true ? (n: number) => n > low : (n: number) => n >= low;
  const below = top?.open === true ? (n: number) => n < high : (n: number) => n <= high;
  const words = [
    ...(bottom === undefined ? [] : [`${bottom.open ? ">" : ">="} ${bottom.lexeme}`]),
    ...(top === undefined ? [] : [`${top.open ? "<" : "<="} ${top.lexeme}`]),
  ];
  return {
    wants: `a number ${words.join(" and ")}`,
    accepts: (value) => typeof value === "number" && above(value) && below(value),
  };
}

/** @throws JsonProblem where a double would turn the number into nothing or into infinity */
export function comparable(tokens: JsonTokens, lexeme: string): number {
  const number = Number(lexeme);
  const vanished = number === 0 && /[1-9]/.test(lexeme.replace(/e.*$/i, ""));
  if (!Number.isFinite(number) || vanished) throw tokens.problem(`Cannot compare number : ${lexeme}`);
  return number;
}
