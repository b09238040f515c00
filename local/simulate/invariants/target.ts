import type { Evidence } from "../evidence/evidence";
import type { Found } from "../evidence/target";
import type { LandedVersion } from "../landing";
import type { Violation } from "../outcome";
import { decided } from "./counting";
import { isForgotten, isHidden, wasReplaced } from "./deletions";
import { expectedOf, ledgerOf, uncleared, unsettled, violation } from "./objects";

/** Lines by source. */
type Lines = Map<string, number[]>;

/** What may be in a target: lines that must be there, and lines that may be. */
interface Due {
  readonly wanted: Lines;
  readonly allowed: Lines;
  /** Of each of these at most one is there. */
  readonly rivals: ReadonlyArray<ReadonlyArray<Row>>;
}

interface Row {
  readonly source: string;
  readonly line: number;
}

/**
 * In every target, the newest version's good rows of each key are there exactly once, and no others. Where rows merge, there
 * is one row for each value of the declared keys, the newest of all that ever were loaded.
 *
 * Where rows go with their files, there are none of a version that was erased, or lies under a delete marker.
 */
export function targetsAreExact(evidence: Evidence): Violation[] {
  return evidence.targets.flatMap((found) => targetIsExact(evidence, found));
}

function targetIsExact(evidence: Evidence, found: Found): Violation[] {
  const due = found.keys === undefined ? keptRows(evidence, found) : mergedRows(evidence, found, found.keys);
  const there = linesBySource(found.rows);
  const left = unsettled(evidence, found);
  const known = new Set(evidence.landed.map(({ source }) => source));
  const strangers = [...there.keys()].filter((source) => !known.has(source));
  const of = (source: string, lines: Lines) => lines.get(source) ?? [];
  const wrong = evidence.landed.flatMap(({ key, source }) => {
    if (left.has(key)) return [];
    const [wanted, allowed] = [of(source, due.wanted), of(source, due.allowed)];
    return rowsAre(`${source} in ${found.name}`, { wanted, allowed }, of(source, there));
  });
  return [
    ...wrong,
    ...due.rivals.flatMap((rivals) => atMostOne(rivals, there, found)),
    ...strangers.map((source) => violation("target", `${source} has rows in ${found.name} and was never landed`)),
  ];
}

function keptRows(evidence: Evidence, found: Found): Due {
  const { counts, doubts } = decided(evidence, found);
  const linesOf = (versions: readonly LandedVersion[]): Lines =>
    new Map(versions.map((one) => [one.source, expectedOf(evidence, one).good.map(({ line }) => line)]));
  const wanted = evidence.landed.filter(({ source }) => counts.has(source));
  const crowded = uncleared(evidence, found);
  const mayBe = ({ key }: LandedVersion) => doubts.has(key) || crowded.has(key);
  const doubted = evidence.landed.filter((one) => mayBe(one) && !isForgotten(evidence, one));
  return { wanted: linesOf(wanted), allowed: linesOf([...wanted, ...doubted]), rivals: [] };
}

/** A row that a version has for a value of the declared keys. */
interface Claim extends Row {
  readonly version: LandedVersion;
  /** Place among all versions, in the order in which S3 took them. */
  readonly place: number;
  /** Whether the version was loaded and is there still; may have lost rows to another that was erased since; or was deleted. */
  readonly is: "sure" | "doubtful" | "deleted";
}

/**
 * A version that was loaded while it was the newest has left the values that no newer one replaced. What a version replaced that
 * was deleted since nobody brings back: whether it did, follows from the order in which the two were loaded.
 */
function mergedRows(evidence: Evidence, found: Found, keys: readonly string[]): Due {
  const byValue = claims(evidence, found, keys);
  const [wanted, rivals]: [Row[], Row[][]] = [[], []];
  for (const claimed of byValue.values()) {
    const [first, ...others] = claimed.sort((one, other) => (isNewer(one, other) ? -1 : 1));
    if (first?.is === "sure") wanted.push(first);
    else rivals.push([first, ...others].flatMap((one) => (one === undefined || one.is === "deleted" ? [] : [one])));
  }
  return { wanted: linesBySource(wanted), allowed: linesBySource([...wanted, ...rivals.flat()]), rivals };
}

/** By value of the declared keys, who ever had a row for it. */
function claims(evidence: Evidence, found: Found, keys: readonly string[]): Map<string, Claim[]> {
  const standing = standingIn(evidence, found);
  const byValue = new Map<string, Claim[]>();
  for (const [place, version] of evidence.landed.entries()) {
    const is = standing(version);
    if (is === undefined) continue;
    for (const { line, row = {} } of expectedOf(evidence, version).good) {
      const value = JSON.stringify(keys.map((key) => row[key]));
      byValue.set(value, [...(byValue.get(value) ?? []), { source: version.source, line, version, place, is }]);
    }
  }
  return byValue;
}

/** What a version's rows are in a table that merges; undefined where it never had any. */
function standingIn(evidence: Evidence, found: Found): (version: LandedVersion) => Claim["is"] | undefined {
  const { counts, doubts } = decided(evidence, found);
  return (version) => {
    if (isForgotten(evidence, version) || isHidden(evidence, found, version)) return "deleted";
    if (counts.has(version.source)) return "sure";
    if (doubts.has(version.key) || wasReplaced(evidence, version)) return "doubtful";
    return ledgerOf(found, version).some(({ outcome }) => outcome === "loaded") ? "sure" : undefined;
  };
}

/** By landing time, source and line; versions of one key in S3's order. */
function isNewer(one: Claim, other: Claim): boolean {
  if (one.version.key === other.version.key && one.place !== other.place) return one.place > other.place;
  if (one.version.landedAt !== other.version.landedAt) return one.version.landedAt > other.version.landedAt;
  const order = Buffer.compare(Buffer.from(one.version.source), Buffer.from(other.version.source));
  return order === 0 ? one.line > other.line : order > 0;
}

function linesBySource(rows: readonly Row[]): Lines {
  const lines: Lines = new Map();
  for (const { source, line } of rows) lines.set(source, [...(lines.get(source) ?? []), line]);
  return lines;
}

function atMostOne(rivals: readonly Row[], there: Lines, { name }: Found): Violation[] {
  const found = rivals.filter(({ source, line }) => there.get(source)?.includes(line) === true);
  const told = found.map(({ source, line }) => `line ${line} of ${source}`).join(" and ");
  return found.length <= 1
    ? []
    : [violation("twice", `${told} are both in ${name} for one value of the declared keys`)];
}

type Lined = Readonly<Record<"wanted" | "allowed", readonly number[]>>;

function rowsAre(what: string, { wanted, allowed }: Lined, found: readonly number[]): Violation[] {
  const [there, permitted] = [new Set(found), new Set(allowed)];
  const missing = wanted.filter((line) => !there.has(line)).length;
  const more = [...there].filter((line) => !permitted.has(line)).length;
  return [
    ...(found.length > there.size
      ? [violation("twice", `${found.length - there.size} rows of ${what} are there more than once`)]
      : []),
    ...(missing > 0 ? [violation("lost", `${missing} of ${wanted.length} rows of ${what} are not there`)] : []),
    ...(more > 0 ? [violation("stale", `${more} rows of ${what} are there and should not be`)] : []),
  ];
}
