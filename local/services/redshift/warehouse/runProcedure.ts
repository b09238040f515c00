import { castTo } from "../sql/expressionTranslator";
import { parseScript, quoteText, stringLeaf, substitute, isOperator, type Leaf, type Nodes } from "../sql/nodes";
import { parseStatement } from "../sql/parseStatement";
import { parseBody, type Step } from "../sql/procedureParser";
import { SqlError } from "../sql/sqlError";
import { showType, type ColumnType } from "../sql/columnTypes";
import type { CreateProcedure, Statement, StatementOf } from "../sql/statements";
import { Cursor } from "../sql/cursor";
import { expectType } from "../sql/columnTypes";
import { rowsOf } from "./database";
import { own } from "./runTables";
import type { Outcome, Session } from "./session";

/** How a procedure runs a statement of its own. */
export type Execute = (session: Session, statement: Statement) => Promise<Outcome>;

export async function runCreateProcedure(session: Session, statement: CreateProcedure): Promise<Outcome> {
  const { schema = "public", name } = statement.procedure;
  await session.lockCatalog();
  await session.begin();
  await session.rights.require({ kind: "schema", schema: "", name: schema }, "create");
  const found = await rowsOf(
    session.connection,
    "select 1 as one from landfall.procedures where schema = $1 and name = $2",
    [schema, name],
  );
  if (found.length > 0) {
    if (!statement.replace) throw new SqlError(`function "${name}" already exists with same argument types`);
    await session.rights.requireOwner({ kind: "procedure", schema, name });
    await session.run(
      `delete from landfall.procedures where schema = ${quoteText(schema)} and name = ${quoteText(name)}`,
    );
  } else await own(session, "procedure", schema, name);
  const parameters = JSON.stringify(
    statement.parameters.map(({ name: parameter, type }) => ({ name: parameter, type: showType(type) })),
  );
  await session.run(
    `insert into landfall.procedures values (${[schema, name, parameters, statement.body].map(quoteText).join(", ")})`,
  );
  return { rows: -1 };
}

interface StoredProcedure {
  readonly parameters: string;
  readonly body: string;
}

/** Runs the procedure's steps, as the caller, in the caller's transaction. */
export async function runCall(session: Session, call: StatementOf<"call">, execute: Execute): Promise<Outcome> {
  const { schema = "public", name } = call.procedure;
  const sql = "select parameters, body from landfall.procedures where schema = $1 and name = $2";
  const [stored] = await rowsOf<StoredProcedure>(session.connection, sql, [schema, name]);
  const parameters = JSON.parse(stored?.parameters ?? "[]") as Array<{ name: string; type: string }>;
  if (stored === undefined || parameters.length !== call.args.length)
    throw new SqlError(`procedure ${name} with ${call.args.length} arguments does not exist`);
  await session.rights.require({ kind: "procedure", schema, name }, "execute");
  await session.begin();
  const values = new Map<string, Leaf>();
  for (const [index, parameter] of parameters.entries())
    values.set(parameter.name, await evaluate(session, call.args[index] ?? [], typeNamed(parameter.type)));
  await new Run(session, values, execute).steps(parseBody(stored.body));
  return { rows: -1 };
}

function typeNamed(text: string): ColumnType {
  return expectType(new Cursor(parseScript(text)[0] ?? []));
}

const nullLeaf: Leaf = { kind: "word", text: "null", value: "null" };

/** An expression's value, as a leaf to put in the place of a name. */
async function evaluate(session: Session, nodes: Nodes, type: ColumnType): Promise<Leaf> {
  const value = castTo(session.translator().list(nodes), type);
  const [row] = await rowsOf<{ value: string | null }>(session.connection, `select cast(${value} as varchar) as value`);
  return row?.value === null || row?.value === undefined ? nullLeaf : stringLeaf(row.value);
}

class Run {
  constructor(
    private readonly session: Session,
    private readonly values: ReadonlyMap<string, Leaf>,
    private readonly execute: Execute,
  ) {}

  async steps(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.step(step);
  }

  private async step(step: Step): Promise<void> {
    if (step.step === "if") {
      for (const { condition, steps } of step.branches) if (await this.holds(condition)) return this.steps(steps);
      return this.steps(step.otherwise);
    }
    if (step.step === "statement") return this.statement(this.bound(step.nodes));
    const text = await evaluate(this.session, this.bound(step.text), { name: "character varying", length: 65_535 });
    if (text === nullLeaf) throw new SqlError("cannot EXECUTE a null querystring");
    for (const nodes of parseScript(text.value)) await this.statement(nodes);
  }

  private async holds(condition: Nodes): Promise<boolean> {
    const leaf = await evaluate(this.session, this.bound(condition), { name: "boolean" });
    return leaf.kind === "string" && leaf.value === "true";
  }

  private async statement(nodes: Nodes): Promise<void> {
    const statement = parseStatement(nodes);
    if (statement.kind === "query") throw new SqlError("query has no destination for result data");
    await this.execute(this.session, statement);
  }

  /** Names of parameters become their values, except where they name a member or are called. */
  private bound(nodes: Nodes): Nodes {
    return substitute(nodes, (leaf, before, after) => {
      const alone = !isOperator(before, ".") && !isOperator(after, ".") && after?.kind !== "group";
      return (leaf.kind === "word" && alone ? this.values.get(leaf.value) : undefined) ?? leaf;
    });
  }
}
