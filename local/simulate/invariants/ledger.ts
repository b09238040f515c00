import type { Evidence, LedgerRow } from "../evidence";
import type { LandedVersion } from "../landing";
import type { Violation } from "../outcome";
import { counting, expectedOf, isSetAside, isUnseen, ledgerOf, violation } from "./objects";

/** Each landed version is in the ledger once, or people were told why not; and what the ledger says of it is true. */
export function ledgerIsWhole(evidence: Evidence): Violation[] {
  const counts = counting(evidence);
  const known = new Set(evidence.landed.map(({ source }) => source));
  const strangers = evidence.ledger.filter(({ source }) => !known.has(source));
  return [
    ...evidence.landed.flatMap((version) => entryOf(evidence, version, counts)),
    ...strangers.map(({ source }) => violation("ledger", `${source} is in the ledger and was never landed`)),
  ];
}

function entryOf(evidence: Evidence, version: LandedVersion, counts: ReadonlySet<string>): Violation[] {
  const rows = ledgerOf(evidence, version);
  const [row] = rows;
  if (rows.length > 1) return [violation("ledger", `${version.source} is in the ledger ${rows.length} times`)];
  if (row !== undefined) return contradictions(evidence, version, row, counts);
  if (isSetAside(evidence, version) || isUnseen(evidence, version)) return [];
  return [violation("ledger", `${version.source} is not in the ledger, and nobody was told why not`)];
}

function contradictions(
  evidence: Evidence,
  version: LandedVersion,
  row: LedgerRow,
  counts: ReadonlySet<string>,
): Violation[] {
  const { good, bad } = expectedOf(evidence, version);
  const said = `the ledger says of ${version.source} that it is ${row.outcome}`;
  if (row.outcome === "gone") return version.erased ? [] : [violation("ledger", `${said}, and it is there`)];
  if (row.outcome === "superseded")
    return counts.has(version.source) ? [violation("ledger", `${said}, and it is the newest`)] : [];
  const outcome = good.length > 0 ? "loaded" : "empty";
  return [
    ...(row.outcome === outcome ? [] : [violation("ledger", `${said}; it should be ${outcome}`)]),
    ...(row.loaded + row.quarantined === good.length + bad.length
      ? []
      : [
          violation(
            "rows",
            `${said} with ${row.loaded} rows loaded and ${row.quarantined} quarantined, of ${good.length} good and ${bad.length} bad`,
          ),
        ]),
  ];
}
