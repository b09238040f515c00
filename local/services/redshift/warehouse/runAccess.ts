import { showName, type Name } from "../sql/cursor";
import { quoteText } from "../sql/nodes";
import { SqlError } from "../sql/sqlError";
import type { DefaultGrant, Grant, Grantee, Membership, StatementOf } from "../sql/statements";
import { digest } from "../../../engine/random";
import { kindOf } from "./catalog";
import { rowsOf } from "./database";
import type { Securable } from "./rights";
import type { Outcome, Session } from "./session";

const nothing: Outcome = { rows: -1 };

async function changeCatalog(session: Session): Promise<void> {
  await session.lockCatalog();
  await session.begin();
}

async function requireGrantee(session: Session, { kind, name }: Grantee): Promise<void> {
  if (kind === "public") return;
  const sql =
    kind === "user"
      ? "select 1 as one from landfall.users where name = $2 and $1 = 'user'"
      : "select 1 as one from landfall.containers where kind = $1 and name = $2";
  if ((await rowsOf(session.connection, sql, [kind, name])).length === 0)
    throw new SqlError(`${kind} "${name}" does not exist`);
}

export async function runGrant(session: Session, grant: Grant): Promise<Outcome> {
  await changeCatalog(session);
  for (const grantee of grant.grantees) await requireGrantee(session, grantee);
  for (const on of await securablesOf(session, grant)) await grantOn(session, grant, on);
  return nothing;
}

async function securablesOf(session: Session, { on }: Grant): Promise<Securable[]> {
  if ("allIn" in on.names) return allIn(session, on.kind, on.names.allIn);
  return Promise.all(on.names.map((name) => existing(session, on.kind, name)));
}

async function existing(session: Session, kind: Securable["kind"], name: Name): Promise<Securable> {
  if (kind === "database") {
    if (name.name !== session.context.databaseName) throw new SqlError(`database "${name.name}" does not exist`);
    return { kind, schema: "", name: name.name };
  }
  const found = { kind, schema: kind === "schema" ? "" : (name.schema ?? "public"), name: name.name };
  if (!(await exists(session, found, name))) {
    const shown = kind === "table" ? "relation" : kind;
    throw new SqlError(`${shown} "${showName(name)}" does not exist`);
  }
  return found;
}

async function exists(session: Session, { kind, schema, name }: Securable, given: Name): Promise<boolean> {
  if (kind === "table") return (await kindOf(session, session.resolve(given))) !== undefined;
  const sql =
    kind === "schema"
      ? "select 1 as one from duckdb_schemas() where schema_name = $2 and $1 = ''"
      : "select 1 as one from landfall.procedures where schema = $1 and name = $2";
  return (await rowsOf(session.connection, sql, [schema, name])).length > 0;
}

async function allIn(session: Session, kind: Securable["kind"], schemas: readonly string[]): Promise<Securable[]> {
  const sql =
    kind === "procedure"
      ? "select schema, name from landfall.procedures"
      : "select table_schema as schema, table_name as name from landfall.svv_tables";
  const rows = await rowsOf<{ schema: string; name: string }>(session.connection, sql);
  return rows.filter((row) => schemas.includes(row.schema)).map((row) => ({ kind, ...row }));
}

async function grantOn(session: Session, grant: Grant, on: Securable): Promise<void> {
  for (const privilege of grant.privileges) {
    if (!(await session.rights.mayGrant(on, privilege)))
      throw new SqlError(`permission denied for ${on.kind === "table" ? "relation" : on.kind} ${on.name}`);
    for (const grantee of grant.grantees) await writeGrant(session, grant, on, privilege, grantee);
  }
}

async function writeGrant(
  session: Session,
  grant: Grant,
  on: Securable,
  privilege: string,
  to: Grantee,
): Promise<void> {
  const values = [on.kind, on.schema, on.name, privilege, to.kind, to.name].map(quoteText);
  const names = ["kind", "schema", "name", "privilege", "grantee_kind", "grantee"];
  const same = names.map((name, index) => `${name} = ${values[index]}`).join(" and ");
  await session.run(`delete from landfall.grants where ${same}`);
  if (!grant.revoke)
    await session.run(`insert into landfall.grants values (${values.join(", ")}, ${grant.withOption})`);
}

