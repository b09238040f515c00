import type { Section } from "../definition/section";
import { found, parsePath } from "../expressions/expression";
import { isJsonata } from "../expressions/jsonata";
import { compileExpression as compileJsonataExpression } from "../expressions/jsonataTemplate";
import type { Evaluate } from "../expressions/scope";
import { compileExpression } from "../expressions/template";

/**
 * The value of a field that the execution works out: a JSONata expression, or in JSONPath what the field `<name>Path` points
 * to. undefined where the field is written as it stands, or not there.
 * @param parse what may stand in `<name>Path`: a path only, unless told otherwise
 */
export function compileWorkedOut(section: Section, name: string, parse = parsePath): Evaluate | undefined {
  const value = section.value(name);
  if (section.language === "JSONata" && isJsonata(value)) return compileJsonataExpression(section, name, value);
  const path = section.value(`${name}Path`);
  if (path === undefined || section.language === "JSONata") return undefined;
  const expression = compileExpression(section, `${name}Path`, path, parse);
  return expression && ((scope) => found(expression, scope));
}
