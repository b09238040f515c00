import type { Input } from "../../service";
import { isObject, type Json, type JsonObject } from "../asl/json";
import { StatesError } from "../asl/statesError";

/** A call to make for a job that a task waits for. */
interface JobCall {
  readonly operation: string;
  readonly input: Input;
}

/** How Step Functions waits for what one call began. `started` is the call's result, `parameters` the task's. */
interface SyncJob {
  poll(started: JsonObject, parameters: JsonObject): JobCall;
  cancel(started: JsonObject, parameters: JsonObject): JobCall;
  /** What the poll's result comes to; undefined while the job goes on. @throws StatesError where the job failed */
  ended(polled: JsonObject, parsed: boolean): Json | undefined;
}

function member(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  return isObject(found) ? found : {};
}

function failed(job: Json): StatesError {
  return new StatesError("States.TaskFailed", JSON.stringify(job));
}

const glueJobRun: SyncJob = {
  poll: ({ JobRunId }, { JobName }) => ({ operation: "GetJobRun", input: { JobName, RunId: JobRunId } }),
  cancel: ({ JobRunId }, { JobName }) => ({ operation: "BatchStopJobRun", input: { JobName, JobRunIds: [JobRunId] } }),
  ended(polled) {
    const run = member(polled, "JobRun");
    const state = String(run.JobRunState);
    if (["FAILED", "TIMEOUT", "ERROR", "EXPIRED"].includes(state)) throw failed(run);
    return state === "SUCCEEDED" || state === "STOPPED" ? run : undefined;
  },
};

const athenaQuery: SyncJob = {
  poll: ({ QueryExecutionId }) => ({ operation: "GetQueryExecution", input: { QueryExecutionId } }),
  cancel: ({ QueryExecutionId }) => ({ operation: "StopQueryExecution", input: { QueryExecutionId } }),
  ended(polled) {
    const query = member(polled, "QueryExecution");
    const { State } = member(query, "Status");
    if (State === "FAILED" || State === "CANCELLED") throw failed(query);
    return State === "SUCCEEDED" ? polled : undefined;
  },
};

const told = ["ExecutionArn", "Input", "InputDetails", "Name", "Output", "OutputDetails", "StartDate"];
const toldAtEnd = ["StateMachineArn", "Status", "StopDate", "Error", "Cause"];

const nestedExecution: SyncJob = {
  poll: ({ ExecutionArn }) => ({ operation: "DescribeExecution", input: { executionArn: ExecutionArn } }),
  cancel: ({ ExecutionArn }) => ({ operation: "StopExecution", input: { executionArn: ExecutionArn } }),
  ended(polled, parsed) {
    if (polled.Status === "RUNNING") return undefined;
    const known = [...told, ...toldAtEnd].filter((name) => polled[name] !== undefined);
    const execution = Object.fromEntries(known.map((name) => [name, polled[name] ?? null]));
    if (polled.Status !== "SUCCEEDED") throw failed(execution);
    return parsed ? { ...execution, ...parsedTexts(execution) } : execution;
  },
};

function parsedTexts(execution: JsonObject): JsonObject {
  const texts = ["Input", "Output"].filter((name) => typeof execution[name] === "string");
  return Object.fromEntries(texts.map((name) => [name, JSON.parse(String(execution[name])) as Json]));
}

/** What `.sync` waits for, by `service:operation`. */
export const syncJobs: Readonly<Record<string, SyncJob>> = {
  "glue:StartJobRun": glueJobRun,
  "athena:StartQueryExecution": athenaQuery,
  "states:StartExecution": nestedExecution,
};
export type { SyncJob };
