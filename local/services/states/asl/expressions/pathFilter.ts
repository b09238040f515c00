import { isArray, isObject, sameJson, type Json } from "../json";
import { type Cursor, unescaped } from "./cursor";
import { readPath } from "./jsonPath";

type Test = (item: Json, root: Json) => boolean;
/** undefined where a path finds nothing. */
type Operand = (item: Json, root: Json) => Json | undefined;
type Comparison = (left: Json | undefined, right: Json | undefined) => boolean;

/** What stands in `[?(...)]`, brackets not included. */
export function readFilter(cursor: Cursor): Test {
  cursor.skipSpace();
  cursor.expect("(");
  const test = readOr(cursor);
  cursor.expect(")");
  return test;
}

function readOr(cursor: Cursor): Test {
  const alternatives = [readAnd(cursor)];
  while (cursor.take("||")) alternatives.push(readAnd(cursor));
  return (item, root) => alternatives.some((test) => test(item, root));
}

function readAnd(cursor: Cursor): Test {
  const tests = [readTest(cursor)];
  while (cursor.take("&&")) tests.push(readTest(cursor));
  return (item, root) => tests.every((test) => test(item, root));
}

function readTest(cursor: Cursor): Test {
  cursor.skipSpace();
  const test = readBareTest(cursor);
  cursor.skipSpace();
  return test;
}

function readBareTest(cursor: Cursor): Test {
  if (cursor.take("!")) {
    const test = readTest(cursor);
    return (item, root) => !test(item, root);
  }
  if (cursor.next === "(") return readFilter(cursor);
  const left = readOperand(cursor);
  cursor.skipSpace();
  const operator = cursor.match(/==|!=|<=|>=|=~|<|>|(in|nin|contains|size|empty)\b/y);
  if (operator === undefined) return (item, root) => left(item, root) !== undefined;
  cursor.skipSpace();
  return operator === "=~" ? readRegex(cursor, left) : compared(left, comparisons[operator], readOperand(cursor));
}

function compared(left: Operand, compare: Comparison | undefined, right: Operand): Test {
  return (item, root) => compare?.(left(item, root), right(item, root)) ?? false;
}

const equal: Comparison = (left, right) => left !== undefined && right !== undefined && sameJson(left, right);
const ordered =
  (holds: (difference: number) => boolean): Comparison =>
  (left, right) => {
    if (typeof left === "number" && typeof right === "number") return holds(left - right);
    if (typeof left !== "string" || typeof right !== "string") return false;
    return holds(left < right ? -1 : left > right ? 1 : 0);
  };
const within: Comparison = (left, right) => isArray(right) && right.some((item) => equal(left, item));
const sizeOf = (value: Json | undefined): number | undefined => {
  if (typeof value === "string" || isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : undefined;
};

const comparisons: Readonly<Record<string, Comparison>> = {
  "==": equal,
  "!=": (left, right) => !equal(left, right),
  "<": ordered((difference) => difference < 0),
  "<=": ordered((difference) => difference <= 0),
  ">": ordered((difference) => difference > 0),
  ">=": ordered((difference) => difference >= 0),
  in: within,
  nin: (left, right) => !within(left, right),
  contains: (left, right) =>
    typeof left === "string" ? typeof right === "string" && left.includes(right) : within(right, left),
  size: (left, right) => sizeOf(left) !== undefined && sizeOf(left) === right,
  empty: (left, right) => (sizeOf(left) === 0) === right,
};

function readRegex(cursor: Cursor, left: Operand): Test {
  cursor.expect("/");
  const source = cursor.quoted("/");
  const flags = cursor.match(/[ims]*/y) ?? "";
  const regex = regexOf(cursor, `^(?:${source})$`, flags);
  return (item, root) => {
    const value = left(item, root);
    return typeof value === "string" && regex.test(value);
  };
}

function regexOf(cursor: Cursor, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    return cursor.fail((error as Error).message);
  }
}

const constants: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

function readOperand(cursor: Cursor): Operand {
  if (cursor.next === "@" || cursor.next === "$") return readOperandPath(cursor);
  if (cursor.take("[")) return readList(cursor);
  for (const quote of ["'", '"']) {
    if (!cursor.take(quote)) continue;
    const text = unescaped(cursor.quoted(quote));
    return () => text;
  }
  const number = cursor.match(/-?\d+(\.\d+)?([eE][-+]?\d+)?/y);
  if (number !== undefined) return () => Number(number);
  const word = cursor.match(/[\p{L}_][\p{L}\p{N}_-]*/uy);
  if (word === undefined) return cursor.fail("wanted @, $, a text, a number, a list, true, false or null");
  const value = Object.hasOwn(constants, word) ? (constants[word] ?? null) : word;
  return () => value;
}

function readOperandPath(cursor: Cursor): Operand {
  const ofItem = cursor.next === "@";
  cursor.at++;
  const path = readPath(cursor);
  return (item, root) => path.find(ofItem ? item : root);
}

function readList(cursor: Cursor): Operand {
  const items: Operand[] = [];
  for (cursor.skipSpace(); !cursor.take("]"); cursor.skipSpace()) {
    if (items.length > 0) cursor.expect(",");
    cursor.skipSpace();
    items.push(readOperand(cursor));
  }
  return (item, root) => items.map((operand) => operand(item, root) ?? null);
}
