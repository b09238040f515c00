import type { Focus } from "jsonata";
import type { Json } from "../json";
import { range } from "./intrinsics/arrays";
import { hashed } from "./intrinsics/texts";
import type { Surroundings } from "./scope";
import { seededRandom } from "./seededRandom";

interface LibraryFunction {
  readonly implementation: (...given: readonly unknown[]) => unknown;
}

/**
 * What Step Functions adds to JSONata ($partition, $range, $hash, $random with a seed, $uuid, $parse) and takes from it
 * ($eval), and the functions that would look at a clock of their own.
 */
export function jsonataFunctions(around: Surroundings): Record<string, unknown> {
  return {
    partition: (items: readonly Json[], size: number) => {
      return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
    },
    range,
    hash: hashed,
    random: (seed?: number) => (seed === undefined ? around.random() : seededRandom(seed)),
    uuid: () => around.uuid(),
    parse: (value: string) => JSON.parse(value) as Json,
    eval: () => {
      throw new Error("$eval is not available in Step Functions; $parse reads JSON.");
    },
    millis: () => around.now(),
    now(this: Focus, picture?: string, timezone?: string) {
      const library = this.environment.lookup("fromMillis") as LibraryFunction;
      return library.implementation(around.now(), picture, timezone);
    },
  };
}
