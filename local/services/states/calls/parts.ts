import type { Cloud } from "../../../cloud";
import { AwsError } from "../../errors";
import { optionalNumber, optionalText, text } from "../../input";
import type { Caller, Input } from "../../service";
import type { Execution } from "../execution";
import type { Executions } from "../executions";
import type { StateMachine } from "../stateMachine";

/** What the API's calls work on. */
export interface Parts {
  readonly cloud: Cloud;
  readonly executions: Executions;
  /** By ARN. */
  readonly machines: ReadonlyMap<string, StateMachine>;
}

/** Checks an ARN member and the right to do `states:<operation>` on it. @throws InvalidArn, AccessDeniedException */
export function permittedArn(
  { cloud }: Parts,
  input: Input,
  caller: Caller,
  { operation, member, kind }: { operation: string; member: string; kind: "stateMachine" | "execution" },
): string {
  const arn = text(input, member);
  if (!new RegExp(`^arn:aws:states:[^:]+:\\d{12}:${kind}:.+$`).test(arn))
    throw new AwsError("InvalidArn", `Invalid Arn: 'Resource type not valid in this context: ${arn}'`);
  cloud.authorize({ caller, action: `states:${operation}`, resource: arn });
  return arn;
}

/** @throws StateMachineDoesNotExist */
export function machineNamed({ machines }: Parts, arn: string): StateMachine {
  const machine = machines.get(arn);
  if (machine === undefined) throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
  return machine;
}

/** The execution that `executionArn` names. @throws ExecutionDoesNotExist, InvalidArn, AccessDeniedException */
export function permittedExecution(parts: Parts, operation: string, input: Input, caller: Caller): Execution {
  const arn = permittedArn(parts, input, caller, { operation, member: "executionArn", kind: "execution" });
  const execution = parts.executions.get(arn);
  if (execution === undefined) throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  return execution;
}

/** One page of a list under `member`. @throws InvalidToken, ValidationException */
export function page(input: Input, member: string, items: readonly unknown[]): Record<string, unknown> {
  const asked = optionalNumber(input, "maxResults") ?? 0;
  if (!Number.isInteger(asked) || asked < 0 || asked > 1000)
    throw new AwsError("ValidationException", `maxResults is ${asked}; it must be 0 to 1000.`);
  const from = Number(optionalText(input, "nextToken") ?? 0);
  if (!Number.isInteger(from) || from < 0 || from > items.length)
    throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
  const size = asked === 0 ? 100 : asked;
  const more = from + size < items.length;
  return { [member]: items.slice(from, from + size), ...(more ? { nextToken: String(from + size) } : {}) };
}
