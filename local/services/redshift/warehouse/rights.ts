import { SqlError } from "../sql/sqlError";
import type { ObjectKind } from "../sql/statements";
import { rowsOf } from "./database";
import type { Session } from "./session";

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

interface Grant {
  readonly privilege: string;
  /** "user", "group", "role", "public"; "owner" for who may do everything. */
  readonly kind: string;
  readonly grantee: string;
  readonly with_option: boolean;
}

const grantsQuery = `
  select '' as privilege, 'owner' as kind, owner as grantee, true as with_option from landfall.owners o
  where o.kind = $1 and o.schema = $2 and o.name = $3
  union all
  select privilege, grantee_kind, grantee, with_option from landfall.grants g
  where g.kind = $1 and g.schema = $2 and g.name = $3`;

interface Membership {
  /** Kind and name, as in `identities`. */
  readonly container: string;
  readonly member: string;
}

const membersQuery =
  "select container_kind || ':' || container as container, member_kind || ':' || member as member from landfall.members";

/** What one user may do: by being superuser or owner, by grants to it, its groups and roles, or to everybody. */
export class Rights {
  constructor(
    private readonly session: Pick<Session, "connection" | "inCatalog">,
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

  private async owns(on: Securable): Promise<boolean> {
    return (await this.grantsOn(on)).some(({ kind, grantee }) => kind === "owner" && grantee === this.user.name);
  }

  private async held(on: Securable, withOption = false): Promise<Set<string>> {
    const [grants, mine] = [await this.grantsOn(on), await this.identities()];
    const counts = grants.filter(
      ({ kind, grantee, with_option: option }) => mine.has(`${kind}:${grantee}`) && (option || !withOption),
    );
    return new Set(counts.map(({ privilege }) => privilege));
  }

  /** Its owner, and who may do what with it. */
  private grantsOn({ kind, schema, name }: Securable): Promise<readonly Grant[]> {
    const { session } = this;
    const ask = () => rowsOf<Grant>(session.connection, grantsQuery, [kind, schema, name]);
    return session.inCatalog(JSON.stringify(["grants", kind, schema, name]), ask);
  }

  /** "user:x", "group:y", "role:z", "public:public": whatever a grant to which is a grant to this user. */
  private async identities(): Promise<ReadonlySet<string>> {
    const { session } = this;
    const rows = await session.inCatalog("members", () => rowsOf<Membership>(session.connection, membersQuery));
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
