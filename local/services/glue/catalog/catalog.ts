import type { Cloud } from "../../../cloud";
import type { Table } from "../../../engine/store";
import { digest } from "../../../engine/random";
import type { Resource } from "../../../graph/graph";
import { AwsError } from "../../errors";
import { optionalNumber, optionalRecord, optionalText, text } from "../../input";
import type { CatalogTable, CatalogWriter } from "../../offers";
import { texts } from "../jobs/job";
import { declaredColumns, declaredStorage, type DatabaseRow, type PartitionRow, type TableRow } from "./shapes";

/** The Data Catalog: databases, tables and partitions, whoever made them. Survives a kill. */
export class Catalog implements CatalogWriter {
  private readonly databases: Table<DatabaseRow>;
  private readonly tables: Table<TableRow>;
  private readonly partitions: Table<PartitionRow>;

  constructor(private readonly cloud: Cloud) {
    const { store } = cloud.engine;
    this.databases = store.table<DatabaseRow>("glue.databases");
    this.tables = store.table<TableRow>("glue.tables");
    this.partitions = store.table<PartitionRow>("glue.partitions");
  }

  declareDatabase({ outputs }: Resource): void {
    const name = text(outputs, "name");
    this.databases.set(name, {
      name,
      description: optionalText(outputs, "description"),
      locationUri: optionalText(outputs, "locationUri"),
      parameters: texts(outputs, "parameters"),
      createdOn: this.databases.get(name)?.createdOn ?? this.cloud.engine.now(),
    });
  }

  /** A table of the program. What a crawler changed since stays, as long as the declaration is the same. */
  declareTable({ inputs, outputs }: Resource): void {
    const database = text(outputs, "databaseName");
    const name = text(outputs, "name");
    this.database(database);
    const declared = digest(JSON.stringify(inputs));
    const known = this.get(database, name);
    if (known?.declared === declared) return;
    const now = this.cloud.engine.now();
    this.put({
      database,
      name,
      description: optionalText(outputs, "description"),
      owner: optionalText(outputs, "owner"),
      retention: optionalNumber(outputs, "retention"),
      tableType: optionalText(outputs, "tableType"),
      storage: declaredStorage(optionalRecord(outputs, "storageDescriptor") ?? {}),
      partitionKeys: declaredColumns(outputs, "partitionKeys"),
      parameters: texts(outputs, "parameters"),
      createdOn: known?.createdOn ?? now,
      updatedOn: now,
      declared,
    });
  }

  /** @throws EntityNotFoundException */
  database(name: string): DatabaseRow {
    const row = this.databases.get(name);
    if (row === undefined) throw new AwsError("EntityNotFoundException", `Database ${name} not found.`);
    return row;
  }

  allDatabases(): DatabaseRow[] {
    return byName([...this.databases.values()]);
  }

  get(database: string, name: string): TableRow | undefined {
    return this.tables.get(`${database}/${name}`);
  }

  /** @throws EntityNotFoundException */
  existing(database: string, name: string): TableRow {
    this.database(database);
    const row = this.get(database, name);
    if (row === undefined) throw new AwsError("EntityNotFoundException", `Table ${name} not found.`);
    return row;
  }

  tablesOf(database: string): TableRow[] {
    return byName([...this.tables.values()].filter((row) => row.database === database));
  }

  put(row: TableRow): void {
    this.tables.set(`${row.database}/${row.name}`, row);
  }

  remove(row: TableRow): void {
    this.tables.delete(`${row.database}/${row.name}`);
    for (const partition of this.partitionsOf(row.database, row.name)) this.partitions.delete(keyOf(partition));
  }

  partitionsOf(database: string, table: string): PartitionRow[] {
    return [...this.partitions.values()].filter((row) => row.database === database && row.table === table);
  }

  partition(database: string, table: string, values: readonly string[]): PartitionRow | undefined {
    return this.partitions.get(keyOf({ database, table, values }));
  }

  putPartition(row: PartitionRow): void {
    this.partitions.set(keyOf(row), row);
  }

  removePartition(row: PartitionRow): void {
    this.partitions.delete(keyOf(row));
  }

  table(database: string, name: string): CatalogTable | undefined {
    const row = this.get(database, name);
    if (row === undefined) return undefined;
    const plain = (columns: TableRow["partitionKeys"]) => columns.map(({ Name, Type }) => ({ name: Name, type: Type }));
    const { partitionKeys, parameters, storage } = row;
    const columns = plain(storage.Columns);
    return { database, name, columns, partitionKeys: plain(partitionKeys), location: storage.Location, parameters };
  }
}

function byName<T extends { readonly name: string }>(rows: T[]): T[] {
  return rows.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function keyOf({ database, table, values }: Pick<PartitionRow, "database" | "table" | "values">): string {
  return JSON.stringify([database, table, ...values]);
}
