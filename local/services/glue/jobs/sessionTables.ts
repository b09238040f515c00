import type { Cloud } from "../../../cloud";
import { AwsError } from "../../errors";
import type { SessionTable, UnseenTable } from "../../offers";
import type { Caller } from "../../service";
import type { Catalog } from "../catalog/catalog";
import { tableResources } from "../catalog/rights";
import type { Column, TableRow } from "../catalog/shapes";

/** Classification to the options with which Spark reads files of that kind. */
const readers: Readonly<Record<string, (row: TableRow) => Readonly<Record<string, string>>>> = {
  parquet: () => ({}),
  json: () => ({}),
  csv: ({ parameters }) => ({
    header: String((parameters["skip.header.line.count"] ?? "0") !== "0"),
    sep: parameters.delimiter ?? ",",
  }),
};

interface Sorted {
  readonly tables: readonly SessionTable[];
  readonly unseen: readonly UnseenTable[];
}

/** The catalog's tables that `caller` may look up and Spark can read as files, and the others with the reason. */
export function tablesFor(cloud: Cloud, catalog: Catalog, caller: Caller): Sorted {
  const rows = catalog.allDatabases().flatMap(({ name }) => catalog.tablesOf(name));
  const judged = rows.map((row) => ({ row, why: whyUnseen(cloud, row, caller) }));
  return {
    tables: judged.flatMap(({ row, why }) => (why === undefined ? [sessionTable(catalog, row)] : [])),
    unseen: judged.flatMap(({ row, why }) =>
      why === undefined ? [] : [{ table: `${row.database}.${row.name}`, why }],
    ),
  };
}

function whyUnseen(cloud: Cloud, row: TableRow, caller: Caller): string | undefined {
  const { classification = "no classification" } = row.parameters;
  if (readers[classification] === undefined) return `${classification}, not files of JSON, CSV or Parquet`;
  try {
    for (const resource of tableResources(cloud, row.database, row.name))
      cloud.authorize({ caller, action: "glue:GetTable", resource });
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}

function sessionTable(catalog: Catalog, row: TableRow): SessionTable {
  const { database, name, storage, partitionKeys, parameters } = row;
  const format = parameters.classification ?? "";
  const partitions = catalog.partitionsOf(database, name).map(({ values, storage: { Location } }) => ({
    values,
    location: Location,
  }));
  return {
    ...{ database, name, format, partitions },
    columns: plain(storage.Columns),
    partitionKeys: plain(partitionKeys),
    location: storage.Location,
    options: readers[format]?.(row) ?? {},
  };
}

function plain(columns: readonly Column[]): SessionTable["columns"] {
  return columns.map(({ Name, Type }) => ({ name: Name, type: Type }));
}
