import type { Section } from "../definition/section";
import { parseExpression } from "../expressions/expression";
import { chain, type Evaluate } from "../expressions/scope";
import type { Json } from "../json";
import { runtimeFault, StatesError } from "../statesError";
import type { Act } from "./simple";
import { compileWorkedOut } from "./workedOut";

/** Fail: ends the branch with an error of its own. */
export function compileFail(section: Section): Act {
  section.oneOf(["Error", "ErrorPath"]);
  section.oneOf(["Cause", "CausePath"]);
  const [error, cause] = [compileText(section, "Error"), compileText(section, "Cause")];
  return (visit) => {
    const scope = { around: visit, data: visit.input };
    return chain(error?.(scope), (name) =>
      chain(cause?.(scope), (reason) => {
        throw new StatesError(asText("Error", name), asText("Cause", reason));
      }),
    );
  };
}

function compileText(section: Section, name: string): Evaluate | undefined {
  const text = section.text(name);
  return compileWorkedOut(section, name, parseExpression) ?? (text === undefined ? undefined : () => text);
}

function asText(name: string, value: Json | undefined): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw runtimeFault(`${name} is ${JSON.stringify(value)}; it must be a text.`);
}
