import type { Eventually } from "./expressions/scope";
import type { Json, JsonObject } from "./json";
import type { Visit } from "./run/visit";

/** A compiled state machine: plain code and data, may be executed any number of times at once. */
export interface Machine extends Branch {
  /** Seconds an execution may take. */
  readonly timeoutSeconds?: number;
  /** Resources of all Task states, for what checks or shows them before anything runs. */
  readonly tasks: ReadonlyArray<{ readonly state: string; readonly resource: string }>;
}

/** States that lead to one another: a machine's own, a Parallel state's branch, a Map state's processor. */
export interface Branch {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

/** A state, compiled. */
export interface State {
  readonly name: string;
  readonly type: string;
  /** Names of all states it can lead to. */
  readonly targets: readonly string[];
  /** True where a branch may end with it. */
  readonly ends: boolean;
  /** Does what the state is for. @throws StatesError */
  readonly act: (visit: Visit) => Eventually<Step>;
}

/** What comes out of a state. */
export interface Step {
  readonly output: Json;
  /** The state that is entered next; the branch ends without one. */
  readonly next?: string;
  /** Variables that the state gave values. */
  readonly assigned?: JsonObject;
}
