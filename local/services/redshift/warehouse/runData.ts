import { Cursor, showName, type Name } from "../sql/cursor";
import { quoteName } from "../sql/nodes";
import { SqlError } from "../sql/sqlError";
import type { StatementOf } from "../sql/statements";
import type { Translator } from "../sql/translator";
import { kindOf } from "./catalog";
import { rowsOf } from "./database";
import type { Securable } from "./rights";
import type { Outcome, Session } from "./session";

/** The relation as something that rights are on; undefined where the session may always use it. */
export function securable(session: Session, name: Name): Securable | undefined {
  const relation = session.resolve(name);
  return relation.place === "schema" ? { kind: "table", schema: relation.schema, name: relation.name } : undefined;
}

/** Checks the schema's and the relation's rights. @throws SqlError, also where there is no such relation */
export async function requireOn(session: Session, name: Name, ...privileges: readonly string[]): Promise<void> {
  const on = securable(session, name);
  if (on === undefined || session.rights.user.superuser) return;
  try {
    await session.rights.require({ kind: "schema", schema: "", name: on.schema }, "usage");
    await session.rights.require(on, ...privileges);
  } catch (error) {
    await requireRelation(session, name);
    throw error;
  }
}

async function requireRelation(session: Session, name: Name): Promise<void> {
  if ((await kindOf(session, session.resolve(name))) === undefined)
    throw new SqlError(`relation "${showName(name)}" does not exist`);
}

async function prepareReads(session: Session, { reads }: Translator): Promise<void> {
  for (const name of reads) await requireOn(session, name, "select");
  for (const name of reads) await session.lock(name, "read");
}

/** Rights, then the locks that a write takes, then the snapshot: in this order, so that a writer sees what it waited for. */
async function prepareWrite(
  session: Session,
  target: Name,
  translator: Translator,
  ...privileges: string[]
): Promise<void> {
  await requireOn(session, target, ...privileges);
  if (session.resolve(target).place === "system") throw new SqlError(`permission denied for relation ${target.name}`);
  await session.lock(target, "write");
  await prepareReads(session, translator);
  await session.begin();
}

export async function runQuery(session: Session, { query }: StatementOf<"query">): Promise<Outcome> {
  const translator = session.translator();
  const sql = translator.query(query);
  await prepareReads(session, translator);
  await session.begin();
  return { rows: -1, result: await session.read(sql) };
}

export async function runInsert(
  session: Session,
  { target, columns, source }: StatementOf<"insert">,
): Promise<Outcome> {
  const translator = session.translator();
  const rows = translator.query(source);
  await prepareWrite(session, target, translator, "insert");
  const into = columns === undefined ? "" : ` (${columns.map(quoteName).join(", ")})`;
  return { rows: await session.run(`insert into ${session.spell(target)}${into} ${rows}`) };
}

export async function runUpdate(session: Session, { target, alias, rest }: StatementOf<"update">): Promise<Outcome> {
  const translator = session.translator();
  const tail = translator.tail(new Cursor(rest));
  await prepareWrite(session, target, translator, "update", "select");
  return { rows: await session.run(`update ${aliased(session, target, alias)} ${tail}`) };
}

export async function runDelete(
  session: Session,
  { target, alias, using, where }: StatementOf<"delete">,
): Promise<Outcome> {
  const translator = session.translator();
  const others = using.length === 0 ? "" : ` using ${translator.relations(new Cursor(using))}`;
  const tail = translator.tail(new Cursor(where));
  await prepareWrite(session, target, translator, "delete", ...(where.length === 0 ? [] : ["select"]));
  return { rows: await session.run(`delete from ${aliased(session, target, alias)}${others} ${tail}`) };
}

/** A target always goes by its name, so that columns can be qualified with it. */
function aliased(session: Session, target: Name, alias?: string): string {
  return `${session.spell(target)} as ${quoteName(alias ?? target.name)}`;
}

/** Checks first what DuckDB would let pass: several source rows for one row of the target. */
export async function runMerge(session: Session, merge: StatementOf<"merge">): Promise<Outcome> {
  const { target, source, matched } = merge;
  if (session.spell(target) === session.spell(source))
    throw new SqlError("Source and target tables cannot be the same");
  const translator = session.translator();
  const using = aliased(session, source, merge.alias);
  const condition = translator.list(merge.condition);
  const action = matched.delete ? "delete" : `update set ${translator.list(matched.set)}`;
  const values = translator.list(merge.values);
  translator.reads.push(source);
  await prepareWrite(session, target, translator, "select", "insert", matched.delete ? "delete" : "update");
  const into = aliased(session, target);
  await refuseTwoMatches(session, into, using, condition);
  const columns = merge.columns === undefined ? "" : ` (${merge.columns.map(quoteName).join(", ")})`;
  const sql = `merge into ${into} using ${using} on ${condition} when matched then ${action}
    when not matched then insert${columns} values (${values})`;
  return { rows: await session.run(sql) };
}

async function refuseTwoMatches(session: Session, target: string, source: string, condition: string): Promise<void> {
  const row = `${target.slice(target.lastIndexOf(" as ") + 4)}.rowid`;
  const sql = `select 1 as twice from ${target} join ${source} on ${condition} group by ${row} having count(*) > 1 limit 1`;
  if ((await rowsOf(session.connection, sql)).length > 0)
    throw new SqlError("Found multiple matches to update the same tuple.");
}

/** Waits for the tables, without a look at any: the snapshot of what follows is taken after the wait. */
export async function runLock(session: Session, { tables }: StatementOf<"lock">): Promise<Outcome> {
  for (const table of tables) {
    const on = securable(session, table);
    if (on === undefined) continue;
    await requireRelation(session, table);
    await session.rights.requireAny(on, "update", "delete", "truncate");
  }
  for (const table of tables) await session.lock(table, "exclusive");
  return { rows: -1 };
}

/** Commits what came before, as in Redshift. */
export async function runTruncate(session: Session, { table }: StatementOf<"truncate">): Promise<Outcome> {
  await requireOn(session, table, "truncate");
  await session.lock(table, "exclusive");
  await session.begin();
  await session.run(`delete from ${session.spell(table)}`);
  await session.commit();
  return { rows: -1 };
}
