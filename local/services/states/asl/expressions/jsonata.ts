import type jsonata from "jsonata";
import { createRequire } from "node:module";
import type { Json } from "../json";
import { Fault, queryError } from "../statesError";
import { jsonataFunctions, now } from "./jsonataFunctions";
import type { Scope } from "./scope";

/** How deep an expression may call itself before it counts as endless. */
const deepestStack = 1000;

let library: typeof jsonata | undefined;
/** Loaded with the first machine that uses it: most do not. */
function loaded(): typeof jsonata {
  return (library ??= createRequire(__filename)("jsonata") as typeof jsonata);
}

/** A text that is an expression: `{% ... %}`. What only begins or ends like one is a mistake. */
export function isJsonata(value: Json | undefined): value is string {
  return typeof value === "string" && (value.startsWith("{%") || value.endsWith("%}"));
}

/** An expression in a field, evaluated later. */
export interface JsonataExpression {
  /** @throws Fault States.QueryEvaluationError */
  evaluate(scope: Scope): Promise<Json>;
}

/**
 * Compiles the text of a field, `{% ... %}`.
 * @param field as AWS's messages call it: "Arguments/Bucket"
 * @throws Error that says what is wrong with it
 */
export function compileJsonata(value: string, field: string): JsonataExpression {
  if (!value.startsWith("{%") || !value.endsWith("%}") || value.length < 4) {
    throw new Error("an expression starts with {% and ends with %}, with nothing around them");
  }
  const source = value.slice(2, -2).trim();
  const expression = parsed(source);
  const failed = (reason: string) => {
    const told = `The JSONata expression '${source}' specified for the field '${field}' ${reason}`;
    return new Fault(queryError, told);
  };
  return {
    async evaluate(scope) {
      const result = await evaluated(expression, scope, failed);
      if (result === undefined || typeof result === "function") throw failed("returned nothing (undefined).");
      // Sequences of the library carry more than their items; what is kept must be plain JSON.
      return JSON.parse(JSON.stringify(result)) as Json;
    },
  };
}

function parsed(source: string): jsonata.Expression {
  try {
    const expression = loaded()(source, { stack: deepestStack });
    expression.registerFunction("now", now, "<s?s?:s>");
    return expression;
  } catch (error) {
    throw new Error(`'${source}' is no JSONata: ${messageOf(error)}`);
  }
}

async function evaluated(expression: jsonata.Expression, scope: Scope, failed: (reason: string) => Fault) {
  try {
    return (await expression.evaluate(undefined, bindings(scope))) as unknown;
  } catch (error) {
    throw failed(`threw an error during evaluation. ${messageOf(error)}`);
  }
}

/** The library throws objects that are no Error. */
function messageOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return [code, message].filter(Boolean).join(": ");
}

function bindings({ around, result, errorOutput }: Scope): Record<string, unknown> {
  const states: Record<string, unknown> = { input: around.input, context: around.context };
  if (result !== undefined) states.result = result;
  if (errorOutput !== undefined) states.errorOutput = errorOutput;
  return { ...jsonataFunctions(around), ...around.variables, states };
}
