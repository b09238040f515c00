import { AwsError } from "../../errors";
import { optionalText, text } from "../../input";
import type { Caller, Operation } from "../../service";
import type { Json } from "../asl/json";
import type { Parts } from "./parts";

const mostOutputBytes = 262_144;

/** The calls by which whoever got a task's token tells how the task went. */
export function taskCalls({ cloud, executions: { tokens } }: Parts): Record<string, Operation> {
  const authorize = (caller: Caller, operation: string) =>
    cloud.authorize({ caller, action: `states:${operation}`, resource: "*" });
  return {
    SendTaskSuccess(input, caller) {
      authorize(caller, "SendTaskSuccess");
      tokens.send(text(input, "taskToken"), { output: outputOf(text(input, "output")) });
      return {};
    },
    SendTaskFailure(input, caller) {
      authorize(caller, "SendTaskFailure");
      const [error, cause] = [optionalText(input, "error") ?? "", optionalText(input, "cause") ?? ""];
      tokens.send(text(input, "taskToken"), { error, cause });
      return {};
    },
    SendTaskHeartbeat(input, caller) {
      authorize(caller, "SendTaskHeartbeat");
      tokens.heartbeat(text(input, "taskToken"));
      return {};
    },
  };
}

function outputOf(output: string): Json {
  if (Buffer.byteLength(output) > mostOutputBytes)
    throw new AwsError("InvalidOutput", `Invalid Output: longer than ${mostOutputBytes} bytes`);
  try {
    return JSON.parse(output) as Json;
  } catch (error) {
    throw new AwsError("InvalidOutput", `Invalid Output: '${(error as Error).message}'`);
  }
}
