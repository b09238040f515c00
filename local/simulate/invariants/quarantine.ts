import type { Evidence } from "../evidence/evidence";
import type { Violation } from "../outcome";
import { decided } from "./counting";
import { isForgotten, isHidden } from "./deletions";
import { expectedOf, ledgerOf, violation } from "./objects";

/**
 * The newest version's bad rows are in quarantine exactly once, with a reason; older versions' at most once. Where rows go with
 * their files, none of a version that was erased or lies under a delete marker.
 */
export function quarantineIsExact(evidence: Evidence): Violation[] {
  const last = evidence.targets.at(-1);
  if (last === undefined) return [];
  const { counts } = decided(evidence, last);
  return evidence.landed.flatMap((version) => {
    const { bad } = expectedOf(evidence, version);
    const found = evidence.quarantine.filter(({ source }) => source === version.source);
    const lines = new Set(found.map(({ line }) => line));
    const isWanted = counts.has(version.source) && ledgerOf(last, version).length > 0;
    const missing = isWanted ? bad.filter((line) => !lines.has(line)) : [];
    const wrong = found.filter(({ line, reason }) => !bad.includes(line) || reason === "");
    const isUnwanted = isForgotten(evidence, version) || isHidden(evidence, last, version);
    return [
      ...told(isUnwanted && found.length > 0, `${version.source} was deleted and has lines in quarantine`),
      ...told(found.length > lines.size, `${version.source} has lines in quarantine more than once`),
      ...told(missing.length > 0, `${missing.length} bad lines of ${version.source} are not in quarantine`),
      ...told(
        wrong.length > 0,
        `${wrong.length} lines of ${version.source} are in quarantine and are good, or have no reason`,
      ),
    ];
  });
}

const told = (isSo: boolean, what: string): Violation[] => (isSo ? [violation("quarantine", what)] : []);
