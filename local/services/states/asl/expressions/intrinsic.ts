import type { Json } from "../json";
import { Fault, runtimeFault } from "../statesError";
import { type Cursor, unescaped } from "./cursor";
import type { Expression } from "./expression";
import { arrayFunctions } from "./intrinsics/arrays";
import { Refused, type Argument, type Intrinsic } from "./intrinsics/intrinsicFunction";
import { numberFunctions } from "./intrinsics/numbers";
import { textFunctions } from "./intrinsics/texts";
import type { Scope } from "./scope";

const functions: Readonly<Record<string, Intrinsic>> = { ...arrayFunctions, ...numberFunctions, ...textFunctions };
/** How deep AWS lets functions stand in functions. */
const deepest = 10;

type Evaluated = (scope: Scope) => Json;
type ReadPath = (cursor: Cursor) => Expression;
interface Read {
  /** The argument's value, where it is written in the expression itself. */
  readonly literal?: Argument;
  readonly evaluate: (scope: Scope) => Argument;
}

/** Reads "States.Name(arguments)". */
export function readIntrinsic(cursor: Cursor, readPath: ReadPath, depth = 1): Evaluated {
  const from = cursor.at;
  const name = cursor.match(/States\.\w+/y) ?? "";
  const intrinsic = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (intrinsic === undefined) return cursor.fail("there is no such intrinsic function");
  if (depth > deepest) return cursor.fail(`functions stand in one another at most ${deepest} deep`);
  const read = readArguments(cursor, readPath, depth);
  if (read.length < intrinsic.least || read.length > intrinsic.most) {
    return cursor.fail(`${name} does not take ${read.length} arguments`);
  }
  const wrong = read.map(({ literal }, at) => literal && intrinsic.refuses?.(literal.value, at)).find(Boolean);
  if (wrong !== undefined) return cursor.fail(wrong);
  const text = cursor.text.slice(from, cursor.at);
  return (scope) =>
    called(text, () =>
      intrinsic.call(
        read.map(({ evaluate }) => evaluate(scope)),
        scope.around,
      ),
    );
}

function called(text: string, call: () => Json): Json {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Fault("States.IntrinsicFailure", `The function '${text}' had the following error: ${error.message}`);
  }
}

function readArguments(cursor: Cursor, readPath: ReadPath, depth: number): Read[] {
  const read: Read[] = [];
  cursor.skipSpace();
  cursor.expect("(");
  for (cursor.skipSpace(); !cursor.take(")"); cursor.skipSpace()) {
    if (read.length > 0) cursor.expect(",");
    cursor.skipSpace();
    read.push(readArgument(cursor, readPath, depth));
  }
  return read;
}

const constants = { null: null, true: true, false: false } as const;

function readArgument(cursor: Cursor, readPath: ReadPath, depth: number): Read {
  if (cursor.take("'")) {
    const raw = cursor.quoted("'");
    return literally({ value: unescaped(raw), raw });
  }
  if (cursor.next === "$") return pathArgument(readPath(cursor));
  if (cursor.next === "S") {
    const evaluate = readIntrinsic(cursor, readPath, depth + 1);
    return { evaluate: (scope) => ({ value: evaluate(scope) }) };
  }
  const number = cursor.match(/-?\d+(\.\d+)?([eE][-+]?\d+)?/y);
  if (number !== undefined) return literally({ value: Number(number) });
  const word = cursor.match(/null\b|true\b|false\b/y) as keyof typeof constants | undefined;
  if (word !== undefined) return literally({ value: constants[word] });
  return cursor.fail("wanted a path, a text in single quotes, a number, null, true, false or a function");
}

function literally(argument: Argument): Read {
  return { literal: argument, evaluate: () => argument };
}

function pathArgument(path: Expression): Read {
  return {
    evaluate(scope) {
      const value = path.find(scope);
      if (value !== undefined) return { value };
      const input = JSON.stringify(scope.data);
      throw runtimeFault(`The JSONPath argument '${path.text}' could not be found in the input '${input}'`);
    },
  };
}
