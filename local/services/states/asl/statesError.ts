/** A failure inside a machine, by the name that Retry and Catch go by: "States.TaskFailed", "Glue.EntityNotFoundException". */
export class StatesError extends Error {
  constructor(
    /** Absent only where a Fail state gives none. */
    readonly error?: string,
    readonly reason?: string,
  ) {
    super([error, reason].filter(Boolean).join(": "));
    this.name = "StatesError";
  }
}

/** A failure that the interpreter itself finds. Its reason is told with the state it happened in (`Visit.located`). */
export class Fault extends StatesError {}

/** A path that finds nothing, a value of the wrong kind: States.Runtime, which nothing catches. */
export function runtimeFault(reason: string): Fault {
  return new Fault("States.Runtime", reason);
}

/** What fails of JSONata. */
export const queryError = "States.QueryEvaluationError";

/** Thrown through a branch that is stopped from outside; seen by no Catch. */
export class Stopped extends Error {}
