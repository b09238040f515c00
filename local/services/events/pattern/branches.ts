import { absent, readExpression } from "./expression";
import type { JsonTokens } from "./jsonTokens";
import { exactly, literally, numberIs, type Test } from "./valueTest";
import { tooComplex } from "./wildcard";

/** What a field must satisfy: one of `tests`, or, where it may, be absent. */
export interface Condition {
  /** Steps joined by dots, as in "detail.object.key". */
  readonly path: string;
  readonly tests: readonly Test[];
  readonly mayBeAbsent: boolean;
}

/** Conditions that must all hold, by path. A pattern is satisfied where one of its branches is: `$or` makes several. */
export type Branch = ReadonlyMap<string, Condition>;

const mostBranches = 1000;

/** Names that mean something to EventBridge, now or later, and so cannot name a field below `$or`. */
const reserved = new Set(
  (
    "exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr html = < <= > >= regex not-wildcard " +
    "not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ip-address-in-range " +
    "ip-address-not-in-range"
  ).split(" "),
);

/** Reads a whole pattern. @throws JsonProblem in EventBridge's words */
export function readBranches(tokens: JsonTokens): Branch[] {
  if (tokens.next() !== "{") throw tokens.problem("Filter is not an object");
  return readObject(tokens, [], [new Map()], false);
}

/** Reads an object behind its opening brace, adding its fields to every branch so far. A repeated field replaces. */
function readObject(tokens: JsonTokens, path: readonly string[], before: Branch[], insideOr: boolean): Branch[] {
  let branches = before;
  let fields = 0;
  for (let kind = tokens.next(); kind !== "}"; kind = tokens.next(), fields++) {
    const name = tokens.text();
    if (name === "$or") {
      branches = readAlternatives(tokens, path, branches);
      continue;
    }
    if (insideOr && reserved.has(name)) {
      throw tokens.problem(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    }
    branches = readField(tokens, [...path, name], branches, insideOr);
  }
  if (fields === 0) throw tokens.problem("Empty objects are not allowed");
  return branches;
}

function readField(tokens: JsonTokens, path: readonly string[], branches: Branch[], insideOr: boolean): Branch[] {
  const kind = tokens.next();
  if (kind === "{") return readObject(tokens, path, branches, insideOr);
  if (kind !== "[") throw tokens.problem(`"${path.at(-1) ?? ""}" must be an object or an array`);
  const condition = readCondition(tokens, path.join("."));
  return branches.map((branch) => new Map(branch).set(condition.path, condition));
}

function readAlternatives(tokens: JsonTokens, path: readonly string[], before: Branch[]): Branch[] {
  if (tokens.next() !== "[") throw tokens.problem("It must be an Array followed with $or.");
  const branches: Branch[] = [];
  let alternatives = 0;
  for (let kind = tokens.next(); kind !== "]"; kind = tokens.next(), alternatives++) {
    if (kind !== "{") throw tokens.problem("Only JSON object is allowed in array of $or relationship.");
    branches.push(...readObject(tokens, path, before, true));
    if (branches.length > mostBranches) {
      throw tokens.problem(`Rule is too complex - $or makes more than ${mostBranches} combinations`);
    }
  }
  if (alternatives < 2) throw tokens.problem("There must have at least 2 Objects in $or relationship.");
  return branches;
}

function readCondition(tokens: JsonTokens, path: string): Condition {
  const tests: Test[] = [];
  let mayBeAbsent = false;
  for (let kind = tokens.next(); kind !== "]"; kind = tokens.next()) {
    const wanted = kind === "{" ? readExpression(tokens) : readValue(tokens, kind);
    if (wanted === absent) mayBeAbsent = true;
    else tests.push(wanted);
  }
  if (tests.length === 0 && !mayBeAbsent) throw tokens.problem("Empty arrays are not allowed");
  const wildcards = tests.flatMap(({ stretches }) => (stretches === undefined ? [] : [stretches]));
  if (wildcards.length > 0 && tooComplex(wildcards)) {
    throw tokens.problem(
      "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
    );
  }
  return { path, tests, mayBeAbsent };
}

function readValue(tokens: JsonTokens, kind: string): Test {
  switch (kind) {
    case "string":
      return exactly(tokens.text());
    case "number":
      return numberIs(tokens.text());
    case "null":
      return literally(null);
    case "true":
    case "false":
      return literally(kind === "true");
    default:
      throw tokens.problem("Match value must be String, number, true, false, or null");
  }
}
