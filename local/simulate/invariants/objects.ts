import type { Evidence, LedgerRow } from "../evidence";
import type { LandedVersion } from "../landing";
import type { Violation } from "../outcome";

/** What a landed version's lines come to under the contract. */
export interface Expected {
  /** Line numbers of good rows. */
  readonly good: readonly number[];
  readonly bad: readonly number[];
}

export function expectedOf({ stage }: Evidence, { body }: LandedVersion): Expected {
  const lines = body.split("\n").map((text, at) => ({ text, line: at + 1 }));
  const read = lines.filter(({ text }) => text.trim() !== "");
  const isGood = ({ text }: { text: string }) => stage.tools.judge(text).row !== null;
  const number = ({ line }: { line: number }) => line;
  return { good: read.filter(isGood).map(number), bad: read.filter((each) => !isGood(each)).map(number) };
}

/** Whether people were told that the version is not loaded, and why. */
export function isSetAside({ setAside }: Evidence, { version }: LandedVersion): boolean {
  return setAside.some((text) => text.includes(version));
}

export function ledgerOf({ ledger }: Evidence, { source }: LandedVersion): LedgerRow[] {
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

/** Of each key, the version whose rows count: the newest that could be read and was not set aside. */
export function counting(evidence: Evidence): Set<string> {
  const byKey = new Map<string, string>();
  for (const version of evidence.landed) {
    const isGone = ledgerOf(evidence, version).some(({ outcome }) => outcome === "gone");
    const isDone =
      ledgerOf(evidence, version).length > 0 || !(isSetAside(evidence, version) || isUnseen(evidence, version));
    if (!isGone && isDone) byKey.set(version.key, version.source);
  }
  return new Set(byKey.values());
}

export const violation = (invariant: string, what: string): Violation => ({ invariant, what });
