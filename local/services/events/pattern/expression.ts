import { readAnythingBut } from "./anythingBut";
import { JsonProblem, type JsonTokens } from "./jsonTokens";
import { readNumeric } from "./numeric";
import * as tests from "./valueTest";

/** The field is not there. */
export const absent = Symbol("absent");
/** What one entry of a field's list asks for. */
export type Wanted = tests.Test | typeof absent;

type Reader = (tokens: JsonTokens) => Wanted;

const oneKey = "Only one key allowed in match expression";

/** Reads a match expression behind its opening brace, up to and with the closing one. @throws JsonProblem */
export function readExpression(tokens: JsonTokens): Wanted {
  if (tokens.next() !== "name") throw tokens.problem("Match expression name not found");
  const name = tokens.text();
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (read === undefined) throw tokens.problem(`Unrecognized match type ${name}`);
  return read(tokens);
}

const readers: Readonly<Record<string, Reader>> = {
  exactly: textual("exact match pattern must be a string", tests.exactly),
  prefix: textual("prefix match pattern must be a string", tests.startsWith, {
    name: "prefix",
    test: tests.startsWithInAnyCase,
  }),
  suffix: textual("suffix match pattern must be a string", tests.endsWith, {
    name: "suffix",
    test: tests.endsWithInAnyCase,
  }),
  "equals-ignore-case": textual("equals-ignore-case match pattern must be a string", tests.inAnyCase),
  wildcard: textual("wildcard match pattern must be a string", tests.like),
  cidr,
  exists,
  numeric: (tokens) => closed(tokens, readNumeric(tokens), "Too many elements in numeric expression"),
  "anything-but": (tokens) => closed(tokens, readAnythingBut(tokens), "Too many elements in numeric expression"),
};

function closed<T>(tokens: JsonTokens, read: T, otherwise = oneKey): T {
  if (tokens.next() !== "}") throw tokens.problem(otherwise);
  return read;
}

/** A reader of `{"<name>": "text"}`; where `anyCase` is given, of `{"<name>": {"equals-ignore-case": "text"}}` too. */
function textual(
  wrongKind: string,
  test: (text: string) => tests.Test,
  anyCase?: { name: string; test: (text: string) => tests.Test },
): Reader {
  return (tokens) => {
    const kind = tokens.next();
    if (kind === "{" && anyCase !== undefined) return closed(tokens, readAnyCase(tokens, anyCase));
    if (kind !== "string") throw tokens.problem(wrongKind);
    return closed(tokens, made(tokens, test, tokens.text()));
  };
}

function made(tokens: JsonTokens, test: (text: string) => tests.Test, text: string): tests.Test {
  try {
    return test(text);
  } catch (error) {
    throw tokens.problem((error as Error).message);
  }
}

function readAnyCase(tokens: JsonTokens, outer: { name: string; test: (text: string) => tests.Test }): tests.Test {
  const title = outer.name === "prefix" ? "Prefix" : "Suffix";
  if (tokens.next() !== "name") throw tokens.problem(`${title} expression name not found`);
  const name = tokens.text();
  if (name !== "equals-ignore-case") throw tokens.problem(`Unsupported ${outer.name} pattern: ${name}`);
  if (tokens.next() !== "string") throw tokens.problem("equals-ignore-case match pattern must be a string");
  return closed(tokens, outer.test(tokens.text()));
}

/** EventBridge says "prefix" here, and gives no place where the block itself is wrong. */
function cidr(tokens: JsonTokens): tests.Test {
  if (tokens.next() !== "string") throw tokens.problem("prefix match pattern must be a string");
  try {
    return closed(tokens, tests.inBlock(tokens.text()));
  } catch (error) {
    throw error instanceof JsonProblem ? error : new JsonProblem((error as Error).message);
  }
}

function exists(tokens: JsonTokens): Wanted {
  const kind = tokens.next();
  if (kind !== "true" && kind !== "false") throw tokens.problem("exists match pattern must be either true or false.");
  return closed(tokens, kind === "true" ? tests.present : absent);
}
