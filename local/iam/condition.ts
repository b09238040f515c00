import { BlockList } from "node:net";
import { listOf, type ConditionDocument } from "./document";
import { textTest, type Lookup } from "./pattern";

/** Answers whether the request fulfils a statement's whole Condition element. */
export type ConditionTest = (lookup: Lookup) => boolean;

/** Answers whether one value of the request fits one value of the policy. */
type ValueTest = (value: string, lookup: Lookup) => boolean;

interface Operator {
  /** Compiles one value that the policy wrote. @throws RangeError where it is no value of this type */
  readonly compile: (written: string, variables: boolean) => ValueTest;
  /** True for the Not... operators: they hold where none of the policy's values fits, and where the key is missing. */
  readonly negated: boolean;
}

type Comparison = (found: number, wanted: number) => boolean;
const equals: Comparison = (found, wanted) => found === wanted;
const inequality: Readonly<Record<string, Comparison>> = {
  lessthan: (found, wanted) => found < wanted,
  lessthanequals: (found, wanted) => found <= wanted,
  greaterthan: (found, wanted) => found > wanted,
  greaterthanequals: (found, wanted) => found >= wanted,
};

const operators: Readonly<Record<string, Operator>> = {
  ...withNegation("stringequals", "stringnotequals", text({ wildcards: "none" })),
  ...withNegation("stringequalsignorecase", "stringnotequalsignorecase", text({ wildcards: "none", ignoreCase: true })),
  ...withNegation("stringlike", "stringnotlike", text({ wildcards: "text" })),
  ...withNegation("arnequals", "arnnotequals", text({ wildcards: "arn" })),
  ...withNegation("arnlike", "arnnotlike", text({ wildcards: "arn" })),
  ...withNegation("ipaddress", "notipaddress", ipRange),
  ...withNegation("numericequals", "numericnotequals", ordered(numberFrom, equals)),
  ...withNegation("dateequals", "datenotequals", ordered(dateFrom, equals)),
  ...inequalities("numeric", numberFrom),
  ...inequalities("date", dateFrom),
  bool: { negated: false, compile: truth },
  binaryequals: { negated: false, compile: text({ wildcards: "none" }) },
};

function withNegation(name: string, opposite: string, compile: Operator["compile"]): Record<string, Operator> {
  return { [name]: { compile, negated: false }, [opposite]: { compile, negated: true } };
}

function inequalities(type: string, from: (text: string) => number): Record<string, Operator> {
  return Object.fromEntries(
    Object.entries(inequality).map(([name, compare]) => [
      type + name,
      { compile: ordered(from, compare), negated: false },
    ]),
  );
}

function text(rules: { wildcards: "none" | "text" | "arn"; ignoreCase?: boolean }): Operator["compile"] {
  return (written, variables) => textTest(written, { ...rules, variables });
}

function truth(written: string): ValueTest {
  if (!/^(true|false)$/i.test(written)) throw new RangeError(`"${written}" is neither true nor false`);
  return (value) => value.toLowerCase() === written.toLowerCase();
}

function ordered(from: (text: string) => number, compare: Comparison): Operator["compile"] {
  return (written) => {
    const wanted = from(written);
    if (Number.isNaN(wanted)) throw new RangeError(`"${written}" cannot be compared`);
    return (value) => compare(from(value), wanted);
  };
}

function numberFrom(written: string): number {
  return written.trim() === "" ? NaN : Number(written);
}

/** ISO 8601, or seconds since the epoch. */
function dateFrom(written: string): number {
  return /^\d+(\.\d+)?$/.test(written) ? Number(written) * 1000 : Date.parse(written);
}

function ipRange(written: string): ValueTest {
  const [address = "", bits] = written.split("/");
  const family = address.includes(":") ? "ipv6" : "ipv4";
  const ranges = new BlockList();
  try {
    ranges.addSubnet(address, Number(bits ?? (family === "ipv4" ? 32 : 128)), family);
  } catch {
    throw new RangeError(`"${written}" is no address or range of addresses`);
  }
  return (value) => ranges.check(value, value.includes(":") ? "ipv6" : "ipv4");
}

const spelling = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/i;

/** Compiles a Condition element. @throws RangeError saying which operator or value is wrong */
export function conditionTest(document: ConditionDocument, variables: boolean): ConditionTest {
  const tests = Object.entries(document).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      keyTest(operator, key.toLowerCase(), listOf(values).map(String), variables),
    ),
  );
  return (lookup) => tests.every((test) => test(lookup));
}

function keyTest(written: string, key: string, values: readonly string[], variables: boolean): ConditionTest {
  const [, set, name = "", ifExists] = spelling.exec(written) ?? [];
  if (name.toLowerCase() === "null") return nullTest(key, values);
  const operator = Object.hasOwn(operators, name.toLowerCase()) ? operators[name.toLowerCase()] : undefined;
  if (operator === undefined) throw new RangeError(`"${written}" is no condition operator`);
  const tests = values.map((value) => operator.compile(value, variables));
  const fitsAny = (value: string, lookup: Lookup) => tests.some((test) => test(value, lookup));
  const holds = (value: string, lookup: Lookup) => fitsAny(value, lookup) !== operator.negated;
  const quantified = quantifiers[set === undefined ? "none" : /any/i.test(set) ? "any" : "all"];
  return (lookup) => {
    const found = lookup(key);
    if (found === undefined || found.length === 0)
      return ifExists !== undefined || quantified.missing(operator.negated);
    return quantified.over(found, (value) => holds(value, lookup), operator.negated);
  };
}

function nullTest(key: string, values: readonly string[]): ConditionTest {
  const wanted = values.map((value) => value.toLowerCase());
  if (wanted.some((value) => value !== "true" && value !== "false")) {
    throw new RangeError(`Null takes "true" or "false", not ${values.join(", ")}`);
  }
  return (lookup) => wanted.includes(String((lookup(key)?.length ?? 0) === 0));
}

interface Quantifier {
  readonly missing: (negated: boolean) => boolean;
  readonly over: (values: readonly string[], holds: (value: string) => boolean, negated: boolean) => boolean;
}

/** Without a set operator, several values of the request count as one: a positive operator needs one fit, a negated one none. */
const quantifiers: Readonly<Record<"none" | "any" | "all", Quantifier>> = {
  none: {
    missing: (negated) => negated,
    over: (values, holds, negated) => (negated ? values.every(holds) : values.some(holds)),
  },
  any: { missing: () => false, over: (values, holds) => values.some(holds) },
  all: { missing: () => true, over: (values, holds) => values.every(holds) },
};
