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

/** Nothing is expected of a file that is refused as a whole, or of a delete marker. */
export function expectedOf({ stage }: Evidence, { key, body, marker }: LandedVersion): Expected {
  const judged = marker ? [] : (stage.judge.judged(key, body) ?? []);
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

/**
 * Keys of which a version was set aside when its rows were in a lake already: people were told, and until it is tried again, or a
 * newer version comes, files of older ones may still lie beside them.
 */
export function uncleared(evidence: Evidence, found: Found): Set<string> {
  if (found.folders.length === 0) return new Set(); // a load into a warehouse is one transaction
  const isThere = (version: LandedVersion) => ledgerOf(found, version).some(({ load }) => load !== undefined);
  return new Set(evidence.landed.filter((one) => isSetAside(evidence, one) && isThere(one)).map(({ key }) => key));
}

/** `<bucket>/<key>` of a source. */
export const landedOf = (source: string): string => source.slice(0, source.lastIndexOf("@"));

export const violation = (invariant: string, what: string): Violation => ({ invariant, what });
