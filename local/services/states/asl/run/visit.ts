import type { Surroundings } from "../expressions/scope";
import type { Json, JsonObject } from "../json";
import type { State } from "../machine";
import { Fault, queryError, StatesError } from "../statesError";
import type { Frame } from "./frame";

/** One visit to a state, from its being entered to its being left, retries included. */
export class Visit implements Surroundings {
  /** How often the state was tried again. */
  retries = 0;
  /** `$$.Task.Token`, of tasks that wait for it. */
  taskToken?: string;
  private readonly enteredEventId: number;

  constructor(
    readonly frame: Frame,
    readonly state: State,
    readonly input: Json,
    /** Milliseconds since the epoch. */
    readonly enteredAt: number,
    /** The same each time the execution is run; different for every visit. */
    readonly key: string,
  ) {
    this.enteredEventId = frame.record(`${state.type}StateEntered`, { name: state.name, input });
  }

  get variables(): JsonObject {
    return this.frame.variables;
  }

  get context(): JsonObject {
    const { context, item } = this.frame;
    const EnteredTime = new Date(this.enteredAt).toISOString();
    return {
      ...context,
      State: { EnteredTime, Name: this.state.name, RetryCount: this.retries },
      ...(this.taskToken !== undefined && { Task: { Token: this.taskToken } }),
      ...(item !== undefined && { Map: { Item: item } }),
    };
  }

  now(): number {
    return this.frame.host.now();
  }

  random(): number {
    return this.frame.host.random();
  }

  uuid(): string {
    return this.frame.host.uuid();
  }

  /** A fault of the interpreter, told with where it happened; any other error as it is. */
  located(error: unknown): unknown {
    if (!(error instanceof Fault)) return error;
    const where = `the state '${this.state.name}' (entered at the event id #${this.enteredEventId})`;
    const cause = `An error occurred while executing ${where}. ${error.reason}`;
    if (error.error === queryError) {
      this.frame.record("EvaluationFailed", { state: this.state.name, error: queryError, cause });
    }
    return new StatesError(error.error, cause);
  }
}

/** The surroundings of one item of a Map state: `$$.Map.Item` is the item. */
export function aroundItem(visit: Visit, item: JsonObject): Surroundings {
  return {
    context: { ...visit.context, Map: { Item: item } },
    variables: visit.variables,
    input: visit.input,
    now: () => visit.now(),
    random: () => visit.random(),
    uuid: () => visit.uuid(),
  };
}
