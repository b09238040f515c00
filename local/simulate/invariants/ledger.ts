import type { Evidence } from "../evidence/evidence";
import type { Found, LedgerRow } from "../evidence/target";
import type { LandedVersion } from "../landing";
import type { Violation } from "../outcome";
import { counting, expectedOf, isSetAside, isUnseen, ledgerOf, violation } from "./objects";

/** Each landed version is in every target's ledger once, or people were told why not; and what the ledger says of it is true. */
export function ledgersAreWhole(evidence: Evidence): Violation[] {
  return evidence.targets.flatMap((found) => ledgerIsWhole(evidence, found));
}

function ledgerIsWhole(evidence: Evidence, found: Found): Violation[] {
  const counts = counting(evidence, found);
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
  { outcome, load }: LedgerRow,
  counts: ReadonlySet<string>,
): Violation[] {
  const said = `the ledger of ${name} says of ${version.source} that it is ${outcome}`;
  if (outcome === "gone") return version.erased ? [] : [violation("ledger", `${said}, and it is there`)];
  if (outcome === "superseded")
    return counts.has(version.source) ? [violation("ledger", `${said}, and it is the newest`)] : [];
  const { good, bad } = expectedOf(evidence, version);
  const [is, rows, quarantined] = [good.length > 0 ? "loaded" : "empty", load?.rows ?? 0, load?.quarantined ?? 0];
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
