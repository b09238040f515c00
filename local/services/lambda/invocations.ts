import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import type { LambdaFunction } from "./lambdaFunction";
import type { TurnOutcome } from "./sandboxMessages";

/** 6 MB and what Lambda adds for its own needs. */
const responseBytes = 6_291_556;

/** One invocation to be made. */
export interface Invocation {
  /** Stays the same when an asynchronous invocation is tried again. */
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  /** Story ids of what the event tells of. */
  readonly about: readonly string[];
  /** ARN or service that asked for it. */
  readonly who: string;
  /** True where the one who asked is itself code that the engine runs, and waits: its turn is already taken. */
  readonly nested?: boolean;
}

/** @throws TooManyRequestsException where the function's reserved concurrency is used up */
export async function performed(cloud: Cloud, fn: LambdaFunction, invocation: Invocation): Promise<TurnOutcome> {
  if (fn.isAtItsLimit)
    throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, {
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    });
  fn.accepted += 1;
  const { engine } = cloud;
  const run = async () => {
    note(cloud, fn, invocation, "started");
    return withinSize(await fn.run(invocation.requestId, invocation.event));
  };
  try {
    const outcome = await (invocation.nested === true ? engine.inside(run) : engine.outside(run));
    if (outcome.ok) note(cloud, fn, invocation, "ok");
    else note(cloud, fn, invocation, "failed", `${outcome.error.errorType}: ${outcome.error.errorMessage}`);
    return outcome;
  } finally {
    fn.accepted -= 1;
  }
}

function note(cloud: Cloud, fn: LambdaFunction, { requestId, about, who }: Invocation, outcome: string, why?: string) {
  cloud.engine.trace.add({
    who,
    did: "lambda:Invocation",
    on: fn.settings.arn,
    outcome,
    ...(why !== undefined && { why }),
    about: [`invocation:${requestId}`, `name:${fn.settings.name}`, ...about],
  });
}

function withinSize(outcome: TurnOutcome): TurnOutcome {
  if (!outcome.ok || Buffer.byteLength(outcome.payload) <= responseBytes) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${responseBytes} bytes).`;
  return { ok: false, error: { errorType: "Function.ResponseSizeTooLarge", errorMessage } };
}
