import { fromDuck } from "../sql/columnTypes";
import { showName, type Name } from "../sql/cursor";
import { quoteName, quoteText } from "../sql/nodes";
import { SqlError } from "../sql/sqlError";
import type { ColumnDefinition, CreateTable, StatementOf } from "../sql/statements";
import { columnDdl, columnsOf, kindOf, type Column } from "./catalog";
import { rowsOf } from "./database";
import { requireOn, securable } from "./runData";
import type { Outcome, Session } from "./session";

const nothing: Outcome = { rows: -1 };

export async function runCreateTable(session: Session, statement: CreateTable): Promise<Outcome> {
  const { table, temporary, ifNotExists } = statement;
  if (!temporary) await prepareCreate(session, table);
  if (await existsAlready(session, statement)) {
    if (ifNotExists) return nothing;
    throw new SqlError(`Relation "${table.name}" already exists`);
  }
  const made = await contentOf(session, statement);
  await session.begin();
  if (temporary) session.addTemporary(table.name, made.columns);
  await makeTable(session, statement, made.columns);
  if (made.query === undefined) return nothing;
  return { rows: await session.run(`insert into ${session.spell(table)} ${made.query}`) };
}

/** A temporary table may hide one of the schema. */
async function existsAlready(session: Session, { table, temporary }: CreateTable): Promise<boolean> {
  const relation = session.resolve(table);
  if (temporary && relation.place !== "temporary") return false;
  const wanted = temporary
    ? relation
    : { schema: table.schema ?? "public", name: table.name, place: "schema" as const };
  return (await kindOf(session, wanted)) !== undefined;
}

async function prepareCreate(session: Session, { schema = "public" }: Name): Promise<void> {
  await session.lockCatalog();
  await session.begin();
  const found = await rowsOf(session.connection, "select 1 as one from duckdb_schemas() where schema_name = $1", [
    schema,
  ]);
  if (found.length === 0 || schema === "landfall" || schema === "main")
    throw new SqlError(`schema "${schema}" does not exist`);
  await session.rights.require({ kind: "schema", schema: "", name: schema }, "create");
}

async function makeTable(
  session: Session,
  { table, temporary }: CreateTable,
  columns: readonly Column[],
): Promise<void> {
  const { schema = "public", name } = table;
  await session.run(createDdl(temporary ? undefined : schema, name, columns));
  if (!temporary) await own(session, "table", schema, name);
}

/** @param schema undefined makes a temporary table */
export function createDdl(schema: string | undefined, name: string, columns: readonly Column[]): string {
  const head = schema === undefined ? "create temp table " : `create table ${quoteName(schema)}.`;
  return `${head}${quoteName(name)} (${columns.map(columnDdl).join(", ")})`;
}

async function contentOf(
  session: Session,
  statement: CreateTable,
): Promise<{ columns: readonly Column[]; query?: string }> {
  const { content } = statement;
  if (content.from === "columns") {
    const columns: Column[] = [];
    for (const definition of content.columns) columns.push(await columnOf(session, statement.table, definition));
    return { columns };
  }
  if (content.from === "query") return queryContent(session, content.query, content.names);
  await requireOn(session, content.model, "select");
  const columns = await columnsOf(session, session.resolve(content.model));
  if (columns.length === 0) throw new SqlError(`relation "${showName(content.model)}" does not exist`);
  return {
    columns: content.defaults ? columns : columns.map(({ name, type, required }) => ({ name, type, required })),
  };
}

async function queryContent(
  session: Session,
  nodes: Parameters<ReturnType<Session["translator"]>["query"]>[0],
  names?: readonly string[],
): Promise<{ columns: Column[]; query: string }> {
  const translator = session.translator();
  const query = translator.query(nodes);
  for (const name of translator.reads) await requireOn(session, name, "select");
  for (const name of translator.reads) await session.lock(name, "read");
  await session.begin();
  const described = await rowsOf<{ column_name: string; column_type: string }>(session.connection, `describe ${query}`);
  const columns = described.map(({ column_name, column_type }, index) => ({
    name: names?.[index] ?? column_name,
    type: fromDuck(column_type),
    required: false,
  }));
  return { columns, query };
}

/** The definition with its default as DuckDB's SQL; an identity gets its sequence. */
export async function columnOf(session: Session, table: Name, definition: ColumnDefinition): Promise<Column> {
  const { name, type, required, identity } = definition;
  if (identity !== undefined) {
    const sequence = `landfall.${quoteName(`${table.schema ?? "public"}.${table.name}.${name}`)}`;
    await session.run(`create or replace sequence ${sequence} start ${identity.seed} increment ${identity.step}`);
    return { name, type, required: true, default: `nextval(${quoteText(sequence)})` };
  }
  if (definition.default === undefined) return { name, type, required };
  return { name, type, required, default: session.translator().list(definition.default) };
}

/** Notes the owner, and hands out what the owner grants by default. */
export async function own(session: Session, kind: string, schema: string, name: string): Promise<void> {
  const user = quoteText(session.rights.user.name);
  const at = [kind, schema, name].map(quoteText).join(", ");
  await session.run(`insert into landfall.owners values (${at}, ${user});
    insert into landfall.grants select ${at}, privilege, grantee_kind, grantee, false from landfall.default_grants
      where owner = ${user} and kind = ${quoteText(kind)} and schema in ('', ${quoteText(schema)})`);
}

export async function runCreateSchema(session: Session, statement: StatementOf<"createSchema">): Promise<Outcome> {
  const { name, ifNotExists, owner } = statement;
  session.rights.requireSuperuser("create schemas");
  await session.lockCatalog();
  await session.begin();
  const found = await rowsOf(session.connection, "select 1 as one from duckdb_schemas() where schema_name = $1", [
    name,
  ]);
  if (found.length > 0 && ifNotExists) return nothing;
  await session.run(`create schema ${quoteName(name)}`);
  await own(session, "schema", "", name);
  if (owner !== undefined)
    await session.run(`update landfall.owners set owner = ${quoteText(owner)}
    where kind = 'schema' and name = ${quoteText(name)}`);
  return nothing;
}

export async function runCreateView(session: Session, statement: StatementOf<"createView">): Promise<Outcome> {
  const { view, replace, columns } = statement;
  const translator = session.translator();
  const query = translator.query(statement.query);
  await prepareCreate(session, view);
  for (const name of translator.reads) await requireOn(session, name, "select");
  const on = securable(session, view);
  if (on !== undefined && (await kindOf(session, session.resolve(view))) !== undefined)
    await session.rights.requireOwner(on);
  const names = columns.length === 0 ? "" : ` (${columns.map(quoteName).join(", ")})`;
  await session.run(`create ${replace ? "or replace " : ""}view ${session.spell(view)}${names} as ${query}`);
  await session.run(
    `delete from landfall.owners where kind = 'table' and schema = ${quoteText(on?.schema ?? "")} and name = ${quoteText(view.name)}`,
  );
  await own(session, "table", on?.schema ?? "public", view.name);
  return nothing;
}