export async function runDefaultGrant(session: Session, grant: DefaultGrant): Promise<Outcome> {
  await changeCatalog(session);
  const owner = grant.owner ?? session.rights.user.name;
  if (owner !== session.rights.user.name) session.rights.requireSuperuser("alter default privileges of another user");
  for (const to of grant.grantees) {
    await requireGrantee(session, to);
    for (const privilege of grant.privileges) {
      const values = [owner, grant.schema ?? "", grant.on, privilege, to.kind, to.name].map(quoteText);
      const names = ["owner", "schema", "kind", "privilege", "grantee_kind", "grantee"];
      await session.run(
        `delete from landfall.default_grants where ${names.map((name, index) => `${name} = ${values[index]}`).join(" and ")}`,
      );
      if (!grant.revoke) await session.run(`insert into landfall.default_grants values (${values.join(", ")})`);
    }
  }
  return nothing;
}

export async function runMembership(session: Session, { revoke, of, members }: Membership): Promise<Outcome> {
  session.rights.requireSuperuser(`change members of a ${of.kind}`);
  await changeCatalog(session);
  for (const container of of.names) {
    await requireGrantee(session, { kind: of.kind, name: container });
    for (const member of members) {
      await requireGrantee(session, member);
      await writeMember(session, of.kind, container, member, revoke);
    }
  }
  return nothing;
}

async function writeMember(
  session: Session,
  kind: string,
  container: string,
  member: Grantee,
  revoke = false,
): Promise<void> {
  const values = [kind, container, member.kind, member.name].map(quoteText);
  const names = ["container_kind", "container", "member_kind", "member"];
  await session.run(
    `delete from landfall.members where ${names.map((name, index) => `${name} = ${values[index]}`).join(" and ")}`,
  );
  if (!revoke) await session.run(`insert into landfall.members values (${values.join(", ")})`);
}

/** A password is kept as a digest only; none, where it is disabled. */
export function passwordDigest(user: string, password: string | null | undefined): string {
  return password === null || password === undefined ? "null" : quoteText(digest(`${user}:${password}`));
}

export async function runCreateUser(session: Session, { name, options }: StatementOf<"createUser">): Promise<Outcome> {
  session.rights.requireSuperuser("create users");
  if (options.password === undefined) throw new SqlError("a user needs PASSWORD '...' or PASSWORD DISABLE");
  await changeCatalog(session);
  const found = await rowsOf(session.connection, "select 1 as one from landfall.users where name = $1", [name]);
  if (found.length > 0) throw new SqlError(`user "${name}" already exists`);
  await session.run(`insert into landfall.users select ${quoteText(name)}, ${options.superuser === true},
    ${passwordDigest(name, options.password)}, coalesce(max(id), 99) + 1 from landfall.users`);
  for (const group of options.groups ?? []) {
    await requireGrantee(session, { kind: "group", name: group });
    await writeMember(session, "group", group, { kind: "user", name });
  }
  return nothing;
}

export async function runAlterUser(session: Session, { name, options }: StatementOf<"alterUser">): Promise<Outcome> {
  if (session.rights.user.name !== name || options.superuser !== undefined)
    session.rights.requireSuperuser("alter users");
  if (options.renamed !== undefined || options.groups !== undefined)
    throw new SqlError("ALTER USER changes the password and CREATEUSER only");
  await changeCatalog(session);
  await requireGrantee(session, { kind: "user", name });
  const where = `where name = ${quoteText(name)}`;
  if (options.password !== undefined)
    await session.run(`update landfall.users set password = ${passwordDigest(name, options.password)} ${where}`);
  if (options.superuser !== undefined)
    await session.run(`update landfall.users set superuser = ${options.superuser} ${where}`);
  return nothing;
}

export async function runCreateGroup(
  session: Session,
  { name, members }: StatementOf<"createGroup">,
): Promise<Outcome> {
  await createContainer(session, "group", name);
  for (const member of members) {
    await requireGrantee(session, { kind: "user", name: member });
    await writeMember(session, "group", name, { kind: "user", name: member });
  }
  return nothing;
}

export async function runCreateRole(session: Session, { name }: StatementOf<"createRole">): Promise<Outcome> {
  await createContainer(session, "role", name);
  return nothing;
}

async function createContainer(session: Session, kind: "group" | "role", name: string): Promise<void> {
  session.rights.requireSuperuser(`create ${kind}s`);
  await changeCatalog(session);
  const sql = "select 1 as one from landfall.containers where kind = $1 and name = $2";
  if ((await rowsOf(session.connection, sql, [kind, name])).length > 0)
    throw new SqlError(`${kind} "${name}" already exists`);
  await session.run(`insert into landfall.containers values (${quoteText(kind)}, ${quoteText(name)})`);
}
