import type { Section } from "../definition/section";
import { fromEntries, isArray, isObject, type Json } from "../json";
import { compileJsonata, isJsonata } from "./jsonata";
import { chain, type Evaluate, type Scope } from "./scope";

/** A payload template of JSONata: every text `{% ... %}` in it is an expression, all else is as it stands. */
export function compileJsonataTemplate(section: Section, field: string, template: Json): Evaluate {
  return compileValue(section, field, template) ?? (() => template);
}

/** undefined where there is nothing in it to evaluate. */
function compileValue(section: Section, field: string, template: Json): Evaluate | undefined {
  if (isJsonata(template)) return compileExpression(section, field, template);
  if (isArray(template)) {
    const values = template.map((item, at) => compileValue(section, `${field}[${at}]`, item));
    return values.some(Boolean) ? (scope) => allOf(values, template, scope) : undefined;
  }
  if (!isObject(template)) return undefined;
  const [names, items] = [Object.keys(template), Object.values(template)];
  const values = names.map((name, at) => compileValue(section, `${field}/${name}`, items[at] ?? null));
  if (!values.some(Boolean)) return undefined;
  return (scope) =>
    chain(allOf(values, items, scope), (found) => fromEntries(names.map((name, at) => [name, found[at] ?? null])));
}

async function allOf(values: ReadonlyArray<Evaluate | undefined>, items: readonly Json[], scope: Scope) {
  const found: Json[] = [];
  // One after the other, so that random numbers come in the same order each time.
  for (const [at, item] of items.entries()) {
    const value = values[at];
    found.push(value === undefined ? item : await value(scope));
  }
  return found;
}

/** The expression in a field. Where it is none the section's report says so. */
export function compileExpression(section: Section, field: string, text: string): Evaluate | undefined {
  try {
    const expression = compileJsonata(text, section.path(field));
    return (scope) => expression.evaluate(scope);
  } catch (error) {
    return section.invalid(field, (error as Error).message);
  }
}
