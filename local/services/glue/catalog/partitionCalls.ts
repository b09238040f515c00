import { AwsError } from "../../errors";
import { optionalList, optionalRecord, optionalRecords, optionalText, optionalTexts, text } from "../../input";
import type { Caller, Input, Operation } from "../../service";
import { page } from "../calls";
import { texts } from "../jobs/job";
import type { Parts } from "../parts";
import { partitionFilter } from "./partitionFilter";
import { tableResources } from "./rights";
import { partitionShape, storageOf, type TableRow } from "./shapes";

/** AWS's limit for one BatchCreatePartition. */
const largestBatch = 100;
/** AWS takes 1,024 for one value; a partition's key in the store holds little more than that. */
const mostValueBytes = 1024;

/** The calls about partitions. */
export function partitionCalls(parts: Parts): Record<string, Operation> {
  return { ...readingCalls(parts), ...creatingCalls(parts) };
}

function readingCalls(parts: Parts): Record<string, Operation> {
  const { cloud, catalog } = parts;
  return {
    GetPartition(input, caller) {
      const { database, name, ...table } = tableOf(parts, input, caller, "GetPartition");
      const row = catalog.partition(database, name, valuesOf(input, "PartitionValues", table));
      if (row === undefined) throw new AwsError("EntityNotFoundException", "Cannot find partition.");
      return { Partition: partitionShape(row, cloud.accountId) };
    },
    GetPartitions(input, caller) {
      const table = tableOf(parts, input, caller, "GetPartitions");
      const fits = partitionFilter(optionalText(input, "Expression"), table.partitionKeys);
      const rows = catalog.partitionsOf(table.database, table.name).filter(({ values }) => fits(values));
      const shapes = rows.map((row) => partitionShape(row, cloud.accountId));
      return page(input, "Partitions", shapes);
    },
  };
}

function creatingCalls(parts: Parts): Record<string, Operation> {
  return {
    CreatePartition(input, caller) {
      const table = tableOf(parts, input, caller, "CreatePartition");
      create(parts, table, optionalRecord(input, "PartitionInput") ?? {});
      return {};
    },
    BatchCreatePartition(input, caller) {
      const table = tableOf(parts, input, caller, "BatchCreatePartition");
      const inputs = optionalRecords(input, "PartitionInputList");
      if (inputs.length > largestBatch) {
        throw new AwsError("InvalidInputException", `${inputs.length} partitions: ${largestBatch} is the limit.`);
      }
      return { Errors: inputs.flatMap((one) => errorOf(one, () => create(parts, table, one))) };
    },
  };
}

/** The table that a call names, where `caller` may do this to it. */
function tableOf({ cloud, catalog }: Parts, input: Input, caller: Caller, operation: string): TableRow {
  const [database, name] = [text(input, "DatabaseName"), text(input, "TableName")];
  for (const resource of tableResources(cloud, database, name)) {
    cloud.authorize({ caller, action: `glue:${operation}`, resource });
  }
  return catalog.existing(database, name);
}

function create({ cloud, catalog }: Parts, table: TableRow, input: Input): void {
  const { database, name } = table;
  const values = valuesOf(input, "Values", table);
  if (catalog.partition(database, name, values) !== undefined) {
    throw new AwsError("AlreadyExistsException", "Partition already exists.");
  }
  const storage = storageOf(optionalRecord(input, "StorageDescriptor") ?? {}, table.storage);
  const parameters = texts(input, "Parameters");
  catalog.putPartition({ database, table: name, values, storage, parameters, createdOn: cloud.engine.now() });
}

function valuesOf(input: Input, member: string, { partitionKeys }: Pick<TableRow, "partitionKeys">): string[] {
  const values = [...optionalTexts(input, member)];
  const size = values.reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  if (size > mostValueBytes)
    throw new AwsError(
      "InvalidInputException",
      `${member} has ${size} bytes; at most ${mostValueBytes} are kept here.`,
    );
  if (values.length === partitionKeys.length) return values;
  const [keys, given] = [partitionKeys.length, values.length];
  const message = `The number of partition keys (${keys}) does not match the number of values (${given}).`;
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
