import { callerStory } from "../../../outcome";
import { AwsError } from "../../errors";
import { optionalText } from "../../input";
import type { Caller, Input, Operation } from "../../service";
import { describedExecution, executionId, listedExecution, type Execution } from "../execution";
import { executionArn, isName } from "../names";
import { checkKey } from "../rights";
import type { StateMachine } from "../stateMachine";
import { wireEvent } from "../wireEvent";
import { machineNamed, page, permittedArn, permittedExecution, type Parts } from "./parts";

const mostInputBytes = 262_144;

/** The calls about executions. */
export function executionCalls(parts: Parts): Record<string, Operation> {
  return {
    StartExecution: (input, caller) => startExecution(parts, input, caller),
    StopExecution: (input, caller) => stopExecution(parts, input, caller),
    DescribeExecution: (input, caller) =>
      describedExecution(permittedExecution(parts, "DescribeExecution", input, caller)),
    ListExecutions: (input, caller) => listExecutions(parts, input, caller),
    GetExecutionHistory: (input, caller) => getExecutionHistory(parts, input, caller),
  };
}

/** The same name with the same input, while it runs, is the same start. */
function startExecution(parts: Parts, input: Input, caller: Caller) {
  const operation = { operation: "StartExecution", member: "stateMachineArn", kind: "stateMachine" } as const;
  const machine = machineNamed(parts, permittedArn(parts, input, caller, operation));
  checkKey(parts.cloud, machine, caller);
  const name = nameOf(input) ?? parts.cloud.engine.random.uuid();
  const text = inputOf(input);
  const before = parts.executions.get(executionArn(parts.cloud, machine.name, name));
  const { arn, startedAt } =
    before === undefined ? begun(parts, machine, { name, text, input, caller }) : same(before, text);
  return { executionArn: arn, startDate: startedAt / 1000 };
}

interface Asked {
  readonly name: string;
  readonly text: string;
  readonly input: Input;
  readonly caller: Caller;
}

function begun({ executions }: Parts, machine: StateMachine, { name, text, input, caller }: Asked): Execution {
  const traceHeader = optionalText(input, "traceHeader");
  return executions.start(machine, { name, input: text, traceHeader, startedFor: callerStory(caller) });
}

function same(before: Execution, text: string): Execution {
  if (before.status === "RUNNING" && before.input === text) return before;
  throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${before.arn}'`);
}

function nameOf(input: Input): string | undefined {
  const name = optionalText(input, "name");
  if (name === undefined || isName(name)) return name;
  throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
}

function inputOf(input: Input): string {
  const text = optionalText(input, "input") ?? "{}";
  if (Buffer.byteLength(text) > mostInputBytes)
    throw new AwsError(
      "InvalidExecutionInput",
      `Invalid State Machine Execution Input: longer than ${mostInputBytes} bytes`,
    );
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${(error as Error).message}'`);
  }
}

function stopExecution(parts: Parts, input: Input, caller: Caller) {
  const execution = permittedExecution(parts, "StopExecution", input, caller);
  const { stoppedAt = 0 } = parts.executions.stop(
    execution,
    optionalText(input, "error"),
    optionalText(input, "cause"),
  );
  return { stopDate: stoppedAt / 1000 };
}

const statuses = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"];

function listExecutions(parts: Parts, input: Input, caller: Caller) {
  if (input.mapRunArn !== undefined && input.mapRunArn !== null)
    throw new AwsError("ValidationException", "mapRunArn: the local runtime has no distributed Map runs.");
  const operation = { operation: "ListExecutions", member: "stateMachineArn", kind: "stateMachine" } as const;
  const machine = machineNamed(parts, permittedArn(parts, input, caller, operation));
  const status = optionalText(input, "statusFilter");
  if (status !== undefined && !statuses.includes(status))
    throw new AwsError("ValidationException", `statusFilter is ${status}; it must be one of ${statuses.join(", ")}.`);
  const found = parts.executions
    .of(machine.arn)
    .filter((execution) => (status ?? execution.status) === execution.status);
  return page(input, "executions", found.map(listedExecution));
}

function getExecutionHistory(parts: Parts, input: Input, caller: Caller) {
  const execution = permittedExecution(parts, "GetExecutionHistory", input, caller);
  const events = [...parts.executions.histories.of(executionId(execution.arn))];
  if (input.reverseOrder === true) events.reverse();
  const { events: some, ...more } = page(input, "events", events) as { events: typeof events; nextToken?: string };
  return { events: some.map((event) => wireEvent(event, input.includeExecutionData !== false)), ...more };
}
