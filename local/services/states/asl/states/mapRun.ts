import { type Json, isObject } from "../json";
import type { Frame } from "../run/frame";
import type { Visit } from "../run/visit";
import { Fault, StatesError } from "../statesError";
import type { Plan } from "./map";
import { together } from "./together";

/** Iterations of a distributed Map state: each is an execution of its own in AWS, so the history tells of the run only. */
export async function mapRun(
  visit: Visit,
  { items, concurrency, tolerated }: Plan,
  run: (frame: Frame) => Promise<Json>,
): Promise<readonly Json[]> {
  const { frame, key, retries } = visit;
  frame.record("MapStateStarted", { length: items.length });
  frame.record("MapRunStarted", { mapRunArn: mapRunArn(visit) });
  try {
    const results = await together({ count: items.length, concurrency, tolerated }, (at, started) => {
      const inner = frame.apart(`${key}#${retries}/${at}/`, { Index: at, Value: items[at] ?? null });
      started(inner);
      return run(inner);
    });
    frame.record("MapRunSucceeded");
    frame.record("MapStateSucceeded");
    return results;
  } catch (error) {
    throw error instanceof StatesError ? exceeded(frame) : error;
  }
}

function exceeded(frame: Frame): Fault {
  const [error, cause] = [
    "States.ExceedToleratedFailureThreshold",
    "The specified tolerated failure threshold was exceeded",
  ];
  frame.record("MapRunFailed", { error, cause });
  frame.record("MapStateFailed");
  return new Fault(error, cause);
}

/** "arn:aws:states:<region>:<account>:mapRun:<machine>/<label>:<id>" */
function mapRunArn({ frame, state }: Visit): string {
  const machine = frame.context.StateMachine;
  const arn = isObject(machine) ? String(machine.Id) : "";
  return `${arn.replace(":stateMachine:", ":mapRun:")}/${state.name}:${frame.host.uuid()}`;
}
