import type { Json, JsonObject } from "../json";

/** A value, or the promise of one where something has to be waited for. */
export type Eventually<T> = T | Promise<T>;

/** What expressions see wherever they stand in a state. */
export interface Surroundings {
  /** `$$`, `$states.context`. */
  readonly context: JsonObject;
  readonly variables: JsonObject;
  /** The state's input as it came: `$states.input`. */
  readonly input: Json;
  /** Milliseconds since the epoch. */
  now(): number;
  /** From 0 up to but not including 1. */
  random(): number;
  uuid(): string;
}

/** What one field's expressions see. */
export interface Scope {
  readonly around: Surroundings;
  /** `$` of a JSONPath expression. */
  readonly data: Json;
  /** `$states.result` */
  readonly result?: Json;
  /** `$states.errorOutput` */
  readonly errorOutput?: Json;
}

/** A field's value, compiled. @throws Fault */
export type Evaluate = (scope: Scope) => Eventually<Json>;

/** Goes on with a value at once where it is there: a promise costs a turn of the event loop. */
export function chain<T, U>(value: Eventually<T>, next: (value: T) => Eventually<U>): Eventually<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
