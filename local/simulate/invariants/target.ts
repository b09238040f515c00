import type { Evidence } from "../evidence/evidence";
import type { Found } from "../evidence/target";
import type { LandedVersion } from "../landing";
import type { Violation } from "../outcome";
import { counting, expectedOf, ledgerOf, unsettled, violation } from "./objects";

/** Lines by source. */
type Lines = Map<string, number[]>;

/**
 * In every target, the newest version's good rows of each key are there exactly once, and no others. Where rows merge, there
 * is one row for each value of the declared keys, the newest of all that ever were loaded.
 */
export function targetsAreExact(evidence: Evidence): Violation[] {
  return evidence.targets.flatMap((found) => targetIsExact(evidence, found));
}

function targetIsExact(evidence: Evidence, found: Found): Violation[] {
  const wanted = found.keys === undefined ? keptRows(evidence, found) : mergedRows(evidence, found, found.keys);
  const there = linesBySource(found.rows);
  const left = unsettled(evidence, found);
  const known = new Set(evidence.landed.map(({ source }) => source));
  const strangers = [...there.keys()].filter((source) => !known.has(source));
  const wrong = evidence.landed.flatMap(({ key, source }) =>
    left.has(key) ? [] : rowsAre(`${source} in ${found.name}`, wanted.get(source) ?? [], there.get(source) ?? []),
  );
  return [
    ...wrong,
    ...strangers.map((source) => violation("target", `${source} has rows in ${found.name} and was never landed`)),
  ];
}

function keptRows(evidence: Evidence, found: Found): Lines {
  const counts = counting(evidence, found);
  const versions = evidence.landed.filter(({ source }) => counts.has(source));
  return new Map(
    versions.map((version) => [version.source, expectedOf(evidence, version).good.map(({ line }) => line)]),
  );
}

interface Candidate {
  readonly version: LandedVersion;
  /** Place among all versions, in the order in which S3 took them. */
  readonly place: number;
  readonly line: number;
}

/** A version that was loaded while it was the newest has left the values that no newer one replaced. */
function mergedRows(evidence: Evidence, found: Found, keys: readonly string[]): Lines {
  const counts = counting(evidence, found);
  const isLoaded = (version: LandedVersion) => ledgerOf(found, version).some(({ outcome }) => outcome === "loaded");
  const newest = new Map<string, Candidate>();
  for (const [place, version] of evidence.landed.entries()) {
    if (!counts.has(version.source) && !isLoaded(version)) continue;
    for (const { line, row = {} } of expectedOf(evidence, version).good) {
      const value = JSON.stringify(keys.map((key) => row[key]));
      const [one, other] = [{ version, place, line }, newest.get(value)];
      if (other === undefined || isNewer(one, other)) newest.set(value, one);
    }
  }
  return linesBySource([...newest.values()].map(({ version, line }) => ({ source: version.source, line })));
}

/** By landing time, source and line; versions of one key in S3's order. */
function isNewer(one: Candidate, other: Candidate): boolean {
  if (one.version.key === other.version.key && one.place !== other.place) return one.place > other.place;
  if (one.version.landedAt !== other.version.landedAt) return one.version.landedAt > other.version.landedAt;
  const order = Buffer.compare(Buffer.from(one.version.source), Buffer.from(other.version.source));
  return order === 0 ? one.line > other.line : order > 0;
}

function linesBySource(rows: ReadonlyArray<{ readonly source: string; readonly line: number }>): Lines {
  const lines: Lines = new Map();
  for (const { source, line } of rows) lines.set(source, [...(lines.get(source) ?? []), line]);
  return lines;
}

function rowsAre(what: string, wanted: readonly number[], found: readonly number[]): Violation[] {
  const [there, asked] = [new Set(found), new Set(wanted)];
  const missing = wanted.filter((line) => !there.has(line)).length;
  const more = [...there].filter((line) => !asked.has(line)).length;
  return [
    ...(found.length > there.size
      ? [violation("twice", `${found.length - there.size} rows of ${what} are there more than once`)]
      : []),
    ...(missing > 0 ? [violation("lost", `${missing} of ${wanted.length} rows of ${what} are not there`)] : []),
    ...(more > 0 ? [violation("stale", `${more} rows of ${what} are there and should not be`)] : []),
  ];
}
