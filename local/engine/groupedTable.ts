import type { Table } from "./store";

/** A table whose rows are also found by the group that each belongs to for good, without a look at all the others. */
export class GroupedTable<T> {
  private readonly groups = new Map<string, Set<string>>();

  /** @param groupOf undefined for a row that is in no group */
  constructor(
    private readonly rows: Table<T>,
    private readonly groupOf: (row: T) => string | undefined,
  ) {
    for (const [key, row] of rows.entries()) this.note(key, row);
  }

  get(key: string): T | undefined {
    return this.rows.get(key);
  }

  set(key: string, row: T): void {
    this.rows.set(key, row);
    this.note(key, row);
  }

  values(): IterableIterator<T> {
    return this.rows.values();
  }

  /** In the order in which they came. */
  in(group: string): T[] {
    return [...(this.groups.get(group) ?? [])].flatMap((key) => this.rows.get(key) ?? []);
  }

  private note(key: string, row: T): void {
    const group = this.groupOf(row);
    if (group === undefined) return;
    const keys = this.groups.get(group);
    if (keys === undefined) this.groups.set(group, new Set([key]));
    else keys.add(key);
  }
}
