import { conditionTest } from "./condition";
import { isRecord, listOf, MalformedPolicy, statementLabel, type PolicyDocument, type PolicyKind } from "./document";
import type { ConditionDocument } from "./document";

type Fields = Readonly<Record<string, unknown>>;

const policyElements = new Set(["Version", "Id", "Statement"]);
const statementElements = new Set([
  ...["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"],
  ...["Resource", "NotResource", "Condition"],
]);
const principalTypes = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);
const actionForm = /^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/;
const awsPrincipalForm = /^(\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:[^*?]+)$/;

/** Reads JSON text or its parsed form. @throws MalformedPolicy naming whose policy it is and every problem in it */
export function checkedPolicy(source: unknown, name: string, kind: PolicyKind): PolicyDocument {
  const document = typeof source === "string" ? parsed(source, name) : source;
  const problems = policyProblems(document, kind);
  if (problems.length > 0) throw new MalformedPolicy(`The ${name} is malformed: ${problems.join("; ")}.`);
  const { Version, Statement } = document as Fields;
  return {
    Version: (Version ?? "2008-10-17") as PolicyDocument["Version"],
    Statement: listOf(Statement) as PolicyDocument["Statement"],
  };
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedPolicy(`The ${name} is not JSON: ${(cause as Error).message}.`, { cause });
  }
}

function policyProblems(document: unknown, kind: PolicyKind): string[] {
  if (!isRecord(document)) return ["it is not a JSON object"];
  const version = document.Version ?? "2008-10-17";
  const problems = unknownElements(document, policyElements);
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    problems.push(`Version is ${JSON.stringify(version)}; give "2012-10-17"`);
  }
  const statements = listOf(document.Statement);
  if (statements.length === 0) problems.push("it has no Statement");
  const seen = new Set<unknown>();
  statements.forEach((statement, index) => {
    const found = isRecord(statement) ? statementProblems(statement, kind) : ["it is not a JSON object"];
    const sid = isRecord(statement) ? statement.Sid : undefined;
    if (sid !== undefined && sid !== "" && seen.has(sid)) found.push("its Sid stands on another statement too");
    seen.add(sid);
    problems.push(...found.map((problem) => `${statementLabel(statement, index)}: ${problem}`));
  });
  return problems;
}

function statementProblems(statement: Fields, kind: PolicyKind): string[] {
  return [
    ...unknownElements(statement, statementElements),
    ...effectProblems(statement),
    ...actionProblems(statement),
    ...resourceProblems(statement, kind),
    ...principalProblems(statement, kind),
    ...conditionProblems(statement.Condition),
  ];
}

function unknownElements(value: Fields, known: ReadonlySet<string>): string[] {
  return Object.keys(value)
    .filter((name) => !known.has(name))
    .map((name) => `${JSON.stringify(name)} is no element of a policy`);
}

function effectProblems({ Effect, Sid }: Fields): string[] {
  const problems: string[] = [];
  if (Effect !== "Allow" && Effect !== "Deny")
    problems.push(`Effect is ${JSON.stringify(Effect)}; give "Allow" or "Deny"`);
  if (Sid !== undefined && typeof Sid !== "string") problems.push(`Sid is ${JSON.stringify(Sid)}; give text`);
  return problems;
}

function actionProblems(statement: Fields): string[] {
  const wrong = (action: unknown) => typeof action !== "string" || !actionForm.test(action);
  return elementProblems(statement, "Action", wrong, 'a service and an action, such as "s3:GetObject"');
}

function resourceProblems(statement: Fields, kind: PolicyKind): string[] {
  const given = statement.Resource !== undefined || statement.NotResource !== undefined;
  if (kind === "trust") return given ? ["a trust policy has no Resource: it is about the role that carries it"] : [];
  const wrong = (resource: unknown) =>
    typeof resource !== "string" || !(resource === "*" || resource.startsWith("arn:"));
  return elementProblems(statement, "Resource", wrong, 'an ARN or "*"');
}

/** Exactly one of the element and its Not... form, with at least one value, each of them right. */
function elementProblems(
  statement: Fields,
  element: string,
  wrong: (value: unknown) => boolean,
  form: string,
): string[] {
  const { [element]: positive, [`Not${element}`]: negative } = statement;
  if (positive !== undefined && negative !== undefined) return [`it has both ${element} and Not${element}`];
  const values = listOf(positive ?? negative);
  if (values.length === 0) return [`it has no ${element}`];
  return values.filter(wrong).map((value) => `${element} ${JSON.stringify(value)} is not ${form}`);
}

function principalProblems({ Principal, NotPrincipal }: Fields, kind: PolicyKind): string[] {
  const principal = Principal ?? NotPrincipal;
  if (kind === "identity") {
    return principal === undefined ? [] : ["a policy of a role has no Principal: it is about the role that carries it"];
  }
  if (Principal !== undefined && NotPrincipal !== undefined) return ["it has both Principal and NotPrincipal"];
  if (principal === undefined) return ["it has no Principal"];
  if (principal === "*") return [];
  if (!isRecord(principal)) return [`Principal ${JSON.stringify(principal)} is neither "*" nor an object`];
  return Object.entries(principal).flatMap(([type, names]) => namedProblems(type, listOf(names)));
}

function namedProblems(type: string, names: readonly unknown[]): string[] {
  if (!principalTypes.has(type)) return [`Principal type ${JSON.stringify(type)} is unknown`];
  if (names.length === 0) return [`Principal ${type} names nobody`];
  const right = (name: unknown) =>
    typeof name === "string" && name !== "" && (type !== "AWS" || awsPrincipalForm.test(name));
  return names.filter((name) => !right(name)).map((name) => `Principal ${type} ${JSON.stringify(name)} is invalid`);
}

/** Compiling is the check: an operator or value that cannot be compiled is a problem. */
function conditionProblems(condition: unknown): string[] {
  if (condition === undefined) return [];
  if (!isRecord(condition)) return ["Condition is not a JSON object"];
  return Object.entries(condition).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) return [`Condition ${operator} is not a JSON object`];
    return Object.entries(keys).flatMap(([key, values]) => keyProblems(operator, key, values));
  });
}

function keyProblems(operator: string, key: string, values: unknown): string[] {
  const scalar = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
  if (listOf(values).length === 0 || !listOf(values).every(scalar)) {
    return [
      `Condition ${operator} ${key} is ${JSON.stringify(values)}; give text, a number, a boolean, or a list of them`,
    ];
  }
  try {
    conditionTest({ [operator]: { [key]: values } } as ConditionDocument, true);
    return [];
  } catch (cause) {
    return [`Condition ${operator} ${key}: ${(cause as Error).message}`];
  }
}
