import type { Section } from "../definition/section";
import { parsePath, found } from "../expressions/expression";
import { compileJsonataTemplate } from "../expressions/jsonataTemplate";
import type { Evaluate, Scope } from "../expressions/scope";
import { compileExpression, compileTemplate } from "../expressions/template";
import { isObject, type Json } from "../json";

/** A field that is a payload template of the section's language; undefined where it is not there. */
export function compilePayload(section: Section, field: string): Evaluate | undefined {
  const template = section.value(field);
  if (template === undefined) return undefined;
  return section.language === "JSONata"
    ? compileJsonataTemplate(section, field, template)
    : compileTemplate(section, field, template);
}

/** A field that is a path, InputPath and its like: null stands for {}. */
export function compilePath(section: Section, field: string): ((scope: Scope) => Json) | undefined {
  const value = section.value(field);
  if (value === undefined || value === "$") return undefined;
  if (value === null) return () => ({});
  const path = compileExpression(section, field, value, parsePath);
  return path && ((scope) => found(path, scope));
}

const variableName = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

/** Assign: variables and the values they get. */
export function compileAssign(section: Section): Evaluate | undefined {
  const template = section.value("Assign");
  if (template === undefined) return undefined;
  if (!isObject(template)) return section.invalid("Assign", "must be an object");
  for (const name of Object.keys(template)) {
    const variable = section.language === "JSONPath" ? name.replace(/\.\$$/, "") : name;
    // AWS takes names that no expression can say, as long as nobody says them.
    if (variable === "states" || variable === "" || (variable.startsWith("$") && !variableName.test(variable))) {
      section.invalid(`Assign/${name}`, "is no name of a variable");
    }
  }
  return compilePayload(section, "Assign");
}
