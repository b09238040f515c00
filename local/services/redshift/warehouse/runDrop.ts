import { showName, type Name } from "../sql/cursor";
import { quoteName, quoteText } from "../sql/nodes";
import { SqlError } from "../sql/sqlError";
import type { StatementOf } from "../sql/statements";
import { kindOf } from "./catalog";
import { rowsOf } from "./database";
import { securable } from "./runData";
import type { Outcome, Session } from "./session";

type Drop = StatementOf<"drop">;

export async function runDrop(session: Session, drop: Drop): Promise<Outcome> {
  await session.lockCatalog();
  for (const name of drop.names) {
    if (drop.what === "table" || drop.what === "view") await session.lock(name, "exclusive");
  }
  await session.begin();
  for (const name of drop.names) await dropOne(session, drop, name);
  return { rows: -1 };
}

async function dropOne(session: Session, drop: Drop, name: Name): Promise<void> {
  switch (drop.what) {
    case "table":
    case "view":
      return dropRelation(session, drop, name);
    case "schema":
      return dropSchema(session, drop, name);
    case "procedure":
      return dropProcedure(session, drop, name);
    default:
      return dropPrincipal(session, drop, name.name);
  }
}

function missing({ what, ifExists }: Drop, name: string): void {
  if (!ifExists) throw new SqlError(`${what} "${name}" does not exist`);
}

async function dropRelation(session: Session, drop: Drop, name: Name): Promise<void> {
  const relation = session.resolve(name);
  const kind = relation.place === "system" ? undefined : await kindOf(session, relation);
  if (kind === undefined) return missing(drop, showName(name));
  if (kind !== drop.what) throw new SqlError(`"${name.name}" is not a ${drop.what}`);
  const on = securable(session, name);
  if (on !== undefined) await session.rights.requireAny(on, "drop");
  await session.run(`drop ${drop.what} ${session.spell(name)}`);
  if (relation.place === "temporary") session.dropTemporary(name.name);
  else await forget(session, "table", relation.schema, relation.name);
}

/** Owner and grants go with the object; a namesake starts without them. */
async function forget(session: Session, kind: string, schema: string, name: string): Promise<void> {
  const where = `where kind = ${quoteText(kind)} and schema = ${quoteText(schema)} and name = ${quoteText(name)}`;
  await session.run(`delete from landfall.owners ${where}; delete from landfall.grants ${where}`);
}

async function dropSchema(session: Session, drop: Drop, { name }: Name): Promise<void> {
  const found = await rowsOf(session.connection, "select 1 as one from duckdb_schemas() where schema_name = $1", [
    name,
  ]);
  if (found.length === 0 || ["landfall", "main"].includes(name)) return missing(drop, name);
  await session.rights.requireOwner({ kind: "schema", schema: "", name });
  await session.run(`drop schema ${quoteName(name)}${drop.cascade ? " cascade" : ""}`);
  await forget(session, "schema", "", name);
  await session.run(`delete from landfall.owners where schema = ${quoteText(name)};
    delete from landfall.grants where schema = ${quoteText(name)}; delete from landfall.procedures where schema = ${quoteText(name)}`);
}

async function dropProcedure(session: Session, drop: Drop, { schema = "public", name }: Name): Promise<void> {
  const sql = "select 1 as one from landfall.procedures where schema = $1 and name = $2";
  if ((await rowsOf(session.connection, sql, [schema, name])).length === 0) return missing(drop, name);
  await session.rights.requireOwner({ kind: "procedure", schema, name });
  await session.run(
    `delete from landfall.procedures where schema = ${quoteText(schema)} and name = ${quoteText(name)}`,
  );
  await forget(session, "procedure", schema, name);
}

async function dropPrincipal(session: Session, drop: Drop, name: string): Promise<void> {
  const { what } = drop;
  session.rights.requireSuperuser(`drop ${what}s`);
  const table = what === "user" ? "landfall.users" : "landfall.containers";
  const where = `name = ${quoteText(name)}${what === "user" ? "" : ` and kind = ${quoteText(what)}`}`;
  if ((await rowsOf(session.connection, `select 1 as one from ${table} where ${where}`)).length === 0)
    return missing(drop, name);
  await refuseDependents(session, what, name);
  await session.run(`delete from ${table} where ${where};
    delete from landfall.members where (container_kind = ${quoteText(what)} and container = ${quoteText(name)})
      or (member_kind = ${quoteText(what)} and member = ${quoteText(name)})`);
}

async function refuseDependents(session: Session, what: string, name: string): Promise<void> {
  const sql = `select name from landfall.owners where owner = $2 and $1 = 'user'
    union all select name from landfall.grants where grantee_kind = $1 and grantee = $2 limit 1`;
  const [dependent] = await rowsOf<{ name: string }>(session.connection, sql, [what, name]);
  if (dependent !== undefined)
    throw new SqlError(
      `${what} "${name}" can't be dropped because the ${what} has a privilege on some object (${dependent.name})`,
    );
}
