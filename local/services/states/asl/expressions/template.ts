import type { Section } from "../definition/section";
import { fromEntries, isArray, isObject, type Json, type JsonObject } from "../json";
import { runtimeFault } from "../statesError";
import { SyntaxProblem } from "./cursor";
import { parseExpression, type Expression } from "./expression";
import type { Evaluate, Scope } from "./scope";

type Value = (scope: Scope) => Json;

/** A payload template of JSONPath: members whose name ends in ".$" are expressions, all else is as it stands. */
export function compileTemplate(section: Section, field: string, template: Json): Evaluate {
  return compileValue(section, field, template) ?? (() => template);
}

/** undefined where there is nothing in it to evaluate. */
function compileValue(section: Section, field: string, template: Json): Value | undefined {
  if (isArray(template)) return compileList(section, field, template);
  return isObject(template) ? compileObject(section, field, template) : undefined;
}

function compileList(section: Section, field: string, template: readonly Json[]): Value | undefined {
  const values = template.map((item, at) => compileValue(section, `${field}[${at}]`, item));
  if (values.every((value) => value === undefined)) return undefined;
  return (scope) => values.map((value, at) => valueOf(value, scope, template[at] ?? null));
}

function compileObject(section: Section, field: string, template: JsonObject): Value | undefined {
  const names = Object.keys(template);
  const members = names.map((name) => compileMember(section, field, name, template));
  if (members.every(({ value }) => value === undefined)) return undefined;
  return (scope) => fromEntries(members.map(({ name, fixed, value }) => [name, valueOf(value, scope, fixed)] as const));
}

function valueOf(value: Value | undefined, scope: Scope, fixed: Json): Json {
  return value === undefined ? fixed : value(scope);
}

interface Member {
  readonly name: string;
  readonly fixed: Json;
  readonly value?: Value;
}

function compileMember(section: Section, field: string, name: string, template: JsonObject): Member {
  const [fixed, at] = [template[name] ?? null, `${field}/${name}`];
  if (!name.endsWith(".$")) {
    const value = compileValue(section, at, fixed);
    return { name, fixed, ...(value && { value }) };
  }
  const plain = name.slice(0, -2);
  if (Object.hasOwn(template, plain)) section.invalid(at, `gives the same member as ${plain}`);
  const expression = compileExpression(section, at, fixed);
  return { name: plain, fixed, ...(expression && { value: specified(expression, name) }) };
}

/** The expression in a field. Where it is none the section's report says so. */
export function compileExpression(
  section: Section,
  field: string,
  value: Json,
  parse = parseExpression,
): Expression | undefined {
  if (typeof value !== "string") return section.invalid(field, "must be a path or an intrinsic function");
  try {
    return parse(value);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return section.invalid(field, error.message);
  }
}

function specified(expression: Expression, name: string): Value {
  return (scope) => {
    const value = expression.find(scope);
    if (value !== undefined) return value;
    const where = `specified for the field '${name}' could not be found in the input '${JSON.stringify(scope.data)}'`;
    throw runtimeFault(`The JSONPath '${expression.text}' ${where}`);
  };
}
