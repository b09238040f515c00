import type { Cloud } from "../../../cloud";
import { AwsError } from "../../errors";
import type { Column, PartitionRow, StorageDescriptor } from "../../glue/catalog/shapes";
import type { Caller } from "../../service";
import { QueryError, unsupported } from "../queryError";
import type { TableName } from "../sql/statement";

/** One object of a table, as a file on disk. */
export interface SourceFile {
  /** "s3://bucket/key", for messages. */
  readonly url: string;
  readonly path: string;
  readonly size: number;
  /** Of the partition that it lies in; none for a table without partitions. */
  readonly partition: readonly string[];
}

/** A catalog table and the files that hold its rows now. */
export interface Source extends Required<TableName> {
  readonly storage: StorageDescriptor;
  readonly parameters: Readonly<Record<string, string>>;
  readonly partitionKeys: readonly Column[];
  readonly files: readonly SourceFile[];
}

export interface GlueTable {
  readonly StorageDescriptor: StorageDescriptor;
  readonly PartitionKeys?: readonly Column[];
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly TableType?: string;
}

type GluePartition = { readonly Values: PartitionRow["values"]; readonly StorageDescriptor: StorageDescriptor };

/** Looks at catalog and buckets with the rights of one caller. */
export class Sources {
  constructor(
    private readonly cloud: Cloud,
    private readonly caller: Caller,
  ) {}

  /** @throws QueryError where the table is not there, or the caller may not read it or its files */
  async of(name: Required<TableName>): Promise<Source> {
    const table = await this.table(name);
    const { StorageDescriptor: storage, PartitionKeys: partitionKeys = [], Parameters: parameters = {} } = table;
    if (table.TableType === "VIRTUAL_VIEW") throw unsupported(`view ${name.database}.${name.table}`);
    if (parameters["projection.enabled"] === "true") throw unsupported("partition projection");
    const places =
      partitionKeys.length === 0 ? [{ Values: [], StorageDescriptor: storage }] : await this.partitions(name);
    const files = places.flatMap((place) => this.files(place.StorageDescriptor.Location, place.Values));
    return { ...name, storage, parameters, partitionKeys, files };
  }

  /** @throws QueryError TABLE_NOT_FOUND, SCHEMA_NOT_FOUND, or that the caller may not */
  async table({ database, table }: Required<TableName>): Promise<GlueTable> {
    await this.database(database);
    const missing = `TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.${database}.${table}' does not exist`;
    const { Table } = await this.glue<{ Table: GlueTable }>(
      "GetTable",
      { DatabaseName: database, Name: table },
      missing,
    );
    return Table;
  }

  async database(database: string): Promise<void> {
    const missing = `SCHEMA_NOT_FOUND: line 1:15: Schema '${database}' does not exist`;
    await this.glue("GetDatabase", { Name: database }, missing);
  }

  /** Every partition that the catalog knows. */
  async partitions({ database, table }: Required<TableName>): Promise<GluePartition[]> {
    return this.all<GluePartition>("GetPartitions", "Partitions", { DatabaseName: database, TableName: table });
  }

  /** All pages of a listing of Glue. */
  async all<T>(operation: string, member: string, input: Readonly<Record<string, unknown>>): Promise<T[]> {
    const found: T[] = [];
    for (let next: Readonly<Record<string, unknown>> | undefined = {}; next !== undefined;) {
      const page: Record<string, unknown> = await this.glue(operation, { ...input, ...next }, undefined);
      found.push(...((page[member] ?? []) as T[]));
      next = page.NextToken === undefined ? undefined : { NextToken: page.NextToken };
    }
    return found;
  }

  async glue<T>(operation: string, input: Readonly<Record<string, unknown>>, missing: string | undefined): Promise<T> {
    try {
      return await this.cloud.call<T>(this.caller, "glue", operation, input);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (/AccessDenied/.test(error.code))
        throw new QueryError(`PERMISSION_DENIED: Insufficient permissions to execute the query. ${error.message}`);
      throw new QueryError(missing !== undefined && error.code === "EntityNotFoundException" ? missing : error.message);
    }
  }

  /** What lies below a place: neither empty objects nor names that begin with `_` or `.`, which Athena takes for hidden. */
  private files(location: string, partition: readonly string[]): SourceFile[] {
    const { bucket, prefix } = splitLocation(location);
    const s3 = this.cloud.offer("s3");
    const hidden = (key: string) => /(^|\/)[_.]/.test(key.slice(prefix.length));
    return asReader(location, () =>
      s3
        .list(this.caller, bucket, prefix)
        .filter(({ key, size }) => size > 0 && !hidden(key))
        .map(({ key, size }) => {
          return { url: `s3://${bucket}/${key}`, path: s3.fileFor(this.caller, bucket, key), size, partition };
        }),
    );
  }
}

function asReader<T>(location: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.status === 403)
      throw new QueryError(`PERMISSION_DENIED: Permission denied on S3 path: ${location} (${error.message})`);
    throw new QueryError(
      `HIVE_UNKNOWN_ERROR: ${error.message} (Service: Amazon S3; Status Code: ${error.status}; Error Code: ${error.code})`,
    );
  }
}

/** A location is a folder, with or without its closing slash. @throws QueryError where it is no S3 address */
export function splitLocation(location: string): { bucket: string; prefix: string } {
  const [, bucket, path = ""] = /^s3[an]?:\/\/([^/]+)\/?(.*)$/s.exec(location) ?? [];
  if (bucket === undefined) throw new QueryError(`HIVE_METASTORE_ERROR: location "${location}" is no S3 address`);
  return { bucket, prefix: path === "" || path.endsWith("/") ? path : `${path}/` };
}
