import type { Focus } from "jsonata";
import type { Json } from "../json";
import { partitioned, range } from "./intrinsics/arrays";
import { hashed } from "./intrinsics/texts";
import type { Surroundings } from "./scope";
import { seededRandom } from "./seededRandom";

/**
 * What Step Functions adds to JSONata ($partition, $range, $hash, $random with a seed, $uuid, $parse) and takes from it
 * ($eval), and the functions that would look at a clock of their own.
 */
export function jsonataFunctions(around: Surroundings): Record<string, unknown> {
  return {
    partition: partitioned,
    range,
    hash: hashed,
    random: (seed?: number) => (seed === undefined ? around.random() : seededRandom(seed)),
    uuid: () => around.uuid(),
    parse: (value: string) => JSON.parse(value) as Json,
    eval: () => {
      throw new Error("$eval is not available in Step Functions; $parse reads JSON.");
    },
    millis: () => around.now(),
  };
}

interface LibraryFunction {
  readonly implementation: (...given: readonly unknown[]) => unknown;
}

/** $now, by the $millis of the moment. Only registered functions learn of their environment. */
export function now(this: Focus, picture?: string, timezone?: string): unknown {
  const millis = this.environment.lookup("millis") as () => number;
  const fromMillis = this.environment.lookup("fromMillis") as LibraryFunction;
  return fromMillis.implementation(millis(), picture, timezone);
}
