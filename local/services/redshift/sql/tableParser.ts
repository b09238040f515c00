import { expectType } from "./columnTypes";
import { Cursor, type Name } from "./cursor";
import { isWord, splitByComma, type Nodes } from "./nodes";
import { SqlError, unsupported } from "./sqlError";
import type { ColumnDefinition, Statement, TableChange, TableContent } from "./statements";

const tableConstraints = ["primary", "unique", "foreign", "constraint"];

/** After `create [temp] table`. */
export function parseCreateTable(cursor: Cursor, temporary: boolean): Statement {
  const ifNotExists = cursor.take("if", "not", "exists");
  const table = cursor.expectName();
  if (temporary && table.schema !== undefined) throw new SqlError("temporary tables may not specify a schema name");
  const content = tableContent(cursor);
  return { kind: "createTable", table, temporary, ifNotExists, content };
}

function tableContent(cursor: Cursor): TableContent {
  const group = cursor.takeGroup();
  if (group !== undefined && isWord(group.items[0], "like")) return like(new Cursor(group.items), cursor);
  skipAttributes(cursor);
  if (cursor.take("as")) {
    const query = unwrap(cursor.rest());
    return { from: "query", query, ...(group === undefined ? {} : { names: nameList(group.items) }) };
  }
  if (group === undefined) throw cursor.surprise();
  cursor.expectEnd();
  const columns = splitByComma(group.items)
    .filter((part) => !isWord(part[0], ...tableConstraints))
    .map((part) => columnDefinition(new Cursor(part)));
  if (columns.length === 0) throw new SqlError("A table must have at least one column");
  return { from: "columns", columns };
}

/** `create table ... as (select ...)` may put its query in parentheses. */
function unwrap(nodes: Nodes): Nodes {
  const [only] = nodes;
  return nodes.length === 1 && only?.kind === "group" ? unwrap(only.items) : nodes;
}

function like(inner: Cursor, outer: Cursor): TableContent {
  inner.expect("like");
  const model = inner.expectName();
  const defaults = inner.take("including", "defaults");
  inner.take("excluding", "defaults");
  inner.expectEnd();
  skipAttributes(outer);
  outer.expectEnd();
  return { from: "like", model, defaults };
}

/** Where and how rows lie on disk means nothing here. */
function skipAttributes(cursor: Cursor): void {
  for (;;) {
    if (cursor.take("diststyle")) cursor.expectIdentifier();
    else if (cursor.take("distkey")) cursor.expectGroup();
    else if (cursor.take("backup")) cursor.takeOneOf("yes", "no");
    else if (cursor.take("encode")) cursor.expect("auto");
    else if (cursor.takeOneOf("compound", "interleaved") !== undefined) continue;
    else if (!cursor.take("sortkey")) return;
    else if (!cursor.take("auto")) cursor.expectGroup();
  }
}

export function nameList(nodes: Nodes): string[] {
  return splitByComma(nodes).map((part) => {
    const cursor = new Cursor(part);
    const name = cursor.expectIdentifier();
    cursor.expectEnd();
    return name;
  });
}

function columnDefinition(cursor: Cursor): ColumnDefinition {
  const name = cursor.expectIdentifier();
  let column: ColumnDefinition = { name, type: expectType(cursor), required: false };
  while (!cursor.done) column = { ...column, ...columnAttribute(cursor) };
  if (column.identity !== undefined && !["integer", "bigint"].includes(column.type.name))
    throw new SqlError(`identity column "${name}" must be of type integer or bigint`);
  return column;
}

const attributeWords =
  "not null default identity generated encode distkey sortkey primary unique references collate".split(" ");

function columnAttribute(cursor: Cursor): Partial<ColumnDefinition> {
  if (cursor.take("not", "null")) return { required: true };
  if (cursor.take("null")) return {};
  if (cursor.take("default")) return { default: defaultValue(cursor) };
  if (cursor.take("identity")) return { identity: identity(cursor) };
  if (cursor.take("generated", "by", "default", "as", "identity")) return { identity: identity(cursor) };
  if (cursor.take("encode")) cursor.expectIdentifier();
  else if (cursor.take("primary", "key")) return { required: true };
  else if (cursor.take("references")) return references(cursor);
  else if (cursor.take("collate")) throw unsupported("collate");
  else if (cursor.takeOneOf("distkey", "sortkey", "unique") === undefined) throw cursor.surprise();
  return {};
}

/** The expression up to the next attribute; `null` is a value here. */
function defaultValue(cursor: Cursor): Nodes {
  const first = cursor.next();
  return [first, ...cursor.until(...attributeWords)];
}

function references(cursor: Cursor): Partial<ColumnDefinition> {
  cursor.expectName();
  cursor.takeGroup();
  return {};
}

function identity(cursor: Cursor): { seed: number; step: number } {
  const inner = new Cursor(cursor.expectGroup().items);
  const seed = inner.expectInteger();
  if (!inner.takeOperator(",")) throw inner.surprise();
  return { seed, step: inner.expectInteger() };
}

/** After `alter table`. */
export function parseAlterTable(cursor: Cursor): Statement {
  const table: Name = cursor.expectName();
  const change = tableChange(cursor);
  if (change.change !== "layout") cursor.expectEnd();
  return { kind: "alterTable", table, change };
}

function tableChange(cursor: Cursor): TableChange {
  if (cursor.take("append")) throw unsupported("alter table append", "use insert ... select");
  if (cursor.take("owner", "to")) return { change: "owner", to: cursor.expectIdentifier(false) };
  if (cursor.take("rename")) return rename(cursor);
  if (cursor.take("add")) return addition(cursor);
  if (cursor.take("drop")) return removal(cursor);
  if (cursor.take("alter")) return alteration(cursor);
  throw cursor.surprise();
}

function rename(cursor: Cursor): TableChange {
  if (cursor.take("to")) return { change: "renameTable", to: cursor.expectIdentifier() };
  cursor.take("column");
  const column = cursor.expectIdentifier();
  cursor.expect("to");
  return { change: "renameColumn", column, to: cursor.expectIdentifier() };
}

function addition(cursor: Cursor): TableChange {
  if (isWord(cursor.peek(), ...tableConstraints)) return { change: "layout" };
  cursor.take("column");
  return { change: "addColumn", column: columnDefinition(new Cursor(cursor.rest())) };
}

function removal(cursor: Cursor): TableChange {
  if (cursor.take("constraint")) return { change: "layout" };
  cursor.take("column");
  const column = cursor.expectIdentifier();
  cursor.takeOneOf("cascade", "restrict");
  return { change: "dropColumn", column };
}

function alteration(cursor: Cursor): TableChange {
  if (isWord(cursor.peek(), "diststyle", "distkey", "sortkey", "compound", "encode")) return { change: "layout" };
  cursor.take("column");
  const column = cursor.expectIdentifier();
  if (cursor.take("encode")) return { change: "layout" };
  cursor.expect("type");
  return { change: "retype", column, type: expectType(cursor) };
}
