import { conditionTest } from "./condition";
import { listOf, statementLabel, type PolicyKind, type StatementDocument } from "./document";
import { textTest, type Lookup, type TextTest } from "./pattern";
import { notPrincipalTest, principalTest, type Closeness, type Principal } from "./principal";
import { checkedPolicy } from "./validation";

/** One question, as policies see it. */
export interface Request {
  readonly principal: Principal;
  /** Lower case: actions compare without case. */
  readonly action: string;
  readonly resource: string;
  readonly lookup: Lookup;
}

/** A statement made ready for many decisions. */
export interface Statement {
  /** 'statement "Sid"', or "statement 2" where it has none. */
  readonly label: string;
  readonly effect: "Allow" | "Deny";
  /** How closely it names the caller, where it applies to the request at all. Identity policies name nobody: "principal". */
  applies(request: Request): Closeness | undefined;
}

/** A policy made ready for many decisions. */
export interface Policy {
  /** Whose it is, for messages: 'inline policy "read" of role "loader"'. */
  readonly name: string;
  readonly allows: readonly Statement[];
  readonly denies: readonly Statement[];
}

/** Reads a policy: JSON text or its parsed form. @throws MalformedPolicy naming every problem at once */
export function compilePolicy(source: unknown, name: string, kind: PolicyKind): Policy {
  const document = checkedPolicy(source, name, kind);
  const variables = document.Version === "2012-10-17";
  const statements = document.Statement.map((statement, index) => compileStatement(statement, index, variables));
  return {
    name,
    allows: statements.filter((statement) => statement.effect === "Allow"),
    denies: statements.filter((statement) => statement.effect === "Deny"),
  };
}

/**
 * The parsed form of a policy, checked: what a service keeps from deployment on and hands to `authorize` each time, so that
 * a malformed policy is refused at start. @throws MalformedPolicy naming every problem at once
 */
export function parsedPolicy(source: unknown, name: string, kind: PolicyKind): object {
  return checkedPolicy(source, name, kind);
}

function compileStatement(statement: StatementDocument, index: number, variables: boolean): Statement {
  const action = actionTest(statement);
  const resource = resourceTest(statement, variables);
  const principal = whoTest(statement);
  const condition = conditionTest(statement.Condition ?? {}, variables);
  return {
    label: statementLabel(statement, index),
    effect: statement.Effect,
    applies(request) {
      if (!action(request) || !resource(request)) return undefined;
      const closeness = principal(request.principal);
      return closeness !== undefined && condition(request.lookup) ? closeness : undefined;
    },
  };
}

function actionTest({ Action, NotAction }: StatementDocument): (request: Request) => boolean {
  const rules = { variables: false, wildcards: "text" } as const;
  const tests = listOf(Action ?? NotAction).map((action) => textTest(action.toLowerCase(), rules));
  const listed = (request: Request) => fitsOne(tests, request.action, request.lookup);
  return Action !== undefined ? listed : (request) => !listed(request);
}

/** A trust policy has no Resource: it is about the role that carries it. */
function resourceTest({ Resource, NotResource }: StatementDocument, variables: boolean): (request: Request) => boolean {
  if (Resource === undefined && NotResource === undefined) return () => true;
  const tests = listOf(Resource ?? NotResource).map((arn) => textTest(arn, { variables, wildcards: "arn" }));
  const listed = (request: Request) => fitsOne(tests, request.resource, request.lookup);
  return Resource !== undefined ? listed : (request) => !listed(request);
}

function whoTest({
  Principal,
  NotPrincipal,
  Effect,
}: StatementDocument): (principal: Principal) => Closeness | undefined {
  if (Principal !== undefined) return principalTest(Principal);
  if (NotPrincipal !== undefined) return notPrincipalTest(NotPrincipal, Effect);
  return () => "principal";
}

function fitsOne(tests: readonly TextTest[], text: string, lookup: Lookup): boolean {
  for (const test of tests) if (test(text, lookup)) return true;
  return false;
}
