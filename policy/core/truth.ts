/** What can be said of a condition when some values are not known yet. */
export type Truth = boolean | "unknown";

export const not = (truth: Truth): Truth => (truth === "unknown" ? "unknown" : !truth);

/** True where one is; unknown where none is, but one may be. */
export function anyOf(truths: Iterable<Truth>): Truth {
  let result: Truth = false;
  for (const truth of truths) {
    if (truth === true) return true;
    if (truth === "unknown") result = "unknown";
  }
  return result;
}

/** False where one is; unknown where none is, but one may be. True for none at all. */
export const allOf = (truths: Iterable<Truth>): Truth => not(anyOf([...truths].map(not)));
