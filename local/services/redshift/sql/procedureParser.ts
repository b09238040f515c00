import { expectType } from "./columnTypes";
import { Cursor } from "./cursor";
import { isWord, parseScript, splitByComma, type Nodes } from "./nodes";
import { SqlError, unsupported } from "./sqlError";
import type { CreateProcedure, Statement } from "./statements";

/** A step of a procedure, in the part of PL/pgSQL that is supported. */
export type Step =
  | { readonly step: "if"; readonly branches: readonly Branch[]; readonly otherwise: readonly Step[] }
  | { readonly step: "execute"; readonly text: Nodes }
  | { readonly step: "statement"; readonly nodes: Nodes };

export interface Branch {
  readonly condition: Nodes;
  readonly steps: readonly Step[];
}

/** After `create [or replace] procedure`. */
export function parseCreateProcedure(cursor: Cursor, replace: boolean): CreateProcedure {
  const procedure = cursor.expectName();
  const parameters = splitByComma(cursor.expectGroup().items).map(parameter);
  let body: string | undefined;
  while (!cursor.done) {
    if (cursor.take("as")) body = cursor.expectString();
    else if (cursor.take("language")) cursor.expect("plpgsql");
    else if (!cursor.take("security", "invoker")) throw unsupported(clause(cursor));
  }
  if (body === undefined) throw new SqlError("no procedure body specified");
  parseBody(body);
  return { kind: "createProcedure", replace, procedure, parameters, body };
}

function clause(cursor: Cursor): string {
  const node = cursor.peek();
  if (isWord(node, "nonatomic", "security", "set"))
    return `create procedure with ${node?.kind === "word" ? node.value : ""}`;
  throw cursor.surprise();
}

function parameter(nodes: Nodes): { name: string; type: ReturnType<typeof expectType> } {
  const cursor = new Cursor(nodes);
  if (cursor.takeOneOf("out", "inout") !== undefined) throw unsupported("an output parameter of a procedure");
  cursor.take("in");
  const name = cursor.expectIdentifier();
  const type = expectType(cursor);
  cursor.expectEnd();
  return { name, type };
}

/** A procedure's body as steps. @throws SqlError naming what is not supported */
export function parseBody(body: string): Step[] {
  const sentences = parseScript(body);
  const first = new Cursor(sentences[0] ?? []);
  if (first.take("declare")) throw unsupported("declare in a procedure");
  if (!first.take("begin")) throw unsupported("a procedure body that does not start with begin");
  const cursor = new Cursor(sentences.flatMap((nodes, index) => (index === 0 ? first.rest() : nodes).concat(end)));
  const steps = parseSteps(cursor, ["end"]);
  cursor.expect("end");
  return steps;
}

/** Stands for the semicolon that `parseScript` has taken away. */
const end = { kind: "operator", text: ";", value: ";" } as const;

function parseSteps(cursor: Cursor, ends: readonly string[]): Step[] {
  const steps: Step[] = [];
  while (!cursor.done && !isWord(cursor.peek(), ...ends)) {
    if (cursor.takeOperator(";")) continue;
    steps.push(parseStep(cursor));
  }
  return steps;
}

const refusedSteps =
  "for while loop raise return exception declare perform open fetch close commit rollback null exit elseif".split(" ");

function parseStep(cursor: Cursor): Step {
  if (cursor.take("if")) return parseIf(cursor);
  if (cursor.take("execute")) return { step: "execute", text: sentence(cursor) };
  const first = cursor.peek();
  if (isWord(first, ...refusedSteps)) throw unsupported(`${first?.kind === "word" ? first.value : ""} in a procedure`);
  return { step: "statement", nodes: sentence(cursor) };
}

function sentence(cursor: Cursor): Nodes {
  const nodes = [];
  while (!cursor.done && !cursor.takeOperator(";")) nodes.push(cursor.next());
  return nodes;
}

function parseIf(cursor: Cursor): Step {
  const branches: Branch[] = [];
  do {
    const condition = cursor.until("then");
    cursor.expect("then");
    branches.push({ condition, steps: parseSteps(cursor, ["elsif", "else", "end"]) });
  } while (cursor.take("elsif"));
  const otherwise = cursor.take("else") ? parseSteps(cursor, ["end"]) : [];
  cursor.expect("end", "if");
  return { step: "if", branches, otherwise };
}

/** After `call`. */
export function parseCall(cursor: Cursor): Statement {
  const procedure = cursor.expectName();
  const args = splitByComma(cursor.expectGroup().items);
  cursor.expectEnd();
  return { kind: "call", procedure, args };
}
