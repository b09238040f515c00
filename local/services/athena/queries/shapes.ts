import { engineVersion, resultShape } from "../workgroups";
import type { QueryRecord } from "./records";

const moment = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms));

/** Error category 2: the user's doing. */
function failureOf({ state, reason }: QueryRecord) {
  if (state !== "FAILED") return {};
  return { AthenaError: { ErrorCategory: 2, Retryable: false, ErrorMessage: reason } };
}

/** A query as GetQueryExecution describes it. */
export function executionShape(record: QueryRecord): Record<string, unknown> {
  const { submittedAt, startedAt = submittedAt, completedAt } = record;
  const ran = completedAt === undefined ? {} : { EngineExecutionTimeInMillis: completedAt - startedAt };
  return {
    QueryExecutionId: record.id,
    Query: record.sql,
    StatementType: record.statementType,
    ResultConfiguration: { ...resultShape(record.results), OutputLocation: record.output },
    QueryExecutionContext: { Database: record.database, Catalog: "awsdatacatalog" },
    Status: {
      State: record.state,
      StateChangeReason: record.reason,
      SubmissionDateTime: moment(submittedAt),
      CompletionDateTime: moment(completedAt),
      ...failureOf(record),
    },
    Statistics: {
      ...ran,
      DataScannedInBytes: record.scannedBytes,
      TotalExecutionTimeInMillis: (completedAt ?? startedAt) - submittedAt,
      QueryQueueTimeInMillis: startedAt - submittedAt,
    },
    WorkGroup: record.workgroup,
    EngineVersion: engineVersion,
    ExecutionParameters: record.parameters.length === 0 ? undefined : record.parameters,
    SubstatementType: record.statementType === "DML" ? "SELECT" : undefined,
  };
}
