import { SqlError } from "../sql/sqlError";

/** As Redshift takes them on a table: by queries, by writes, by LOCK and DDL. */
export type LockMode = "read" | "write" | "exclusive";

const strength: Readonly<Record<LockMode, number>> = { read: 0, write: 1, exclusive: 2 };

function conflict(a: LockMode, b: LockMode): boolean {
  return a === "exclusive" || b === "exclusive" || (a === "write" && b === "write");
}

export type Aside = (wait: () => Promise<void>) => Promise<void>;

interface Wait {
  readonly owner: object;
  readonly table: string;
  readonly mode: LockMode;
  readonly proceed: () => void;
  readonly fail: (error: Error) => void;
}

/**
 * Table locks of one database, held until the owner's transaction ends. Writers wait for each other instead of failing, in the
 * order in which they came. A wait that closes a circle fails at once, as does one that is cancelled.
 */
export class Locks {
  private readonly held = new Map<string, Map<object, LockMode>>();
  private waits: Wait[] = [];

  /** @param aside what a wait is done in, as `Engine.aside` has it */
  constructor(private readonly aside: Aside = (wait) => wait()) {}

  /** @throws SqlError where waiting would never end */
  async acquire(owner: object, table: string, mode: LockMode): Promise<void> {
    const mine = this.held.get(table)?.get(owner);
    if (mine !== undefined && strength[mine] >= strength[mode]) return;
    if (this.blockers(owner, table, mode, this.waits).size === 0) return this.grant(owner, table, mode);
    await this.aside(() => this.turn(owner, table, mode));
  }

  private turn(owner: object, table: string, mode: LockMode): Promise<void> {
    return new Promise<void>((proceed, fail) => {
      this.waits.push({ owner, table, mode, proceed, fail });
      if (this.closesCircle(owner)) this.cancel(owner, new SqlError("deadlock detected"));
    });
  }

  /** Ends all that the owner holds; those who waited for it go on. */
  release(owner: object): void {
    for (const [table, holders] of this.held) {
      holders.delete(owner);
      if (holders.size === 0) this.held.delete(table);
    }
    this.wake();
  }

  /** Fails what the owner waits for. */
  cancel(owner: object, error: Error): void {
    const mine = this.waits.filter((wait) => wait.owner === owner);
    this.waits = this.waits.filter((wait) => wait.owner !== owner);
    for (const wait of mine) wait.fail(error);
    this.wake();
  }

  private grant(owner: object, table: string, mode: LockMode): void {
    const holders = this.held.get(table) ?? new Map<object, LockMode>();
    this.held.set(table, holders.set(owner, mode));
  }

  /** Who stands in the way: holders, and those who asked earlier. */
  private blockers(owner: object, table: string, mode: LockMode, earlier: readonly Wait[]): Set<object> {
    const holders = [...(this.held.get(table) ?? [])].filter(
      ([other, theirs]) => other !== owner && conflict(theirs, mode),
    );
    const queued = earlier.filter((wait) => wait.table === table && wait.owner !== owner && conflict(wait.mode, mode));
    const upgrade = this.held.get(table)?.has(owner) === true;
    return new Set([...holders.map(([other]) => other), ...(upgrade ? [] : queued.map((wait) => wait.owner))]);
  }

  private wake(): void {
    const ready = this.waits.find(
      (wait, index) => this.blockers(wait.owner, wait.table, wait.mode, this.waits.slice(0, index)).size === 0,
    );
    if (ready === undefined) return;
    this.waits = this.waits.filter((wait) => wait !== ready);
    this.grant(ready.owner, ready.table, ready.mode);
    ready.proceed();
    this.wake();
  }

  private closesCircle(start: object): boolean {
    const seen = new Set<object>();
    const reaches = (owner: object): boolean =>
      [...this.waitsFor(owner)].some((other) => {
        if (other === start) return true;
        if (seen.has(other)) return false;
        seen.add(other);
        return reaches(other);
      });
    return reaches(start);
  }

  private waitsFor(owner: object): Set<object> {
    const found = new Set<object>();
    this.waits.forEach((wait, index) => {
      if (wait.owner !== owner) return;
      for (const other of this.blockers(owner, wait.table, wait.mode, this.waits.slice(0, index))) found.add(other);
    });
    return found;
  }
}
