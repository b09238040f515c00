import { mkdirSync } from "node:fs";
import { open, type Database, type RootDatabase } from "lmdb";
import { prepareStoreFile, damaged } from "./storeFile";

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
   * @throws UsageError where the journal is damaged
   */
  constructor(private readonly directory?: string) {
    if (directory === undefined) return;
    mkdirSync(directory, { recursive: true });
    prepareStoreFile(directory);
    this.root = open({ path: directory, maxDbs: 64, encoding: "json" });
  }

  /** The table of this name, made where missing. Values are plain JSON; a value is replaced, never changed in place. */
  table<T>(name: string): Table<T> {
    const known = this.tables.get(name);
    if (known !== undefined) return known as Table<T>;
    const table = this.root === undefined ? new Map<string, T>() : this.journaled<T>(this.root, name);
    this.tables.set(name, table);
    return table;
  }

  /** Resolves when everything written so far survives the process. */
  async durable(): Promise<void> {
    await this.latest;
  }

  async close(): Promise<void> {
    await this.latest;
    await this.root?.close();
  }

  private journaled<T>(root: RootDatabase, name: string): Table<T> {
    try {
      const disk = root.openDB<T, string>({ name, encoding: "json" });
      return new JournaledTable<T>(disk, (write) => void (this.latest = write));
    } catch (error) {
      throw damaged(String(this.directory), `its table ${name} cannot be read (${(error as Error).message})`);
    }
  }
}

/** LMDB takes keys up to 1,978 bytes; longer ones are never written by a service. */
class JournaledTable<T> implements Table<T> {
  private readonly rows = new Map<string, T>();

  constructor(
    private readonly disk: Database<T, string>,
    private readonly wrote: (write: Promise<unknown>) => void,
  ) {
    for (const { key, value } of disk.getRange()) this.rows.set(key, value);
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
    this.wrote(this.disk.put(key, value));
  }
  delete(key: string): void {
    if (this.rows.delete(key)) this.wrote(this.disk.remove(key));
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
