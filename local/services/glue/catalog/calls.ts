import type { Caller, Input, Operation } from "../../service";
import { AwsError } from "../../errors";
import { optionalList, optionalRecord, optionalText, text } from "../../input";
import { authorizeAll, authorizeOn, existing, page } from "../calls";
import { connectionShape } from "../connection";
import { texts } from "../jobs/job";
import { catalogArn } from "../names";
import type { Parts } from "../parts";
import { partitionFilter } from "./partitionFilter";
import { databaseResources, tableResources } from "./rights";
import { databaseShape, partitionShape, storageOf, tableShape, type TableRow } from "./shapes";

/** The calls about databases, tables and connections. */
export function catalogCalls({ cloud, catalog, connections }: Parts): Record<string, Operation> {
  const mayOnAll = (caller: Caller, operation: string, resources: readonly string[]) => {
    for (const resource of resources) cloud.authorize({ caller, action: `glue:${operation}`, resource });
  };

  return {
    GetDatabase(input, caller) {
      const name = text(input, "Name");
      mayOnAll(caller, "GetDatabase", databaseResources(cloud, name));
      return { Database: databaseShape(catalog.database(name), cloud.accountId) };
    },
    GetDatabases(input, caller) {
      cloud.authorize({ caller, action: "glue:GetDatabases", resource: catalogArn(cloud) });
      return page(
        input,
        "DatabaseList",
        catalog.allDatabases().map((row) => databaseShape(row, cloud.accountId)),
      );
    },
    GetTable(input, caller) {
      const [database, name] = [text(input, "DatabaseName"), text(input, "Name")];
      mayOnAll(caller, "GetTable", tableResources(cloud, database, name));
      return { Table: tableShape(catalog.existing(database, name), cloud.accountId) };
    },
    GetTables(input, caller) {
      const database = text(input, "DatabaseName");
      mayOnAll(caller, "GetTables", tableResources(cloud, database, "*"));
      catalog.database(database);
      const wanted = new RegExp(`^(?:${optionalText(input, "Expression") ?? ".*"})$`);
      const rows = catalog.tablesOf(database).filter(({ name }) => wanted.test(name));
      return page(
        input,
        "TableList",
        rows.map((row) => tableShape(row, cloud.accountId)),
      );
    },
    GetConnection(input, caller) {
      const name = text(input, "Name");
      cloud.authorize({ caller, action: "glue:GetConnection", resource: catalogArn(cloud) });
      authorizeOn(cloud, caller, "GetConnection", "connection", name);
      return { Connection: connectionShape(existing(connections.get(name), "Connection", name)) };
    },
    GetConnections(input, caller) {
      authorizeAll(cloud, caller, "GetConnections");
      return page(input, "ConnectionList", [...connections.values()].map(connectionShape));
    },
  };
}

/** The calls about partitions. */
export function partitionCalls({ cloud, catalog }: Parts): Record<string, Operation> {
  const tableOf = (input: Input, caller: Caller, operation: string): TableRow => {
    const [database, name] = [text(input, "DatabaseName"), text(input, "TableName")];
    for (const resource of tableResources(cloud, database, name)) {
      cloud.authorize({ caller, action: `glue:${operation}`, resource });
    }
    return catalog.existing(database, name);
  };
  const create = (table: TableRow, input: Input): void => {
    const values = valuesOf(input, "Values", table);
    if (catalog.partition(table.database, table.name, values) !== undefined) {
      throw new AwsError("AlreadyExistsException", "Partition already exists.");
    }
    const storage = storageOf(optionalRecord(input, "StorageDescriptor") ?? {}, table.storage);
    const { database, name } = table;
    const parameters = texts(input, "Parameters");
    catalog.putPartition({ database, table: name, values, storage, parameters, createdOn: cloud.engine.now() });
  };

  return {
    GetPartition(input, caller) {
      const table = tableOf(input, caller, "GetPartition");
      const values = valuesOf(input, "PartitionValues", table);
      const row = catalog.partition(table.database, table.name, values);
      if (row === undefined) throw new AwsError("EntityNotFoundException", "Cannot find partition.");
      return { Partition: partitionShape(row, cloud.accountId) };
    },
    GetPartitions(input, caller) {
      const table = tableOf(input, caller, "GetPartitions");
      const fits = partitionFilter(optionalText(input, "Expression"), table.partitionKeys);
      const rows = catalog.partitionsOf(table.database, table.name).filter(({ values }) => fits(values));
      return page(
        input,
        "Partitions",
        rows.map((row) => partitionShape(row, cloud.accountId)),
      );
    },
    CreatePartition(input, caller) {
      const table = tableOf(input, caller, "CreatePartition");
      create(table, optionalRecord(input, "PartitionInput") ?? {});
      return {};
    },
    BatchCreatePartition(input, caller) {
      const table = tableOf(input, caller, "BatchCreatePartition");
      const inputs = optionalList(input, "PartitionInputList") as readonly Input[];
      if (inputs.length > 100)
        throw new AwsError("InvalidInputException", `${inputs.length} partitions: 100 is the limit.`);
      return { Errors: inputs.flatMap((one) => errorOf(one, () => create(table, one))) };
    },
  };
}

function valuesOf(input: Input, member: string, table: TableRow): string[] {
  const values = optionalList(input, member).map(String);
  if (values.length === table.partitionKeys.length) return values;
  const message = `The number of partition keys (${table.partitionKeys.length}) does not match the number of values (${values.length}).`;
  throw new AwsError("InvalidInputException", message);
}

function errorOf(input: Input, create: () => void): Array<Record<string, unknown>> {
  try {
    create();
    return [];
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const ErrorDetail = { ErrorCode: error.code, ErrorMessage: error.message };
    return [{ PartitionValues: optionalList(input, "Values"), ErrorDetail }];
  }
}
