import { landedAtOnce } from "../landedAtOnce";
import type { Measure } from "../measure";
import { besideTheUsual } from "../usualBurst";

/** Ten thousand files at once: so many that once tells. Then fewer beside the usual design, which loses them. */
export const burst: Measure = {
  name: "burst",
  run: async (_times, files = 10_000) => [...(await landedAtOnce(files, 1)), ...(await besideTheUsual(files))],
};
