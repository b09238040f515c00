import { showName, type Name } from "../sql/cursor";
import { quoteName, quoteText } from "../sql/nodes";
import { SqlError, unsupported } from "../sql/sqlError";
import type { StatementOf, TableChange } from "../sql/statements";
import { columnsOf, type Column } from "./catalog";
import { rowsOf } from "./database";
import { securable } from "./runData";
import { columnOf, createDdl } from "./runTables";
import type { Outcome, Session } from "./session";

export async function runAlterTable(session: Session, { table, change }: StatementOf<"alterTable">): Promise<Outcome> {
  await session.lockCatalog();
  await session.lock(table, "exclusive");
  await session.begin();
  const relation = session.resolve(table);
  const columns = await columnsOf(session, relation);
  if (columns.length === 0) throw new SqlError(`relation "${showName(table)}" does not exist`);
  const on = securable(session, table);
  if (on !== undefined) await session.rights.requireOwner(on);
  if (relation.place === "temporary") session.addTemporary(table.name);
  await changeTable(session, table, columns, change);
  return { rows: -1 };
}

async function changeTable(
  session: Session,
  table: Name,
  columns: readonly Column[],
  change: TableChange,
): Promise<void> {
  switch (change.change) {
    case "layout":
      return;
    case "addColumn":
      return addColumn(session, table, columns, await columnOf(session, table, change.column));
    case "dropColumn":
      return void (await session.run(`alter table ${session.spell(table)} drop column ${quoteName(change.column)}`));
    case "renameColumn":
      return renameColumn(session, table, columns, change);
    case "retype":
      return rebuild(
        session,
        table,
        columns,
        columns.map((column) => retyped(column, change)),
      );
    case "renameTable":
      return renameTable(session, table, change.to);
    case "owner":
      return giveTo(session, table, change.to);
  }
}

async function addColumn(session: Session, table: Name, columns: readonly Column[], added: Column): Promise<void> {
  if (columns.some((column) => column.name === added.name))
    throw new SqlError(`column "${added.name}" of relation "${table.name}" already exists`);
  if (added.required && added.default === undefined)
    throw new SqlError(`ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression`);
  await rebuild(session, table, columns, [...columns, added]);
}

async function renameColumn(
  session: Session,
  table: Name,
  columns: readonly Column[],
  { column, to }: Extract<TableChange, { change: "renameColumn" }>,
): Promise<void> {
  if (!columns.some(({ name }) => name === column)) throw new SqlError(`column "${column}" does not exist`);
  await rebuild(
    session,
    table,
    columns,
    columns.map((old) => (old.name === column ? { ...old, name: to } : old)),
  );
}

function retyped(column: Column, { column: name, type }: Extract<TableChange, { change: "retype" }>): Column {
  if (column.name !== name) return column;
  if (column.type.name !== type.name || type.name !== "character varying")
    throw unsupported("alter column type of anything but varchar", "as in Redshift");
  return { ...column, type };
}

/**
 * DuckDB keeps checks for good: a table whose columns change is made anew, in the same transaction, and its rows copied.
 * Columns go by position; a new one at the end takes its default.
 */
async function rebuild(
  session: Session,
  table: Name,
  before: readonly Column[],
  after: readonly Column[],
): Promise<void> {
  const { schema, name, place } = session.resolve(table);
  const old = session.spell(table);
  const aside = quoteName(`${table.name} being changed`);
  const prefix = old.slice(0, old.lastIndexOf(".") + 1);
  const kept = after.slice(0, before.length).map((column) => quoteName(column.name));
  await session.run(`alter table ${old} rename to ${aside}`);
  await session.run(createDdl(place === "temporary" ? undefined : schema, name, after));
  await session.run(`insert into ${old} (${kept.join(", ")}) select * from ${prefix}${aside}`);
  await session.run(`drop table ${prefix}${aside}`);
}

async function renameTable(session: Session, table: Name, to: string): Promise<void> {
  const { schema, name, place } = session.resolve(table);
  await session.run(`alter table ${session.spell(table)} rename to ${quoteName(to)}`);
  if (place === "temporary") {
    session.dropTemporary(name);
    session.addTemporary(to);
  } else {
    const where = `where kind = 'table' and schema = ${quoteText(schema)} and name = ${quoteText(name)}`;
    await session.run(
      `update landfall.owners set name = ${quoteText(to)} ${where}; update landfall.grants set name = ${quoteText(to)} ${where}`,
    );
  }
}

async function giveTo(session: Session, table: Name, to: string): Promise<void> {
  const { schema, name } = session.resolve(table);
  const found = await rowsOf(session.connection, "select 1 as one from landfall.users where name = $1", [to]);
  if (found.length === 0) throw new SqlError(`user "${to}" does not exist`);
  const at = `kind = 'table' and schema = ${quoteText(schema)} and name = ${quoteText(name)}`;
  await session.run(`delete from landfall.owners where ${at};
    insert into landfall.owners values ('table', ${quoteText(schema)}, ${quoteText(name)}, ${quoteText(to)})`);
}
