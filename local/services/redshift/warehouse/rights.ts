import type { DuckDBConnection } from "@duckdb/node-api";
import { SqlError } from "../sql/sqlError";
import type { ObjectKind } from "../sql/statements";
import { rowsOf } from "./database";

/** A database user at work. */
export interface User {
  readonly name: string;
  readonly superuser: boolean;
}

export interface Securable {
  readonly kind: ObjectKind;
  /** Empty for schemas and databases, which stand for themselves. */
  readonly schema: string;
  readonly name: string;
}

const shown: Readonly<Record<ObjectKind, string>> = {
  table: "relation",
  schema: "schema",
  database: "database",
  procedure: "procedure",
};

/** What one user may do: by being superuser or owner, by grants to it, its groups and roles, or to everybody. */
export class Rights {
  private known?: Promise<ReadonlySet<string>>;

  constructor(
    private readonly connection: DuckDBConnection,
    readonly user: User,
  ) {}

  /** @throws SqlError "permission denied for ..." */
  async require(on: Securable, ...privileges: readonly string[]): Promise<void> {
    if (this.user.superuser || (await this.owns(on))) return;
    const held = await this.held(on);
    if (privileges.some((privilege) => !held.has(privilege))) throw denied(on);
  }

  /** Any one of the privileges does. */
  async requireAny(on: Securable, ...privileges: readonly string[]): Promise<void> {
    if (this.user.superuser || (await this.owns(on))) return;
    const held = await this.held(on);
    if (!privileges.some((privilege) => held.has(privilege))) throw denied(on);
  }

  /** @throws SqlError "must be owner of ..." */
  async requireOwner(on: Securable): Promise<void> {
    if (!this.user.superuser && !(await this.owns(on)))
      throw new SqlError(`must be owner of ${shown[on.kind]} ${on.name}`);
  }

  requireSuperuser(toDo: string): void {
    if (!this.user.superuser) throw new SqlError(`must be superuser to ${toDo}`);
  }

  /** Whether the user may hand the privilege on. */
  async mayGrant(on: Securable, privilege: string): Promise<boolean> {
    if (this.user.superuser || (await this.owns(on))) return true;
    return (await this.held(on, true)).has(privilege);
  }

  private async owns({ kind, schema, name }: Securable): Promise<boolean> {
    const sql = "select owner from landfall.owners where kind = $1 and schema = $2 and name = $3";
    const [row] = await rowsOf<{ owner: string }>(this.connection, sql, [kind, schema, name]);
    return row?.owner === this.user.name;
  }

  private async held({ kind, schema, name }: Securable, withOption = false): Promise<Set<string>> {
    const sql =
      "select privilege, grantee_kind, grantee, with_option from landfall.grants where kind = $1 and schema = $2 and name = $3";
    const rows = await rowsOf<{ privilege: string; grantee_kind: string; grantee: string; with_option: boolean }>(
      this.connection,
      sql,
      [kind, schema, name],
    );
    const mine = await this.identities();
    const counts = rows.filter(
      (row) => mine.has(`${row.grantee_kind}:${row.grantee}`) && (row.with_option || !withOption),
    );
    return new Set(counts.map((row) => row.privilege));
  }

  /** "user:x", "group:y", "role:z", "public:public": whatever a grant to which is a grant to this user. */
  private identities(): Promise<ReadonlySet<string>> {
    this.known ??= this.findIdentities();
    return this.known;
  }

  private async findIdentities(): Promise<ReadonlySet<string>> {
    const rows = await rowsOf<{ container: string; member: string }>(
      this.connection,
      "select container_kind || ':' || container as container, member_kind || ':' || member as member from landfall.members",
    );
    const found = new Set([`user:${this.user.name}`, "public:public"]);
    for (let size = 0; size < found.size;) {
      size = found.size;
      for (const { container, member } of rows) if (found.has(member)) found.add(container);
    }
    return found;
  }
}

function denied({ kind, name }: Securable): SqlError {
  return new SqlError(`permission denied for ${shown[kind]} ${name}`);
}
