import { mkdirSync } from "node:fs";
import { open, type Database, type RootDatabase } from "lmdb";
import { UsageError } from "../services/errors";
import { prepareStoreFile, damaged } from "./storeFile";

/** Which rows mean what: one more whenever a service changes how it keeps something, so that nobody reads them wrong. */
const format = 2;

/** A keyed collection that survives a kill. Reads see every write at once; disk follows within the same turn's transaction. */
export interface Table<T> {
  get(key: string): T | undefined;
  has(key: string): boolean;
  set(key: string, value: T): unknown;
  delete(key: string): unknown;
  keys(): IterableIterator<string>;
  values(): IterableIterator<T>;
  entries(): IterableIterator<[string, T]>;
  readonly size: number;
}

/** Rows that survive a kill and are not held in memory: their owner reads them once, and keeps what it needs of them. */
export interface Journal<T> {
  /** What the last run left, in the order of the keys' bytes. @throws UsageError where the journal is damaged */
  entries(): Iterable<readonly [string, T]>;
  set(key: string, value: T): void;
  delete(key: string): void;
}

/**
 * The state of one environment: tables in memory, journaled through LMDB. All writes made in one turn of the event loop land
 * in one transaction: they survive together or not at all.
 */
export class Store {
  private readonly root?: RootDatabase;
  private readonly tables = new Map<string, Table<unknown>>();
  private latest: Promise<unknown> = Promise.resolve();

  /**
   * @param directory where the journal is; without it nothing survives the process
   * @throws UsageError where the journal is damaged, or of another format
   */
  constructor(private readonly directory?: string) {
    if (directory === undefined) return;
    mkdirSync(directory, { recursive: true });
    prepareStoreFile(directory);
    this.root = open({ path: directory, maxDbs: 64, encoding: "json" });
    this.checkFormat(directory, isEmpty(this.root, directory));
  }

  private checkFormat(directory: string, isNew: boolean): void {
    const kept = this.table<number>("store.format");
    if (isNew) kept.set("format", format);
    const found = kept.get("format") ?? 1;
    if (found === format) return;
    throw new UsageError(
      `The state in ${directory} is of format ${found}, and this Landfall keeps format ${format}: another version has written it. ` +
        `Start that version again, give another --state, or forget the state with "landfall reset".`,
    );
  }

  /** The table of this name, made where missing. Values are plain JSON; a value is replaced, never changed in place. */
  table<T>(name: string): Table<T> {
    const known = this.tables.get(name);
    if (known !== undefined) return known as Table<T>;
    const table = this.root === undefined ? new Map<string, T>() : new JournaledTable<T>(this.journal<T>(name));
    this.tables.set(name, table);
    return table;
  }

  /**
   * The journal of this name, made where missing: for rows that are too many for a table. Values are plain JSON.
   * @throws UsageError where it is damaged
   */
  journal<T>(name: string): Journal<T> {
    if (this.root === undefined) return forgetful<T>();
    const broken = (error: unknown) =>
      damaged(String(this.directory), `its table ${name} cannot be read (${(error as Error).message})`);
    return new DiskJournal<T>(this.root, name, (write) => void (this.latest = write), broken);
  }

  /** Resolves when everything written so far survives the process. */
  async durable(): Promise<void> {
    await this.latest;
  }

  async close(): Promise<void> {
    await this.latest;
    await this.root?.close();
  }
}

/** Whether it has no table: a kill can come before the first is made. */
function isEmpty(root: RootDatabase, directory: string): boolean {
  try {
    return [...root.getKeys({ limit: 1 })].length === 0;
  } catch (error) {
    throw damaged(directory, `its list of tables cannot be read (${(error as Error).message})`);
  }
}

/** Nothing survives, and nobody reads. */
function forgetful<T>(): Journal<T> {
  return { entries: () => [], set: () => undefined, delete: () => undefined };
}

/** LMDB takes keys up to 1,978 bytes; longer ones are never written by a service. */
class DiskJournal<T> implements Journal<T> {
  private readonly disk: Database<T, string>;

  constructor(
    root: RootDatabase,
    name: string,
    private readonly wrote: (write: Promise<unknown>) => void,
    private readonly broken: (error: unknown) => Error,
  ) {
    try {
      this.disk = root.openDB<T, string>({ name, encoding: "json" });
    } catch (error) {
      throw broken(error);
    }
  }

  *entries(): Generator<readonly [string, T]> {
    try {
      for (const { key, value } of this.disk.getRange()) yield [key, value];
    } catch (error) {
      throw this.broken(error);
    }
  }

  set(key: string, value: T): void {
    this.wrote(this.disk.put(key, value));
  }

  delete(key: string): void {
    this.wrote(this.disk.remove(key));
  }
}

class JournaledTable<T> implements Table<T> {
  private readonly rows = new Map<string, T>();

  constructor(private readonly journal: Journal<T>) {
    for (const [key, value] of journal.entries()) this.rows.set(key, value);
  }

  get size(): number {
    return this.rows.size;
  }
  get(key: string): T | undefined {
    return this.rows.get(key);
  }
  has(key: string): boolean {
    return this.rows.has(key);
  }
  set(key: string, value: T): void {
    this.rows.set(key, value);
    this.journal.set(key, value);
  }
  delete(key: string): void {
    if (this.rows.delete(key)) this.journal.delete(key);
  }
  keys(): IterableIterator<string> {
    return this.rows.keys();
  }
  values(): IterableIterator<T> {
    return this.rows.values();
  }
  entries(): IterableIterator<[string, T]> {
    return this.rows.entries();
  }
}
