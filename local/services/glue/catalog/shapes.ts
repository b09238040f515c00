import type { Properties } from "../../../graph/graph";
import { optionalList, optionalRecords, optionalNumber, optionalRecord, optionalText } from "../../input";
import type { Input } from "../../service";
import { texts } from "../jobs/job";
import { epochSeconds } from "../names";

export interface Column {
  readonly Name: string;
  readonly Type: string;
  readonly Comment?: string;
}

/** Where and how a table's or partition's rows are stored: the structure of Glue's API, as it is kept. */
export interface StorageDescriptor {
  readonly Columns: readonly Column[];
  readonly Location: string;
  readonly InputFormat?: string;
  readonly OutputFormat?: string;
  readonly Compressed?: boolean;
  readonly NumberOfBuckets?: number;
  readonly SerdeInfo?: {
    readonly SerializationLibrary?: string;
    readonly Parameters?: Readonly<Record<string, string>>;
  };
  readonly Parameters?: Readonly<Record<string, string>>;
}

export interface DatabaseRow {
  readonly name: string;
  readonly description?: string;
  readonly locationUri?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly createdOn: number;
}

export interface TableRow {
  readonly database: string;
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  readonly retention?: number;
  readonly tableType?: string;
  readonly storage: StorageDescriptor;
  readonly partitionKeys: readonly Column[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly createdOn: number;
  readonly updatedOn: number;
  /** Digest of what the program declares: a changed declaration replaces the table, an unchanged one leaves it alone. */
  readonly declared?: string;
}

export interface PartitionRow {
  readonly database: string;
  readonly table: string;
  readonly values: readonly string[];
  readonly storage: StorageDescriptor;
  readonly parameters: Readonly<Record<string, string>>;
  readonly createdOn: number;
}

/** A column list as the program (camelCase) or an API call (AWS's names) states it. */
function columnsOf(list: readonly unknown[]): Column[] {
  return list.map((item) => {
    const column = item as Input;
    const Comment = optionalText(column, "Comment") ?? optionalText(column, "comment");
    const Type = optionalText(column, "Type") ?? optionalText(column, "type") ?? "string";
    return { Name: String(column.Name ?? column.name), Type, ...(Comment === undefined ? {} : { Comment }) };
  });
}

export function declaredStorage(properties: Properties): StorageDescriptor {
  const serde = optionalRecord(properties, "serDeInfo") ?? {};
  return {
    Columns: columnsOf(optionalList(properties, "columns")),
    Location: optionalText(properties, "location") ?? "",
    InputFormat: optionalText(properties, "inputFormat"),
    OutputFormat: optionalText(properties, "outputFormat"),
    Compressed: properties.compressed === true,
    NumberOfBuckets: optionalNumber(properties, "numberOfBuckets") ?? 0,
    SerdeInfo: {
      SerializationLibrary: optionalText(serde, "serializationLibrary"),
      Parameters: texts(serde, "parameters"),
    },
    Parameters: texts(properties, "parameters"),
  };
}

export function declaredColumns(properties: Properties, name: string): Column[] {
  return columnsOf(optionalList(properties, name));
}

/** A StorageDescriptor of an API call over the one that it follows. */
export function storageOf(input: Input, base: StorageDescriptor): StorageDescriptor {
  const columns = optionalRecords(input, "Columns");
  return {
    ...base,
    ...(input as Partial<StorageDescriptor>),
    Columns: columns.length === 0 ? base.Columns : columnsOf(columns),
    Location: optionalText(input, "Location") ?? base.Location,
  };
}

export function databaseShape(row: DatabaseRow, catalogId: string): Record<string, unknown> {
  return {
    Name: row.name,
    Description: row.description,
    LocationUri: row.locationUri,
    Parameters: row.parameters,
    CreateTime: epochSeconds(row.createdOn),
    CatalogId: catalogId,
  };
}

export function tableShape(row: TableRow, catalogId: string): Record<string, unknown> {
  return {
    Name: row.name,
    DatabaseName: row.database,
    Description: row.description,
    Owner: row.owner,
    CreateTime: epochSeconds(row.createdOn),
    UpdateTime: epochSeconds(row.updatedOn),
    Retention: row.retention ?? 0,
    StorageDescriptor: row.storage,
    PartitionKeys: row.partitionKeys,
    TableType: row.tableType,
    Parameters: row.parameters,
    CatalogId: catalogId,
  };
}

export function partitionShape(row: PartitionRow, catalogId: string): Record<string, unknown> {
  return {
    Values: row.values,
    DatabaseName: row.database,
    TableName: row.table,
    CreationTime: epochSeconds(row.createdOn),
    StorageDescriptor: row.storage,
    Parameters: row.parameters,
    CatalogId: catalogId,
  };
}
