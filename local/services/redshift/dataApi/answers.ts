import type { Progress, StatementRecord } from "./records";

/** The gateway writes moments as AWS does. */
const moment = (ms: number) => new Date(ms);

function progressOf({ status, createdAt, updatedAt, duration, rows, hasResult, resultSize, error }: Progress) {
  return {
    Status: status,
    CreatedAt: moment(createdAt),
    UpdatedAt: moment(updatedAt),
    Duration: duration,
    ResultRows: rows,
    ResultSize: hasResult ? resultSize : -1,
    HasResultSet: hasResult,
    RedshiftQueryId: status === "FINISHED" ? 0 : -1,
    ...(error === undefined ? {} : { Error: error }),
  };
}

function parametersOf(record: StatementRecord) {
  const list = Object.entries(record.parameters).map(([name, value]) => ({ name, value }));
  return list.length === 0 ? {} : { QueryParameters: list };
}

function placeOf({ workgroup, cluster, database, dbUser, secretArn }: StatementRecord) {
  return {
    ...(workgroup === undefined ? {} : { WorkgroupName: workgroup }),
    ...(cluster === undefined ? {} : { ClusterIdentifier: cluster }),
    Database: database,
    DbUser: dbUser,
    ...(secretArn === undefined ? {} : { SecretArn: secretArn }),
  };
}

/** What ExecuteStatement and BatchExecuteStatement answer. */
export function submitted(record: StatementRecord) {
  return { Id: record.id, CreatedAt: moment(record.createdAt), ...placeOf(record) };
}

/** What DescribeStatement answers. */
export function described(record: StatementRecord) {
  const parts = record.parts.map((part, index) => ({
    Id: `${record.id}:${index + 1}`,
    QueryString: record.sqls[index],
    ...progressOf(part),
  }));
  return {
    Id: record.id,
    ...progressOf(record),
    ...placeOf(record),
    ...parametersOf(record),
    RedshiftPid: 0,
    ResultFormat: "JSON",
    ...(record.batch ? { SubStatements: parts } : { QueryString: record.sqls[0] }),
  };
}

/** An entry of ListStatements. */
export function listed(record: StatementRecord) {
  return {
    Id: record.id,
    Status: record.status,
    CreatedAt: moment(record.createdAt),
    UpdatedAt: moment(record.updatedAt),
    IsBatchStatement: record.batch,
    ResultFormat: "JSON",
    ...(record.name === undefined ? {} : { StatementName: record.name }),
    ...(record.secretArn === undefined ? {} : { SecretArn: record.secretArn }),
    ...parametersOf(record),
    ...(record.batch ? { QueryStrings: record.sqls } : { QueryString: record.sqls[0] }),
  };
}
