import { landedAtOnce } from "../landedAtOnce";
import type { Measure } from "../measure";

/** Ten thousand files at once: so many that once tells. */
export const burst: Measure = {
  name: "burst",
  run: (_times, files = 10_000) => landedAtOnce(files, 1),
};
