import type { JsonTokens, TokenKind } from "./jsonTokens";
import { comparable } from "./numeric";
import { endsWith, inAnyCase, like, noneOf, noneOfTexts, numberIs, startsWith, type Test } from "./valueTest";

/** What may stand inside `anything-but` besides values: how each text becomes a test, and what is said of a value of the wrong kind. */
interface Inner {
  readonly test: (text: string) => Test;
  readonly wrongKind: string;
  readonly mayBeEmpty: boolean;
}

const onlyText = "prefix/suffix match pattern must be a string";
const inners: Readonly<Record<string, Inner>> = {
  prefix: { test: startsWith, wrongKind: onlyText, mayBeEmpty: false },
  suffix: { test: endsWith, wrongKind: onlyText, mayBeEmpty: false },
  wildcard: { test: like, wrongKind: "wildcard match pattern must be a string", mayBeEmpty: true },
  "equals-ignore-case": {
    test: inAnyCase,
    wrongKind: "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    mayBeEmpty: true,
  },
};

/** Reads what stands behind `"anything-but":`, up to the last brace, which is the caller's. */
export function readAnythingBut(tokens: JsonTokens): Test {
  const kind = tokens.next();
  if (kind !== "{") return values(tokens, valueStart(tokens, kind));
  if (tokens.next() !== "name") throw tokens.problem("Anything-But expression name not found");
  const name = tokens.text();
  const inner = Object.hasOwn(inners, name) ? inners[name] : undefined;
  if (inner === undefined) throw tokens.problem(`Unsupported anything-but pattern: ${name}`);
  const test = innerTests(tokens, inner, valueStart(tokens, tokens.next()));
  if (tokens.next() !== "}") throw tokens.problem("Too many elements in numeric expression");
  return test;
}

function valueStart(tokens: JsonTokens, kind: TokenKind): TokenKind {
  if (kind === "[" || kind === "string" || kind === "number") return kind;
  throw tokens.problem("Value of anything-but must be an array or single string/number value.");
}

function values(tokens: JsonTokens, kind: TokenKind): Test {
  const texts: string[] = [];
  const numbers: string[] = [];
  const take = (item: TokenKind) => {
    if (item === "string") texts.push(tokens.text());
    else if (item === "number") numbers.push(tokens.text());
    else throw tokens.problem("Inside anything but list, start|null|boolean is not supported.");
  };
  if (kind === "[") for (let item = tokens.next(); item !== "]"; item = tokens.next()) take(item);
  else take(kind);
  if (texts.length > 0 === numbers.length > 0) {
    throw tokens.problem(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  }
  for (const number of numbers) comparable(tokens, number);
  return texts.length > 0 ? noneOfTexts(texts) : noneOf(numbers.map(numberIs));
}

function innerTests(tokens: JsonTokens, inner: Inner, kind: TokenKind): Test {
  if (kind !== "[") return noneOf([innerTest(tokens, inner, innerText(tokens, inner, kind))]);
  const texts: string[] = [];
  for (let item = tokens.next(); item !== "]"; item = tokens.next()) texts.push(listedText(tokens, inner, item));
  return noneOf(texts.map((text) => innerTest(tokens, inner, text)));
}

function innerText(tokens: JsonTokens, inner: Inner, kind: TokenKind): string {
  if (kind !== "string") throw tokens.problem(inner.wrongKind);
  const text = tokens.text();
  if (text === "" && !inner.mayBeEmpty) throw tokens.problem("Null prefix/suffix not allowed");
  return text;
}

/** In a list EventBridge says where a second time. */
function listedText(tokens: JsonTokens, inner: Inner, kind: TokenKind): string {
  try {
    return innerText(tokens, inner, kind);
  } catch (error) {
    throw tokens.problem((error as Error).message);
  }
}

function innerTest(tokens: JsonTokens, inner: Inner, text: string): Test {
  try {
    return inner.test(text);
  } catch (error) {
    throw tokens.problem((error as Error).message);
  }
}
