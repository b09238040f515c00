import type { Section } from "../definition/section";
import { found, parsePath, type Expression } from "../expressions/expression";
import type { Scope } from "../expressions/scope";
import { compileExpression } from "../expressions/template";
import { timestamp } from "../expressions/timestamp";
import { isArray, type Json } from "../json";
import { runtimeFault } from "../statesError";
import { own } from "../../../own";

/** Whether a rule of a JSONPath Choice state holds. */
export type Test = (scope: Scope) => boolean;

/** A kind of values that can be compared; what is of another kind meets no comparison. */
type Read = (value: Json) => string | number | boolean | undefined;

const readers: Readonly<Record<string, Read>> = {
  String: (value) => (typeof value === "string" ? value : undefined),
  Numeric: (value) => (typeof value === "number" ? value : undefined),
  Boolean: (value) => (typeof value === "boolean" ? value : undefined),
  Timestamp: timestamp,
};

type Orders = (left: string | number | boolean, right: string | number | boolean) => boolean;

const orders: Readonly<Record<string, Orders>> = {
  Equals: (left, right) => left === right,
  LessThan: (left, right) => left < right,
  GreaterThan: (left, right) => left > right,
  LessThanEquals: (left, right) => left <= right,
  GreaterThanEquals: (left, right) => left >= right,
};

const kinds: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  IsPresent: (value) => value !== undefined,
  IsNull: (value) => value === null,
  IsBoolean: (value) => typeof value === "boolean",
  IsNumeric: (value) => typeof value === "number",
  IsString: (value) => typeof value === "string",
  IsTimestamp: (value) => timestamp(value) !== undefined,
};

const comparison = /^(String|Numeric|Boolean|Timestamp)(Equals|(?:LessThan|GreaterThan)(?:Equals)?)(Path)?$/;

/** Fields of a rule besides its comparison. */
const around: ReadonlySet<string> = new Set(["Variable", "Next", "Assign", "Comment"]);

/** Compiles a rule, or a test inside one. */
export function compileTest(rule: Section): Test {
  const [combination] = ["And", "Or", "Not"].filter((name) => rule.has(name));
  return combination === undefined ? compileComparison(rule) : compileCombination(rule, combination);
}

function compileCombination(rule: Section, name: string): Test {
  rule.only(new Set([name, "Next", "Assign", "Comment"]), `a rule with ${name}`);
  if (name === "Not") {
    const inner = rule.section("Not");
    const test = inner && compileTest(inner);
    return (scope) => test?.(scope) === false;
  }
  if (!isArray(rule.value(name)) || rule.sections(name).length === 0)
    rule.invalid(name, "must be a list of at least one rule");
  const tests = rule.sections(name).map(compileTest);
  return name === "And" ? (scope) => tests.every((test) => test(scope)) : (scope) => tests.some((test) => test(scope));
}

function compileComparison(rule: Section): Test {
  const [name, ...more] = Object.keys(rule.source).filter((field) => !around.has(field));
  const variable = compileExpression(rule, "Variable", rule.value("Variable") ?? null, parsePath);
  for (const other of more) rule.invalid(other, `cannot stand beside ${name}`);
  if (name === undefined) rule.invalid("", "has no comparison");
  if (name === undefined || variable === undefined) return () => false;
  const kind = own(kinds, name);
  if (kind !== undefined) return kindTest(rule, name, variable, kind);
  return name === "StringMatches" ? wildcardTest(rule, variable) : orderTest(rule, name, variable);
}

function kindTest(rule: Section, name: string, variable: Expression, is: (value: Json | undefined) => boolean): Test {
  const wanted = rule.flag(name);
  if (name === "IsPresent") return (scope) => is(variable.find(scope)) === wanted;
  return (scope) => is(valueOf(variable, scope)) === wanted;
}

function orderTest(rule: Section, name: string, variable: Expression): Test {
  const [, kind = "", order = "", path] = comparison.exec(name) ?? [];
  const [read, holds] = [readers[kind], orders[order]];
  if (read === undefined || holds === undefined || (kind === "Boolean" && order !== "Equals")) {
    rule.invalid(name, "is no comparison of a Choice state");
    return () => false;
  }
  const right = path === undefined ? compileConstant(rule, name, read) : compileOther(rule, name);
  return (scope) => {
    const [one, other] = [read(valueOf(variable, scope)), read(right(scope))];
    return one !== undefined && other !== undefined && holds(one, other);
  };
}

function compileConstant(rule: Section, name: string, read: Read): (scope: Scope) => Json {
  const value = rule.value(name) ?? null;
  if (read(value) === undefined) rule.invalid(name, `cannot be compared with ${JSON.stringify(value)}`);
  return () => value;
}

function compileOther(rule: Section, name: string): (scope: Scope) => Json {
  const path = compileExpression(rule, name, rule.value(name) ?? null, parsePath);
  return (scope) => (path === undefined ? null : found(path, scope));
}

/** In the pattern `*` is any text, `\*` a star and `\\` a backslash. */
function wildcardTest(rule: Section, variable: Expression): Test {
  const pattern = rule.neededText("StringMatches");
  const source = pattern.replace(/\\([\s\S])|\*|[^\\*]+|\\/g, (part, escaped: string | undefined) =>
    part === "*" ? "[\\s\\S]*" : (escaped ?? part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  const regex = new RegExp(`^${source}$`);
  return (scope) => {
    const value = valueOf(variable, scope);
    return typeof value === "string" && regex.test(value);
  };
}

function valueOf(variable: Expression, scope: Scope): Json {
  const value = variable.find(scope);
  if (value !== undefined) return value;
  const what = "The choice state's condition path references an invalid value.";
  throw runtimeFault(`Invalid path '${variable.text}': ${what}`);
}
