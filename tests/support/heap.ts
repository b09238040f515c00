import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
/** Frees at once whatever nobody holds on to. */
export const collect = runInNewContext("gc") as () => void;

/** Bytes of the heap that are still held after a collection, those outside of V8 among them. */
export function heldBytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
