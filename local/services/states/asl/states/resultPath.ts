import type { Section } from "../definition/section";
import { parsePath } from "../expressions/expression";
import { compileExpression } from "../expressions/template";
import { isArray, isObject, member, withMember, type Json } from "../json";
import { Fault } from "../statesError";

/** Puts a result where ResultPath says into the state's input. */
export type Merge = (input: Json, result: Json) => Json;

/** ResultPath of a state or a catcher: a Reference Path, null for "keep the input". */
export function compileResultPath(section: Section): Merge | undefined {
  const value = section.value("ResultPath");
  if (value === undefined || value === "$") return undefined;
  if (value === null) return (input) => input;
  const path = compileExpression(section, "ResultPath", value, parsePath);
  if (path === undefined) return undefined;
  const { keys } = path;
  if (keys === undefined || keys.some((key) => typeof key === "number" && key < 0)) {
    return section.invalid(
      "ResultPath",
      "must be a Reference Path: names and indexes below $, neither variable nor $$",
    );
  }
  return (input, result) => placed(input, keys, result, path.text);
}

function placed(node: Json, keys: ReadonlyArray<string | number>, value: Json, path: string): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof key === "string") {
    if (!isObject(node)) throw mismatch(path, node);
    return withMember(node, key, placed(member(node, key) ?? {}, rest, value, path));
  }
  const item = isArray(node) ? node[key] : undefined;
  if (!isArray(node) || item === undefined) throw mismatch(path, node);
  const copy = [...node];
  copy[key] = placed(item, rest, value, path);
  return copy;
}

function mismatch(path: string, node: Json): Fault {
  const reason = `Unable to apply ReferencePath ${path} to input ${JSON.stringify(node)}`;
  return new Fault("States.ResultPathMatchFailure", reason);
}
