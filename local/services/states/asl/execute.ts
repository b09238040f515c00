import type { Host, Outcome, Start } from "./host";
import type { Machine } from "./machine";
import { Frame } from "./run/frame";
import { runBranch } from "./run/runBranch";
import { StatesError, Stopped } from "./statesError";

/**
 * Runs a machine to its end. The machine's own TimeoutSeconds is kept here (TIMED_OUT), counted from where the execution
 * started, resumed or not. @see Host for what is shared with the service
 */
export async function execute(machine: Machine, start: Start, host: Host): Promise<Outcome> {
  const frame = outermost(start, host);
  let timedOut = false;
  const callOff = limit(machine, start, host, () => {
    timedOut = true;
    frame.stop();
  });
  try {
    const output = await runBranch(machine, frame, start.resume?.input ?? start.input, start.resume);
    return { status: "SUCCEEDED", output, lastEventId: frame.lastEventId };
  } catch (error) {
    return { ...failure(error, timedOut), lastEventId: frame.lastEventId };
  } finally {
    callOff();
    frame.leave();
  }
}

function outermost({ context, resume }: Start, host: Host): Frame {
  const { signal } = host;
  const { variables = {}, visits = 0, lastEventId = 0 } = resume ?? {};
  return new Frame({ host, context, keys: "", variables, visits, lastEventId, signal });
}

/** @returns what calls the time limit off */
function limit({ timeoutSeconds }: Machine, { context }: Start, host: Host, stop: () => void): () => void {
  if (timeoutSeconds === undefined) return () => undefined;
  const { StartTime: started } = context.Execution as { readonly StartTime?: unknown };
  const since = typeof started === "string" ? Date.parse(started) : host.now();
  return host.after(Math.max(0, since + timeoutSeconds * 1000 - host.now()), stop);
}

type Failure =
  Omit<Extract<Outcome, { readonly status: "FAILED" | "TIMED_OUT" }>, "lastEventId"> | { status: "ABORTED" };

/** @throws what is no failure of the machine */
function failure(error: unknown, timedOut: boolean): Failure {
  if (error instanceof Stopped)
    return timedOut ? { status: "TIMED_OUT", error: "States.Timeout" } : { status: "ABORTED" };
  if (!(error instanceof StatesError)) throw error;
  return {
    status: "FAILED",
    ...(error.error !== undefined && { error: error.error }),
    ...(error.reason !== undefined && { cause: error.reason }),
  };
}
