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
    const connection = await database.connect();
    try {
      const sql = "select superuser, password from landfall.users where name = $1";
      const [known] = await rowsOf<UserRow>(connection, sql, [visitor.user]);
      if (known !== undefined && !visitor.superuser) return admitKnown(visitor, known);
      if (known === undefined && visitor.password !== undefined) throw refused(visitor.user);
      if (known === undefined) await connection.run(insertUser(visitor));
      if (visitor.superuser) this.admins.add(database);
      return { name: visitor.user, superuser: visitor.superuser };
    } finally {
      connection.closeSync();
    }
  }
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
