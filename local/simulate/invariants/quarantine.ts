import type { Evidence } from "../evidence";
import type { Violation } from "../outcome";
import { counting, expectedOf, ledgerOf, violation } from "./objects";

/** The newest version's bad rows are in quarantine exactly once, with a reason; older versions' at most once. */
export function quarantineIsExact(evidence: Evidence): Violation[] {
  const counts = counting(evidence);
  return evidence.landed.flatMap((version) => {
    const { bad } = expectedOf(evidence, version);
    const found = evidence.quarantine.filter(({ source }) => source === version.source);
    const lines = new Set(found.map(({ line }) => line));
    const isWanted = counts.has(version.source) && ledgerOf(evidence, version).length > 0;
    const missing = isWanted ? bad.filter((line) => !lines.has(line)) : [];
    const wrong = found.filter(({ line, reason }) => !bad.includes(line) || reason === "");
    return [
      ...(found.length > lines.size
        ? [violation("quarantine", `${version.source} has lines in quarantine more than once`)]
        : []),
      ...(missing.length > 0
        ? [violation("quarantine", `${missing.length} bad lines of ${version.source} are not in quarantine`)]
        : []),
      ...(wrong.length > 0
        ? [
            violation(
              "quarantine",
              `${wrong.length} lines of ${version.source} are in quarantine and are good, or have no reason`,
            ),
          ]
        : []),
    ];
  });
}
