import { isArray, isObject, member, type Json } from "../json";
import { type Cursor, unescaped } from "./cursor";
import { readFilter } from "./pathFilter";
import { own } from "../../../own";

/** One step of a path: ".name", "[0]", "[*]", "..name", "[?(...)]". */
export interface PathStep {
  /** True where it may find more than one value: the path then yields a list. */
  readonly many: boolean;
  /** The member or index, of steps that a Reference Path may have. */
  readonly key?: string | number;
  /** Puts what it finds at `node` into `found`. */
  select(node: Json, root: Json, found: Json[]): void;
}

const dottedName = /[^\s.[\](),'"=<>!&|?*{}]+/y;

/** The step that comes next, or undefined where the path ends. */
export function readStep(cursor: Cursor): PathStep | undefined {
  if (cursor.take("..")) return descent(cursor.next === "[" ? bracketed(cursor) : dotted(cursor));
  if (cursor.take(".")) return dotted(cursor);
  return cursor.next === "[" ? bracketed(cursor) : undefined;
}

function dotted(cursor: Cursor): PathStep {
  if (cursor.take("*")) return everything;
  const name = cursor.match(dottedName);
  if (name === undefined) return cursor.fail("wanted the name of a field");
  const call = cursor.match(/\(\s*\)/y);
  return call === undefined ? named(name) : called(cursor, name);
}

function bracketed(cursor: Cursor): PathStep {
  cursor.expect("[");
  cursor.skipSpace();
  const step = insideBrackets(cursor);
  cursor.skipSpace();
  cursor.expect("]");
  return step;
}

function insideBrackets(cursor: Cursor): PathStep {
  if (cursor.take("*")) return everything;
  if (cursor.take("?")) return filtered(cursor);
  if (cursor.next === "'" || cursor.next === '"') return oneOf(listed(cursor, () => named(quotedName(cursor))));
  const fromEnd = cursor.match(/\(@\.length\s*-\s*\d+\)/y);
  if (fromEnd !== undefined) return indexed(-Number(fromEnd.replace(/\D/g, "")));
  const slice = cursor.match(/-?\d*\s*:\s*(-?\d+)?(\s*:\s*-?\d+)?/y);
  if (slice !== undefined) return sliced(cursor, slice);
  return oneOf(listed(cursor, () => indexed(index(cursor))));
}

function listed<T>(cursor: Cursor, read: () => T): T[] {
  const items = [read()];
  for (cursor.skipSpace(); cursor.take(","); cursor.skipSpace()) {
    cursor.skipSpace();
    items.push(read());
  }
  return items;
}

function quotedName(cursor: Cursor): string {
  const quote = cursor.next;
  cursor.at++;
  return unescaped(cursor.quoted(quote));
}

function index(cursor: Cursor): number {
  const digits = cursor.match(/-?\d+/y);
  return digits === undefined ? cursor.fail("wanted an index, a quoted name, *, : or ?") : Number(digits);
}

const children = (node: Json): readonly Json[] => (isArray(node) ? node : isObject(node) ? Object.values(node) : []);

const everything: PathStep = { many: true, select: (node, _root, found) => found.push(...children(node)) };

function named(name: string): PathStep {
  return {
    many: false,
    key: name,
    select(node, _root, found) {
      const value = member(node, name);
      if (value !== undefined) found.push(value);
    },
  };
}

function indexed(at: number): PathStep {
  return {
    many: false,
    key: at,
    select(node, _root, found) {
      const value = isArray(node) ? node.at(at) : undefined;
      if (value !== undefined) found.push(value);
    },
  };
}

function oneOf(steps: readonly PathStep[]): PathStep {
  const [only] = steps;
  if (only !== undefined && steps.length === 1) return only;
  return { many: true, select: (node, root, found) => steps.forEach((step) => step.select(node, root, found)) };
}

function sliced(cursor: Cursor, text: string): PathStep {
  const [from, to, by] = text.split(":").map((part) => (part.trim() === "" ? undefined : Number(part)));
  const every = by ?? 1;
  if (every < 1) return cursor.fail("a slice goes forward");
  return {
    many: true,
    select(node, _root, found) {
      if (isArray(node)) found.push(...node.slice(from, to).filter((_, at) => at % every === 0));
    },
  };
}

function filtered(cursor: Cursor): PathStep {
  const holds = readFilter(cursor);
  return {
    many: true,
    select(node, root, found) {
      for (const item of isArray(node) ? node : [node]) if (holds(item, root)) found.push(item);
    },
  };
}

/** The step at a node and at everything below it. */
function descent(step: PathStep): PathStep {
  const select = (node: Json, root: Json, found: Json[]) => {
    step.select(node, root, found);
    for (const child of children(node)) select(child, root, found);
  };
  return { many: true, select };
}

const functions: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
  min: (numbers) => Math.min(...numbers),
  max: (numbers) => Math.max(...numbers),
  sum: (numbers) => numbers.reduce((sum, number) => sum + number, 0),
  avg: (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
};

/** `$.list.length()` and the like: of a list, or of the list that the path so far yields. */
function called(cursor: Cursor, name: string): PathStep {
  const calculate = own(functions, name);
  if (name === "length") {
    return { many: false, select: (node, _root, found) => found.push(children(node).length) };
  }
  if (calculate === undefined) return cursor.fail(`there is no function ${name}()`);
  return {
    many: false,
    select(node, _root, found) {
      const numbers = children(node).filter((item) => typeof item === "number");
      if (numbers.length > 0) found.push(calculate(numbers));
    },
  };
}
