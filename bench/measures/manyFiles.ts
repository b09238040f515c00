import { landedAtOnce } from "../landedAtOnce";
import type { Measure } from "../measure";

/** A thousand files at once. */
export const manyFiles: Measure = {
  name: "many-files",
  run: (times) => landedAtOnce(1000, times),
};
