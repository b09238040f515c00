import type { Evidence } from "../evidence/evidence";
import type { Found, LedgerRow } from "../evidence/target";
import type { LandedVersion } from "../landing";
import type { Violation } from "../outcome";
import type { JudgedLine } from "../spark/judge";

/** What a landed version's records come to. */
export interface Expected {
  readonly good: readonly JudgedLine[];
  /** Line numbers of bad ones. */
  readonly bad: readonly number[];
}

/** Nothing is expected of a file that is refused as a whole. */
export function expectedOf({ stage }: Evidence, { key, body }: LandedVersion): Expected {
  const judged = stage.judge.judged(key, body) ?? [];
  return {
    good: judged.filter(({ row }) => row !== undefined),
    bad: judged.filter(({ row }) => row === undefined).map(({ line }) => line),
  };
}

/** Whether people were told that the version is not loaded, and why. */
export function isSetAside({ setAside }: Evidence, { version }: LandedVersion): boolean {
  return setAside.some((text) => text.includes(version));
}

export function ledgerOf({ ledger }: Found, { source }: LandedVersion): LedgerRow[] {
  return ledger.filter((row) => row.source === source);
}

/** Whether nobody could ever know of the version: its event was lost, and it was removed for good. */
export function isUnseen({ trace }: Evidence, { erased, source }: LandedVersion): boolean {
  const story = `object:${source}`;
  return (
    erased &&
    trace.some(({ did, outcome, about }) => did === "events:Deliver" && outcome === "lost" && about.includes(story))
  );
}

/** Of each key, the version whose rows count in a target: the newest that could be read and was not set aside. */
export function counting(evidence: Evidence, found: Found): Set<string> {
  const byKey = new Map<string, string>();
  const hasNewer = new Set<string>();
  for (const version of [...evidence.landed].reverse()) {
    const { key, source } = version;
    if (byKey.has(key)) continue;
    const [row] = ledgerOf(found, version);
    const isReadable = row?.outcome !== "gone" && !(row === undefined && isUnseen(evidence, version));
    const isLeft = row === undefined && isSetAside(evidence, version);
    // One that was set aside has superseded what was superseded before it was.
    const isBehind = row?.outcome === "superseded" && hasNewer.has(key);
    if (isReadable && !isLeft && !isBehind) byKey.set(key, source);
    if (isReadable) hasNewer.add(key);
  }
  return new Set(byKey.values());
}

/**
 * Keys of which a version was set aside while its rows were on their way into a lake: people were told, and until it is tried
 * again, or a newer version comes, its folder is as the last try left it.
 */
export function unsettled(evidence: Evidence, { folders }: Found): Set<string> {
  const left = evidence.landed.filter((version) => isSetAside(evidence, version));
  const claimed = new Map(folders.map(({ landed, claimedFor }) => [landed, claimedFor]));
  const keys = left.filter(({ source, version }) => claimed.get(landedOf(source)) === version).map(({ key }) => key);
  return new Set(keys);
}

/** `<bucket>/<key>` of a source. */
export const landedOf = (source: string): string => source.slice(0, source.lastIndexOf("@"));

export const violation = (invariant: string, what: string): Violation => ({ invariant, what });
