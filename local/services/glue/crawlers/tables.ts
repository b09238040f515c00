import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Column, PartitionRow, StorageDescriptor, TableRow } from "../catalog/shapes";
import type { Crawler } from "./crawler";
import { formatOf } from "./formats";
import type { JdbcFinding } from "./jdbcCrawl";
import type { S3Finding } from "./s3Crawl";
import type { Seen } from "./layout";
import { unknown, type Found } from "./schema";

/** A table with its partitions, as a crawl would have it. */
export interface Proposal {
  readonly table: Omit<TableRow, "createdOn" | "updatedOn">;
  readonly partitions: ReadonlyArray<Omit<PartitionRow, "createdOn">>;
}

/** [a-z0-9_], 128 at most. */
export function tableName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, "_")
    .slice(0, 128);
}

/** A name of the same length limit that follows from where the table lies: for a second table of one name. */
export function distinctName(name: string, location: string): string {
  return `${name.slice(0, 95)}_${createHash("md5").update(location).digest("hex")}`;
}

export function proposalOfS3(crawler: Crawler, { bucket, layout }: S3Finding): Proposal {
  const { prefix, files, columns, partitionKeys, partitions } = layout;
  const found = files[0]?.found ?? unknown;
  const name = tableName(crawler.tablePrefix + (basename(prefix) || bucket));
  const { database } = crawler;
  const storage = storageOf(found, withoutKeys(columns, partitionKeys), `s3://${bucket}/${prefix}`);
  const parameters = fileParameters(crawler, found, files);
  const common = { owner: "owner", retention: 0, tableType: "EXTERNAL_TABLE" };
  return {
    table: { database, name, storage, partitionKeys, parameters, ...common },
    partitions: partitions.map((partition) => ({
      database,
      table: name,
      values: partition.values,
      storage: { ...storage, Location: `s3://${bucket}/${partition.prefix}` },
      parameters: { ...authorOf(crawler), classification: found.classification },
    })),
  };
}

/** A column that is also a folder's key is the partition's. */
function withoutKeys(columns: readonly Column[], keys: readonly Column[]): Column[] {
  return columns.filter(({ Name }) => !keys.some((key) => key.Name === Name));
}

function storageOf(found: Found, Columns: readonly Column[], Location: string): StorageDescriptor {
  const names = Columns.map(({ Name }) => Name);
  return { Columns, Location, Compressed: false, NumberOfBuckets: -1, ...formatOf(found, names) };
}

function fileParameters(crawler: Crawler, found: Found, files: readonly Seen[]): Record<string, string> {
  return {
    ...authorOf(crawler),
    classification: found.classification,
    compressionType: "none",
    typeOfData: "file",
    objectCount: String(files.length),
    sizeKey: String(files.reduce((sum, { size }) => sum + size, 0)),
    ...csvParameters(found.csv),
  };
}

export function proposalOfJdbc(crawler: Crawler, finding: JdbcFinding): Proposal {
  const { database, schema, table, columns, connection } = finding;
  const name = tableName(`${crawler.tablePrefix}${database}_${schema}_${table}`);
  const Location = `${database}.${schema}.${table}`;
  const parameters = {
    ...authorOf(crawler),
    classification: "redshift",
    connectionName: connection,
    typeOfData: "table",
  };
  return {
    table: {
      database: crawler.database,
      name,
      storage: { Columns: columns, Location, Compressed: false, NumberOfBuckets: -1 },
      partitionKeys: [],
      parameters,
      retention: 0,
      tableType: "EXTERNAL_TABLE",
    },
    partitions: [],
  };
}

function authorOf({ name }: Crawler): Record<string, string> {
  return {
    UPDATED_BY_CRAWLER: name,
    CrawlerSchemaSerializerVersion: "1.0",
    CrawlerSchemaDeserializerVersion: "1.0",
  };
}

function csvParameters(csv: { delimiter: string; header: boolean } | undefined): Record<string, string> {
  if (csv === undefined) return {};
  const parameters = { delimiter: csv.delimiter, columnsOrdered: "true", areColumnsQuoted: "false" };
  return csv.header ? { ...parameters, "skip.header.line.count": "1" } : parameters;
}
