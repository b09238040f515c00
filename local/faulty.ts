import type { Engine } from "./engine/engine";
import { AwsError } from "./services/errors";
import type { Caller } from "./services/service";

interface Call {
  readonly caller: Caller;
  readonly service: string;
  readonly operation: string;
}

/** Whoever looks at the cloud from outside, or deploys to it, is not part of what may go wrong. */
const isWatched = ({ kind }: Caller): boolean => kind !== "admin";

/** Makes a call as the engine's fault plan has it: late, refused, or done and not answered. */
export async function faulty<T>(engine: Engine, { caller, service, operation }: Call, make: () => T): Promise<T> {
  if (!engine.simulates || !isWatched(caller)) return make();
  const edge = { at: "call", what: `${service}:${operation}`, who: nameOf(caller) };
  await engine.pass(edge);
  const fault = engine.faults.at(edge);
  if (fault?.kind === "refused") throw new AwsError(fault.code, "The simulation refuses this call.", fault.status);
  if (fault?.kind === "late") await engine.sleep(fault.ms);
  const answer = await make();
  if (fault?.kind === "unanswered")
    throw new AwsError(fault.code, "The simulation keeps back the answer to this call.", fault.status);
  return answer;
}

/** Who calls, by a name that stays the same from one history to the next. */
function nameOf(caller: Caller): string {
  return caller.kind === "role" ? caller.role : caller.kind === "service" ? caller.service : caller.kind;
}
