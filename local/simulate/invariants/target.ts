import type { Evidence } from "../evidence";
import type { Violation } from "../outcome";
import { counting, expectedOf, isSetAside, ledgerOf, violation } from "./objects";

/** Of each key, the newest version's good rows are in the target exactly once, and no others. */
export function targetIsExact(evidence: Evidence): Violation[] {
  const counts = counting(evidence);
  const known = new Set(evidence.landed.map(({ source }) => source));
  const strangers = [...evidence.target.keys()].filter((source) => !known.has(source));
  const wrong = evidence.landed.flatMap((version) => {
    const isWanted =
      counts.has(version.source) && !(isSetAside(evidence, version) && ledgerOf(evidence, version).length === 0);
    const wanted = isWanted ? expectedOf(evidence, version).good : [];
    return rowsAre(version.source, new Set(wanted), evidence.target.get(version.source) ?? new Map<number, number>());
  });
  return [
    ...wrong,
    ...strangers.map((source) => violation("target", `${source} has rows in the target and was never landed`)),
  ];
}

function rowsAre(source: string, wanted: ReadonlySet<number>, found: ReadonlyMap<number, number>): Violation[] {
  const twice = [...found.values()].filter((count) => count > 1).length;
  const missing = [...wanted].filter((line) => !found.has(line)).length;
  const more = [...found.keys()].filter((line) => !wanted.has(line)).length;
  return [
    ...(twice > 0 ? [violation("twice", `${twice} rows of ${source} are in the target more than once`)] : []),
    ...(missing > 0 ? [violation("lost", `${missing} of ${wanted.size} rows of ${source} are not in the target`)] : []),
    ...(more > 0 ? [violation("stale", `${more} rows of ${source} are in the target and should not be`)] : []),
  ];
}
