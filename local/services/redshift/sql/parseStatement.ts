import {
  parseAlterGroup,
  parseAlterUser,
  parseCreateGroup,
  parseCreateUser,
  parseDefaultPrivileges,
  parseGrant,
} from "./accessParser";
import { Cursor, type Name } from "./cursor";
import { isQuery, parseCopy, parseDelete, parseInsert, parseLock, parseMerge, parseUpdate } from "./dataParser";
import { textOf, type Nodes } from "./nodes";
import { parseCall, parseCreateProcedure } from "./procedureParser";
import { syntaxError, unsupported } from "./sqlError";
import type { DroppedKind, Statement } from "./statements";
import { nameList, parseAlterTable, parseCreateTable } from "./tableParser";

/** Statements that the first word decides. */
const byFirstWord: Readonly<Record<string, (cursor: Cursor) => Statement>> = {
  insert: parseInsert,
  update: parseUpdate,
  delete: parseDelete,
  merge: parseMerge,
  copy: parseCopy,
  lock: parseLock,
  call: parseCall,
  create: parseCreate,
  alter: parseAlter,
  drop: parseDrop,
  truncate: parseTruncate,
  grant: (cursor) => parseGrant(cursor, false),
  revoke: (cursor) => parseGrant(cursor, true),
  begin: transaction("begin"),
  start: transaction("begin"),
  commit: transaction("commit"),
  end: transaction("commit"),
  rollback: transaction("rollback"),
  abort: transaction("rollback"),
  set: parseSet,
  reset: parseSet,
  analyze: accepted("analyze"),
  vacuum: accepted("vacuum"),
  comment: accepted("comment"),
  show: parseShow,
};

const refused =
  "unload explain prepare execute deallocate declare fetch close use cancel refresh attach detach describe desc".split(
    " ",
  );

/** Understands one statement. @throws SqlError with Redshift's syntax error, or naming what is not supported */
export function parseStatement(nodes: Nodes): Statement {
  if (isQuery(nodes)) return { kind: "query", query: nodes };
  const cursor = new Cursor(nodes);
  const word = textOf(cursor.next())?.toLowerCase() ?? "";
  if (Object.hasOwn(byFirstWord, word)) return (byFirstWord[word] as (cursor: Cursor) => Statement)(cursor);
  throw refused.includes(word) ? unsupported(word) : syntaxError(word);
}

function transaction(kind: "begin" | "commit" | "rollback"): (cursor: Cursor) => Statement {
  return (cursor) => {
    cursor.takeOneOf("work", "transaction");
    cursor.expectEnd();
    return { kind };
  };
}

function accepted(what: string): (cursor: Cursor) => Statement {
  return (cursor) => {
    if (what === "comment") cursor.expect("on");
    return { kind: "accepted", what };
  };
}

/** Settings of which nothing here depends on the value. */
const harmlessSettings = [
  "application_name",
  "enable_result_cache_for_session",
  "query_group",
  "statement_timeout",
  "wlm_query_slot_count",
];

function parseSet(cursor: Cursor): Statement {
  cursor.takeOneOf("session", "local");
  const setting = cursor.expectIdentifier();
  if (!harmlessSettings.includes(setting)) throw unsupported(`set ${setting}`);
  return { kind: "accepted", what: `set ${setting}` };
}

function parseShow(cursor: Cursor): Statement {
  const setting = cursor.expectIdentifier();
  cursor.expectEnd();
  return { kind: "show", setting };
}

function parseTruncate(cursor: Cursor): Statement {
  cursor.take("table");
  const table = cursor.expectName();
  cursor.expectEnd();
  return { kind: "truncate", table };
}

function parseCreate(cursor: Cursor): Statement {
  const replace = cursor.take("or", "replace");
  if (cursor.take("procedure")) return parseCreateProcedure(cursor, replace);
  if (cursor.take("view")) return createView(cursor, replace);
  if (replace) throw cursor.surprise();
  cursor.take("local");
  const temporary = cursor.takeOneOf("temp", "temporary") !== undefined;
  if (cursor.take("table")) return parseCreateTable(cursor, temporary);
  if (temporary) throw cursor.surprise();
  if (cursor.take("schema")) return createSchema(cursor);
  if (cursor.take("user")) return parseCreateUser(cursor);
  if (cursor.take("group")) return parseCreateGroup(cursor);
  if (cursor.take("role")) return createRole(cursor);
  throw unsupported(`create ${textOf(cursor.peek()) ?? ""}`.trim());
}

function createRole(cursor: Cursor): Statement {
  const name = cursor.expectIdentifier(false);
  cursor.expectEnd();
  return { kind: "createRole", name };
}

function createSchema(cursor: Cursor): Statement {
  const ifNotExists = cursor.take("if", "not", "exists");
  const name = cursor.expectIdentifier();
  const owner = cursor.take("authorization") ? { owner: cursor.expectIdentifier(false) } : {};
  if (cursor.take("quota")) throw unsupported("create schema with quota");
  cursor.expectEnd();
  return { kind: "createSchema", name, ifNotExists, ...owner };
}

function createView(cursor: Cursor, replace: boolean): Statement {
  const view = cursor.expectName();
  const columns = cursor.takeGroup();
  cursor.expect("as");
  const query = cursor.rest();
  const { length } = query;
  const late = ["with", "no", "schema", "binding"].every((word, index) => textOf(query[length - 4 + index]) === word);
  return {
    kind: "createView",
    view,
    replace,
    columns: nameList(columns?.items ?? []),
    query: late ? query.slice(0, -4) : query,
  };
}

function parseAlter(cursor: Cursor): Statement {
  if (cursor.take("table")) return parseAlterTable(cursor);
  if (cursor.take("user")) return parseAlterUser(cursor);
  if (cursor.take("group")) return parseAlterGroup(cursor);
  if (cursor.take("default", "privileges")) return parseDefaultPrivileges(cursor);
  throw unsupported(`alter ${textOf(cursor.peek()) ?? ""}`.trim());
}

const droppable: readonly DroppedKind[] = ["table", "view", "schema", "procedure", "user", "group", "role"];

function parseDrop(cursor: Cursor): Statement {
  const what = cursor.takeOneOf(...droppable) as DroppedKind | undefined;
  if (what === undefined) throw unsupported(`drop ${textOf(cursor.peek()) ?? ""}`.trim());
  const ifExists = cursor.take("if", "exists");
  const names: Name[] = [];
  do {
    names.push(
      ["user", "group", "role"].includes(what) ? { name: cursor.expectIdentifier(false) } : cursor.expectName(),
    );
    cursor.takeGroup();
  } while (cursor.takeOperator(","));
  const cascade = cursor.takeOneOf("cascade", "restrict", "force") === "cascade";
  cursor.expectEnd();
  return { kind: "drop", what, names, ifExists, cascade };
}
