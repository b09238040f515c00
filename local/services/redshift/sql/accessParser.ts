import type { Cursor, Name } from "./cursor";
import { isOperator, isWord } from "./nodes";
import { unsupported } from "./sqlError";
import type { Grantee, GrantTarget, Statement, UserOptions } from "./statements";

const tablePrivileges = ["select", "insert", "update", "delete", "drop", "references", "alter", "truncate"];
/** What `all` means on each kind of object. */
export const everyPrivilege = {
  table: tablePrivileges,
  schema: ["create", "usage", "alter", "drop"],
  database: ["create", "temporary", "usage", "alter"],
  procedure: ["execute"],
} as const;

function listOf<T>(cursor: Cursor, read: () => T): T[] {
  const list = [read()];
  while (cursor.takeOperator(",")) list.push(read());
  return list;
}

/** After `grant` or `revoke`. */
export function parseGrant(cursor: Cursor, revoke: boolean): Statement {
  if (revoke && cursor.take("grant", "option", "for")) throw unsupported("revoke grant option for");
  if (isWord(cursor.peek(), "role")) return parseRoleGrant(cursor, revoke);
  const named = privilegeList(cursor);
  cursor.expect("on");
  const on = grantTarget(cursor);
  cursor.expect(revoke ? "from" : "to");
  const grantees = listOf(cursor, () => expectGrantee(cursor));
  const withOption = cursor.take("with", "grant", "option");
  cursor.takeOneOf("cascade", "restrict");
  cursor.expectEnd();
  return { kind: "grant", revoke, privileges: named ?? everyPrivilege[on.kind], on, grantees, withOption };
}

/** The privileges by name; undefined for `all`. */
function privilegeList(cursor: Cursor): string[] | undefined {
  if (cursor.take("all")) {
    cursor.take("privileges");
    return undefined;
  }
  return listOf(cursor, () => {
    const privilege = cursor.expectIdentifier();
    if (cursor.peek()?.kind === "group") throw unsupported("a grant on columns");
    return privilege === "temp" ? "temporary" : privilege;
  });
}

function grantTarget(cursor: Cursor): GrantTarget {
  if (cursor.take("schema")) return { kind: "schema", names: listOf(cursor, () => cursor.expectName()) };
  if (cursor.take("database")) return { kind: "database", names: listOf(cursor, () => cursor.expectName()) };
  const all = cursor.take("all");
  const kind = cursor.takeOneOf("tables", "table", "procedures", "procedure", "function", "functions");
  if (kind === "function" || kind === "functions") throw unsupported("grant on functions");
  const object = kind?.startsWith("procedure") === true ? "procedure" : "table";
  if (!all) return { kind: object, names: listOf(cursor, () => objectName(cursor)) };
  cursor.expect("in", "schema");
  return { kind: object, names: { allIn: listOf(cursor, () => cursor.expectIdentifier()) } };
}

/** Procedures carry their argument types; there is one of each name here. */
function objectName(cursor: Cursor): Name {
  const name = cursor.expectName();
  cursor.takeGroup();
  return name;
}

export function expectGrantee(cursor: Cursor): Grantee {
  if (cursor.take("public")) return { kind: "public", name: "public" };
  const container = cursor.takeOneOf("group", "role");
  if (container === "group" || container === "role") return { kind: container, name: cursor.expectIdentifier(false) };
  return { kind: "user", name: cursor.expectIdentifier(false) };
}

function parseRoleGrant(cursor: Cursor, revoke: boolean): Statement {
  cursor.expect("role");
  const names = listOf(cursor, () => cursor.expectIdentifier(false));
  cursor.expect(revoke ? "from" : "to");
  const members = listOf(cursor, () => expectGrantee(cursor));
  return { kind: "membership", revoke, of: { kind: "role", names }, members };
}

/** After `alter default privileges`. */
export function parseDefaultPrivileges(cursor: Cursor): Statement {
  const owner = cursor.take("for", "user") ? { owner: cursor.expectIdentifier(false) } : {};
  const schema = cursor.take("in", "schema") ? { schema: cursor.expectIdentifier() } : {};
  const revoke = cursor.take("revoke");
  if (!revoke) cursor.expect("grant");
  const named = privilegeList(cursor);
  cursor.expect("on");
  const on = cursor.takeOneOf("tables", "procedures") === "procedures" ? "procedure" : "table";
  cursor.expect(revoke ? "from" : "to");
  const grantees = listOf(cursor, () => expectGrantee(cursor));
  return { kind: "defaultGrant", revoke, ...owner, ...schema, privileges: named ?? everyPrivilege[on], on, grantees };
}

/** After `create user`. */
export function parseCreateUser(cursor: Cursor): Statement {
  return { kind: "createUser", name: cursor.expectIdentifier(false), options: userOptions(cursor) };
}

/** After `alter user`. */
export function parseAlterUser(cursor: Cursor): Statement {
  return { kind: "alterUser", name: cursor.expectIdentifier(false), options: userOptions(cursor) };
}

function userOptions(cursor: Cursor): UserOptions {
  let options: UserOptions = {};
  while (!cursor.done) options = { ...options, ...userOption(cursor) };
  return options;
}

function userOption(cursor: Cursor): UserOptions {
  cursor.take("with");
  if (cursor.take("password")) return { password: cursor.take("disable") ? null : cursor.expectString() };
  if (cursor.take("createuser")) return { superuser: true };
  if (cursor.take("nocreateuser")) return { superuser: false };
  if (cursor.take("rename", "to")) return { renamed: cursor.expectIdentifier(false) };
  if (cursor.take("in", "group")) return { groups: listOf(cursor, () => cursor.expectIdentifier(false)) };
  if (cursor.takeOneOf("createdb", "nocreatedb") !== undefined) return {};
  if (cursor.take("syslog", "access"))
    return cursor.takeOneOf("restricted", "unrestricted") === undefined ? cursor.fail() : {};
  throw cursor.done ? cursor.surprise() : unsupported(`user option ${describe(cursor)}`);
}

function describe(cursor: Cursor): string {
  return cursor
    .rest()
    .map((node) => (node.kind === "group" ? "(...)" : node.text))
    .join(" ");
}

/** After `create group`. */
export function parseCreateGroup(cursor: Cursor): Statement {
  const name = cursor.expectIdentifier(false);
  const members = cursor.take("with", "user") ? listOf(cursor, () => cursor.expectIdentifier(false)) : [];
  cursor.expectEnd();
  return { kind: "createGroup", name, members };
}

/** After `alter group`. */
export function parseAlterGroup(cursor: Cursor): Statement {
  const names = [cursor.expectIdentifier(false)];
  const revoke = cursor.take("drop");
  if (!revoke) cursor.expect("add");
  cursor.expect("user");
  const members = listOf(cursor, () => expectGrantee(cursor));
  if (!cursor.done || isOperator(cursor.peek(), ",")) throw cursor.surprise();
  return { kind: "membership", revoke, of: { kind: "group", names }, members };
}
