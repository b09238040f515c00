import type { Section } from "../definition/section";
import { isJsonata } from "../expressions/jsonata";
import { chain, type Eventually, type Scope } from "../expressions/scope";
import type { Json } from "../json";
import { Fault, queryError, runtimeFault } from "../statesError";
import { compileWorkedOut } from "./workedOut";

interface Bounds {
  readonly least: number;
  readonly most?: number;
  readonly fraction?: boolean;
}

type Quantity = (scope: Scope) => Eventually<number>;

/** A field that is a number, written as it stands or worked out (see compileWorkedOut); undefined where it is not there. */
export function compileQuantity(section: Section, name: string, bounds: Bounds): Quantity | undefined {
  const { least, most, fraction } = bounds;
  if (section.has(`${name}Path`) || (section.language === "JSONata" && isJsonata(section.value(name)))) {
    const value = compileWorkedOut(section, name);
    return value && ((scope) => chain(value(scope), (found) => checked(section, name, found, bounds)));
  }
  const fixed = fraction === true ? section.number(name, least, most) : section.whole(name, least, most);
  return fixed === undefined ? undefined : () => fixed;
}

/** @throws Fault where it is no such number */
function checked(section: Section, name: string, value: Json, bounds: Bounds): number {
  const isNumber = typeof value === "number" && (bounds.fraction === true || Number.isInteger(value));
  const wrong = isNumber ? outside(name, value, bounds) : noNumber(section, name, value, bounds);
  if (wrong === undefined) return value as number;
  throw section.language === "JSONata" ? new Fault(queryError, wrong) : runtimeFault(wrong);
}

function noNumber({ source, language }: Section, name: string, value: Json, { fraction }: Bounds): string {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  const kind = fraction === true ? "float" : "integer";
  const where = language === "JSONata" ? name : `${name}Path`;
  return `The ${where} field refers to value "${shown}" which is not a valid ${kind}: ${String(source[where])}`;
}

function outside(name: string, value: number, { least, most }: Bounds): string | undefined {
  if (value >= least && value <= (most ?? Infinity)) return undefined;
  if (most !== undefined) return `${name} must be between ${least} and ${most}.`;
  return least === 0 ? `${name} cannot be negative.` : `${name} must be at least ${least}.`;
}
