import type { Evidence } from "../evidence/evidence";
import type { Found, LedgerRow } from "../evidence/target";
import type { LandedVersion } from "../landing";
import type { Violation } from "../outcome";
import { decided } from "./counting";
import { isForgotten, isUnseen } from "./deletions";
import { expectedOf, isSetAside, ledgerOf, violation } from "./objects";

/** Each landed version is in every target's ledger once, or people were told why not; and what the ledger says of it is true. */
export function ledgersAreWhole(evidence: Evidence): Violation[] {
  return evidence.targets.flatMap((found) => ledgerIsWhole(evidence, found));
}

function ledgerIsWhole(evidence: Evidence, found: Found): Violation[] {
  const { counts } = decided(evidence, found);
  const known = new Set(evidence.landed.map(({ source }) => source));
  const strangers = found.ledger.filter(({ source }) => !known.has(source));
  return [
    ...evidence.landed.flatMap((version) => entryOf(evidence, found, version, counts)),
    ...strangers.map(({ source }) => violation("ledger", `${source} is in the ledger and was never landed`)),
  ];
}

function entryOf(evidence: Evidence, found: Found, version: LandedVersion, counts: ReadonlySet<string>): Violation[] {
  const rows = ledgerOf(found, version);
  const [row] = rows;
  const ledger = `the ledger of ${found.name}`;
  if (rows.length > 1) return [violation("ledger", `${version.source} is in ${ledger} ${rows.length} times`)];
  if (row !== undefined) return contradictions(evidence, found, version, row, counts);
  if (isSetAside(evidence, version) || isUnseen(evidence, version)) return [];
  return [violation("ledger", `${version.source} is not in ${ledger}, and nobody was told why not`)];
}

function contradictions(
  evidence: Evidence,
  { name, keys }: Found,
  version: LandedVersion,
  row: LedgerRow,
  counts: ReadonlySet<string>,
): Violation[] {
  const { outcome, load } = row;
  const said = `the ledger of ${name} says of ${version.source} that it is ${outcome}`;
  if (outcome === "gone" && !version.erased) return [violation("ledger", `${said}, and it is there`)];
  if (outcome === "superseded" && counts.has(version.source))
    return [violation("ledger", `${said}, and it is the newest`)];
  if (isDeletionMistaken(evidence, version, row))
    return [violation("ledger", `${said}, and it ${isDeletion(evidence, version) ? "was deleted" : "is there"}`)];
  if (outcome === "gone" || outcome === "superseded") return [];
  const { good, bad } = outcome === "deleted" ? { good: [], bad: [] } : expectedOf(evidence, version);
  const [rows, quarantined] = [load?.rows ?? 0, load?.quarantined ?? 0];
  const is = outcome === "deleted" ? outcome : good.length > 0 ? "loaded" : "empty";
  // Merging takes one row a key, unless the table has a newer one.
  const isWhole = keys === undefined ? rows === good.length : rows <= good.length;
  const counted = `${said} with ${rows} rows loaded and ${quarantined} quarantined`;
  return [
    ...(outcome === is ? [] : [violation("ledger", `${said}; it should be ${is}`)]),
    ...(isWhole && quarantined === bad.length
      ? []
      : [violation("rows", `${counted}, of ${good.length} good and ${bad.length} bad`)]),
  ];
}

const isDeletion = (evidence: Evidence, version: LandedVersion): boolean =>
  version.marker || isForgotten(evidence, version);

/** Whether a deletion is not called one, or something else is. Of versions that do not count a lake remembers only that. */
function isDeletionMistaken(evidence: Evidence, version: LandedVersion, { outcome, load }: LedgerRow): boolean {
  if (load === undefined) return false;
  return isDeletion(evidence, version) ? outcome !== "deleted" : outcome === "deleted" && !version.erased;
}
