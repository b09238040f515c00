import type { Trace } from "./engine/trace";
import { AwsError } from "./services/errors";
import type { Caller, Input } from "./services/service";

interface Call {
  readonly caller: Caller;
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
}

/** Members that name what a call is about, in the order in which they are looked for. */
const naming = [
  "Key",
  "FunctionName",
  "QueueUrl",
  "TopicArn",
  "Name",
  "JobName",
  "RunId",
  "Id",
  "SecretId",
  "StatementName",
  "WorkgroupName",
  "Bucket",
];

/** Each service has a code of its own for "you may not". */
const refusal = /AccessDenied|AuthorizationError|UnauthorizedOperation/;

function target({ input }: Call): string {
  const member = naming.find((each) => typeof input[each] === "string");
  if (member === undefined) return "";
  const name = String(input[member]);
  if (member === "QueueUrl") return name.slice(name.lastIndexOf("/") + 1); // The host is the gateway's, the port chance.
  return member === "Key" && typeof input.Bucket === "string" ? `${input.Bucket}/${name}` : name;
}

/** Ids that tie a call to the story of whatever made it. */
export function callerStory(caller: Caller): string[] {
  return caller.kind === "role" ? [caller.session] : [];
}

/** Makes the call and leaves its record in the trace: what came of it, and of whom it was the doing. */
export async function outcomeOf(trace: Trace, call: Call, run: () => unknown): Promise<unknown> {
  const record = {
    who: call.caller.arn,
    did: `${call.service}:${call.operation}`,
    on: target(call),
    about: callerStory(call.caller),
  };
  try {
    const result = await run();
    trace.add({ ...record, outcome: "ok" });
    return result;
  } catch (error) {
    const code = error instanceof AwsError ? error.code : "InternalFailure";
    trace.add({
      ...record,
      outcome: refusal.test(code) ? "denied" : "failed",
      why: `${code}: ${(error as Error).message}`,
    });
    throw error;
  }
}
