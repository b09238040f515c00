import { textColumn } from "../results/columns";
import type { Statement, TableName } from "../sql/statement";
import { splitLocation, type Sources } from "../tables/source";
import type { Answer } from "./answer";

type Command = Exclude<Statement, { kind: "query" }>;

export interface Shop {
  readonly sources: Sources;
  readonly database: string;
  /** Keys below a place, as the caller may list them. */
  keys(bucket: string, prefix: string): readonly string[];
}

/** Runs what Athena leaves to Hive: SHOW, DESCRIBE and MSCK REPAIR TABLE. @throws QueryError */
export async function runCommand(command: Command, shop: Shop): Promise<Answer> {
  switch (command.kind) {
    case "showTables":
      return showTables(command, shop);
    case "showDatabases":
      return showDatabases(command, shop);
    case "showPartitions":
      return showPartitions(named(command.name, shop), shop);
    case "describe":
      return describe(named(command.name, shop), shop);
    case "repair":
      return repair(named(command.name, shop), shop);
  }
}

function named({ database, table }: TableName, shop: Shop): Required<TableName> {
  return { table, database: database ?? shop.database };
}

function answer(columns: readonly string[], lines: readonly string[]): Answer {
  const body = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  return { format: "txt", columns: columns.map(textColumn), body, scannedBytes: 0 };
}

/** Hive's patterns: `*` for anything, `|` between choices. */
function liked(pattern: string | undefined, names: readonly string[]): string[] {
  if (pattern === undefined) return [...names];
  const text = pattern.replace(/[.+?^${}()[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return names.filter((name) => new RegExp(`^(?:${text})$`, "i").test(name));
}

async function showTables({ database, like }: Extract<Command, { kind: "showTables" }>, shop: Shop): Promise<Answer> {
  const of = database ?? shop.database;
  await shop.sources.database(of);
  const tables = await shop.sources.all<{ Name: string }>("GetTables", "TableList", { DatabaseName: of });
  return answer(
    ["tab_name"],
    liked(
      like,
      tables.map(({ Name }) => Name),
    ),
  );
}

async function showDatabases({ like }: Extract<Command, { kind: "showDatabases" }>, shop: Shop): Promise<Answer> {
  const databases = await shop.sources.all<{ Name: string }>("GetDatabases", "DatabaseList", {});
  return answer(
    ["database_name"],
    liked(
      like,
      databases.map(({ Name }) => Name),
    ),
  );
}

async function showPartitions(name: Required<TableName>, shop: Shop): Promise<Answer> {
  const { PartitionKeys: keys = [] } = await shop.sources.table(name);
  const partitions = await shop.sources.partitions(name);
  const lines = partitions.map(({ Values }) => keys.map(({ Name }, at) => `${Name}=${Values[at] ?? ""}`).join("/"));
  return answer(["partition"], lines.sort());
}

async function describe(name: Required<TableName>, shop: Shop): Promise<Answer> {
  const { StorageDescriptor, PartitionKeys: keys = [] } = await shop.sources.table(name);
  const row = ({ Name, Type, Comment = "" }: { Name: string; Type: string; Comment?: string }) =>
    [Name.padEnd(20), Type.padEnd(20), Comment.padEnd(20)].join("\t");
  const partitions = keys.length === 0 ? [] : ["\t \t ", "# Partition Information\t \t ", ...keys.map(row)];
  return answer(
    ["col_name", "data_type", "comment"],
    [...[...StorageDescriptor.Columns, ...keys].map(row), ...partitions],
  );
}

/** Adds to the catalog every folder `key=value/...` below the table that it does not know. */
async function repair(name: Required<TableName>, shop: Shop): Promise<Answer> {
  const { StorageDescriptor: storage, PartitionKeys: keys = [] } = await shop.sources.table(name);
  const { bucket, prefix } = splitLocation(storage.Location);
  const known = new Set((await shop.sources.partitions(name)).map(({ Values }) => JSON.stringify(Values)));
  const folders = new Map(shop.keys(bucket, prefix).flatMap((key) => folderOf(key.slice(prefix.length), keys)));
  const added = [...folders].filter(([, values]) => !known.has(JSON.stringify(values)));
  for (let at = 0; at < added.length; at += 100) {
    const PartitionInputList = added.slice(at, at + 100).map(([folder, Values]) => {
      return { Values, StorageDescriptor: { ...storage, Location: `s3://${bucket}/${prefix}${folder}/` } };
    });
    const { database: DatabaseName, table: TableName } = name;
    await shop.sources.glue("BatchCreatePartition", { DatabaseName, TableName, PartitionInputList }, undefined);
  }
  const shown = added.map(([folder]) => `${name.table}:${folder}`);
  const missing = shown.length === 0 ? [] : [`Partitions not in metastore:\t${shown.join("\t")}`];
  return answer(
    ["result"],
    [...missing, ...shown.map((partition) => `Repair: Added partition to metastore ${partition}`)],
  );
}

/** The folder of a key, with its values, where its first parts are exactly the table's partition keys. */
function folderOf(key: string, keys: ReadonlyArray<{ readonly Name: string }>): Array<[string, string[]]> {
  const parts = key.split("/").slice(0, keys.length);
  const values = parts.map((part, at) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(part) ?? [];
    return name?.toLowerCase() === keys[at]?.Name.toLowerCase() ? value : undefined;
  });
  const isPartition =
    keys.length > 0 && key.split("/").length > keys.length && values.every((value) => value !== undefined);
  return isPartition ? [[parts.join("/"), values]] : [];
}
