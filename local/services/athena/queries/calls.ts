import type { Cloud } from "../../../cloud";
import { callerStory } from "../../../outcome";
import { optionalText, optionalTexts, text } from "../../input";
import type { Caller, Input, Operation } from "../../service";
import { invalid, page, sizeOf, startOf } from "../calls";
import { QueryError } from "../queryError";
import { parseStatement, typeOf, type StatementType } from "../sql/statement";
import type { WorkGroup, WorkGroups } from "../workgroups";
import { checkOutput, outputOf, readAnswer } from "./output";
import { isOver, type QueryRecord, type Records } from "./records";
import { placeOf, requestOf, type Request } from "./request";
import type { Runner } from "./runner";
import { executionShape } from "./shapes";

const largestPage = 1000;

export interface QueryParts {
  readonly cloud: Cloud;
  readonly groups: WorkGroups;
  readonly records: Records;
  readonly runner: Runner;
}

/** The calls about queries. Each asks for a right on the query's workgroup. */
export function queryCalls(parts: QueryParts): Record<string, Operation> {
  return {
    StartQueryExecution: (input, caller) => start(parts, input, caller),
    GetQueryExecution: (input, caller) => describe(parts, input, caller),
    BatchGetQueryExecution: (input, caller) => describeAll(parts, input, caller),
    ListQueryExecutions: (input, caller) => {
      const { name } = parts.groups.permitted(caller, "ListQueryExecutions", optionalText(input, "WorkGroup"));
      return page(
        input,
        "QueryExecutionIds",
        parts.records.of(name).map(({ id }) => id),
      );
    },
    StopQueryExecution: (input, caller) => {
      const { id } = existing(parts, "StopQueryExecution", text(input, "QueryExecutionId"), caller);
      parts.runner.cancel(id);
      return {};
    },
    GetQueryResults: (input, caller) => results(parts, input, caller),
  };
}

async function start(parts: QueryParts, input: Input, caller: Caller) {
  const { cloud, groups, records, runner } = parts;
  const group = groups.permitted(caller, "StartQueryExecution", optionalText(input, "WorkGroup"));
  const request = requestOf(input);
  const before = request.token === undefined ? undefined : records.tokenUse(request.token);
  if (before !== undefined && before.request !== request.digest) throw invalid("Idempotent parameters do not match");
  if (before !== undefined) return { QueryExecutionId: before.id };
  if (!group.enabled) throw invalid(`WorkGroup ${group.name} is disabled.`);
  const place = placeOf(input, group);
  await checkOutput(cloud, caller, place.outputLocation);
  const record = records.put(newRecord(cloud, caller, { request, group, place }));
  if (request.token !== undefined) records.useToken(request.token, { id: record.id, request: request.digest });
  runner.start(record.id);
  return { QueryExecutionId: record.id };
}

type Accepted = { readonly request: Request; readonly group: WorkGroup; readonly place: ReturnType<typeof placeOf> };

function newRecord(cloud: Cloud, caller: Caller, { request, group, place }: Accepted): QueryRecord {
  const { sql, parameters, database } = request;
  const id = cloud.engine.random.uuid();
  const statementType = statementTypeOf(request);
  return {
    id,
    sql,
    parameters,
    ...(statementType === undefined ? {} : { statementType }),
    ...(database === undefined ? {} : { database }),
    workgroup: group.name,
    results: place,
    output: outputOf(place.outputLocation, id, statementType === "DML" || statementType === undefined ? "csv" : "txt"),
    state: "QUEUED",
    submittedAt: cloud.engine.now(),
    scannedBytes: 0,
    columns: [],
    changes: 1,
    caller,
    about: [`query:${id}`, ...callerStory(caller)],
  };
}

/** What cannot be read fails when it runs. */
function statementTypeOf({ sql, parameters }: Request): StatementType | undefined {
  try {
    return typeOf(parseStatement(sql, parameters));
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

/** @throws InvalidRequestException where there is no such query, AccessDeniedException where the caller may not */
function existing({ groups, records }: QueryParts, operation: string, id: string, caller: Caller): QueryRecord {
  const record = records.get(id);
  groups.permitted(caller, operation, record?.workgroup);
  if (record === undefined) throw invalid(`QueryExecution ${id} was not found`);
  return record;
}

/** Where a run must repeat, a poll is answered when the query is over: how many there are must not be chance. */
async function describe(parts: QueryParts, input: Input, caller: Caller) {
  const { id } = existing(parts, "GetQueryExecution", text(input, "QueryExecutionId"), caller);
  const { engine } = parts.cloud;
  if (engine.repeats) await engine.aside(() => parts.runner.over(id));
  return { QueryExecution: executionShape(existing(parts, "GetQueryExecution", id, caller)) };
}

function describeAll(parts: QueryParts, input: Input, caller: Caller) {
  const ids = optionalTexts(input, "QueryExecutionIds");
  const known = ids.filter((id) => parts.records.get(id) !== undefined);
  const missing = ids.filter((id) => !known.includes(id));
  return {
    QueryExecutions: known.map((id) => executionShape(existing(parts, "BatchGetQueryExecution", id, caller))),
    UnprocessedQueryExecutionIds: missing.map((QueryExecutionId) => ({
      QueryExecutionId,
      ErrorCode: "INVALID_INPUT",
      ErrorMessage: `QueryExecution ${QueryExecutionId} was not found`,
    })),
  };
}

function results(parts: QueryParts, input: Input, caller: Caller) {
  const record = existing(parts, "GetQueryResults", text(input, "QueryExecutionId"), caller);
  if (!isOver(record)) throw invalid(`Query has not yet finished. Current state: ${record.state}`);
  if (record.state !== "SUCCEEDED")
    throw invalid(`Query did not finish successfully. Final query state: ${record.state}`);
  const { rows, next } = readAnswer(parts.cloud, caller, record, startOf(input), sizeOf(input, largestPage));
  const Rows = rows.map((cells) => {
    return { Data: cells.map((cell) => (cell === undefined ? {} : { VarCharValue: cell })) };
  });
  const token = next === undefined ? {} : { NextToken: String(next) };
  return { UpdateCount: 0, ResultSet: { Rows, ResultSetMetadata: { ColumnInfo: record.columns } }, ...token };
}
