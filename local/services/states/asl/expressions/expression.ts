import { member, type Json } from "../json";
import { runtimeFault } from "../statesError";
import { type Cursor, parsed } from "./cursor";
import { readIntrinsic } from "./intrinsic";
import { readPath, type JsonPath } from "./jsonPath";
import type { Scope } from "./scope";

/** A JSONPath expression: "$.a", "$$.Execution.Id", "$variable.a", "States.Format('{}', $.a)". */
export interface Expression {
  readonly text: string;
  /** From where the path of a Reference Path into `$` goes on. */
  readonly keys?: ReadonlyArray<string | number>;
  /** undefined where a path finds nothing. @throws Fault from an intrinsic function */
  find(scope: Scope): Json | undefined;
}

/** @throws SyntaxProblem */
export function parseExpression(text: string): Expression {
  return parsed(text, (cursor) => (cursor.next === "$" ? readPathExpression(cursor) : readFunction(cursor)));
}

/** A path only, as InputPath and its like want it. @throws SyntaxProblem */
export function parsePath(text: string): Expression {
  return parsed(text, readPathExpression);
}

function readFunction(cursor: Cursor): Expression {
  if (!cursor.text.startsWith("States.")) cursor.fail('wanted a path that starts with "$" or a function "States...."');
  const call = readIntrinsic(cursor, readPathExpression);
  return { text: cursor.text, find: call };
}

const variableName = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;

/** Also called for the paths among a function's arguments. */
export function readPathExpression(cursor: Cursor): Expression {
  const from = cursor.at;
  cursor.expect("$");
  const find = cursor.take("$") ? contextPath(readPath(cursor)) : variablePath(cursor);
  if (find !== undefined) return { text: cursor.text.slice(from, cursor.at), find };
  const path = readPath(cursor);
  const text = cursor.text.slice(from, cursor.at);
  return { text, ...(path.keys && { keys: path.keys }), find: ({ data }) => path.find(data) };
}

const contextPath =
  (path: JsonPath) =>
  ({ around }: Scope) =>
    path.find(around.context);

/** undefined where it is no variable that follows the "$". */
function variablePath(cursor: Cursor): Expression["find"] | undefined {
  const name = cursor.match(variableName);
  if (name === undefined) return undefined;
  const path = readPath(cursor);
  return ({ around }) => {
    const value = member(around.variables, name);
    return value === undefined ? undefined : path.find(value);
  };
}

/** The value of a field that is a path. @throws Fault where it finds nothing */
export function found(expression: Expression, scope: Scope): Json {
  const value = expression.find(scope);
  if (value === undefined) throw runtimeFault(`Invalid path '${expression.text}' : No results for the path.`);
  return value;
}
