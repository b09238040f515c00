import { allOf, anyOf, type Truth } from "../core/truth";
import type { View } from "../core/view";
import { hasWildcard, isWildcard, isWorld, namesAccount } from "./pattern";

/** One line of a Condition block. */
export interface Condition {
  /** Such as "stringequals", in lower case, without quantifier and IfExists. */
  readonly operator: string;
  readonly quantifier?: "forallvalues" | "foranyvalue";
  readonly ifExists: boolean;
  /** The condition key, in lower case. */
  readonly key: string;
  readonly values: readonly View[];
  readonly at: View;
}

export interface Principal {
  /** "AWS", "Service", "Federated", "CanonicalUser", or "*" for the bare star. */
  readonly kind: string;
  readonly view: View;
}

/** A statement of a policy document, read as tolerantly as IAM reads it: single values or lists, keys in any case. */
export class Statement {
  private readConditions?: readonly Condition[];

  constructor(readonly view: View) {}

  get isAllow(): boolean {
    return this.element("Effect").text()?.toLowerCase() === "allow";
  }

  get actions(): View[] {
    return this.element("Action").items();
  }

  get resources(): View[] {
    return this.element("Resource").items();
  }

  get principals(): Principal[] {
    const principal = this.element("Principal");
    if (principal.isAbsent) return [];
    if (principal.isUnknown || principal.text() !== undefined) return [{ kind: "*", view: principal }];
    return principal.entries().flatMap(([kind, of]) => of.items().map((view) => ({ kind, view })));
  }

  get conditions(): readonly Condition[] {
    this.readConditions ??= this.element("Condition")
      .entries()
      .flatMap(([operator, keys]) => keys.entries().map(([key, at]) => conditionOf(operator, key, at)));
    return this.readConditions;
  }

  /** An element by name, whatever the case it is written in. */
  element(name: string): View {
    const element = this.view.at(name);
    if (this.view.isUnknown || !element.isAbsent) return element;
    const key = this.view.keys().find((key) => key.toLowerCase() === name.toLowerCase());
    return key === undefined ? element : this.view.at(key);
  }

  has(name: string): boolean {
    return !this.element(name).isAbsent;
  }

  /** Whether some condition holds requests to given values of one of these keys. `*` at a key's end takes any rest. */
  isHeldTo(...keys: readonly string[]): Truth {
    if (this.element("Condition").isUnknown) return "unknown";
    return anyOf(this.conditions.filter((condition) => isAbout(condition, keys)).map(narrows));
  }
}

function isAbout({ key }: Condition, keys: readonly string[]): boolean {
  return keys.some((wanted) =>
    wanted.endsWith("*") ? key.startsWith(wanted.slice(0, -1).toLowerCase()) : key === wanted.toLowerCase(),
  );
}

const positive = /^(string(equals|like|equalsignorecase)|arn(equals|like)|ipaddress|bool)$/;

/** A condition that a request without the key passes, or that takes any value, narrows nothing. */
export function narrows({ operator, quantifier, ifExists, key, values }: Condition): Truth {
  if (!positive.test(operator) || ifExists || quantifier === "forallvalues" || values.length === 0) return false;
  const patterns = operator !== "stringequals" && operator !== "stringequalsignorecase";
  return allOf(values.map((value) => value.satisfies((raw) => typeof raw !== "string" || says(key, raw, patterns))));
}

/** Keys whose values are short names: any wildcard in one stands for somebody else, too. */
const names = /(account|orgid|vpc|vpce)$/;
const addresses = /sourceip$/;

/** Whether a value of a condition leaves somebody out. */
function says(key: string, value: string, patterns: boolean): boolean {
  if (addresses.test(key)) return !isWorld(value);
  if (isWildcard(value)) return false;
  if (!patterns) return true;
  if (names.test(key)) return !hasWildcard(value);
  return key !== "aws:sourcearn" || namesAccount(value);
}

function conditionOf(operator: string, key: string, at: View): Condition {
  const [, quantifier, base = "", ifExists] = /^(?:(\w+):)?(\w+?)(ifexists)?$/i.exec(operator) ?? [];
  const lower = quantifier?.toLowerCase();
  return {
    operator: base.toLowerCase(),
    ...(lower === "forallvalues" || lower === "foranyvalue" ? { quantifier: lower } : {}),
    ifExists: ifExists !== undefined,
    key: key.toLowerCase(),
    values: at.items(),
    at,
  };
}
