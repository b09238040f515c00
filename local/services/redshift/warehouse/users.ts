import type { DuckDBConnection } from "@duckdb/node-api";
import { digest } from "../../../engine/random";
import { quoteText } from "../sql/nodes";
import { SqlError } from "../sql/sqlError";
import { rowsOf, type Database } from "./database";
import type { User } from "./rights";

/** Who comes in: by IAM, or by password. */
export interface Visitor {
  readonly user: string;
  readonly superuser: boolean;
  readonly password?: string;
}

interface UserRow {
  readonly superuser: boolean;
  readonly password: string | null;
}

/** Lets users into databases. IAM identities become users when they first come, without any rights. */
export class Users {
  private readonly admins = new WeakSet<Database>();

  /** @throws SqlError where the user is unknown, or the password wrong */
  async admit(database: Database, { adminUser }: { adminUser: string }, visitor: Visitor): Promise<User> {
    if (visitor.superuser && this.admins.has(database)) return { name: adminUser, superuser: true };
    const known = await database.catalog.answer(JSON.stringify(["user", visitor.user]), () =>
      connected(database, (connection) => userNamed(connection, visitor.user)),
    );
    if (known !== undefined && !visitor.superuser) return admitKnown(visitor, known);
    if (known === undefined && visitor.password !== undefined) throw refused(visitor.user);
    if (known === undefined) await makeUser(database, visitor);
    if (visitor.superuser) this.admins.add(database);
    return { name: visitor.user, superuser: visitor.superuser };
  }
}

async function connected<T>(database: Database, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const connection = await database.connect();
  return work(connection).finally(() => connection.closeSync());
}

async function makeUser(database: Database, visitor: Visitor): Promise<void> {
  await connected(database, (connection) => connection.run(insertUser(visitor)));
  database.catalog.changed();
}

async function userNamed(connection: DuckDBConnection, name: string): Promise<UserRow | undefined> {
  const sql = "select superuser, password from landfall.users where name = $1";
  const [known] = await rowsOf<UserRow>(connection, sql, [name]);
  return known;
}

function admitKnown({ user, password }: Visitor, known: UserRow): User {
  if (password !== undefined && known.password !== digest(`${user}:${password}`)) throw refused(user);
  return { name: user, superuser: known.superuser };
}

function refused(user: string): SqlError {
  return new SqlError(`FATAL: password authentication failed for user "${user}"`);
}

function insertUser({ user, superuser }: Visitor): string {
  return `insert into landfall.users select ${quoteText(user)}, ${superuser}, null, coalesce(max(id), 99) + 1
    from landfall.users on conflict do nothing`;
}
