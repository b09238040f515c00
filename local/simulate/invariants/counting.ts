import type { Evidence } from "../evidence/evidence";
import type { Found } from "../evidence/target";
import { isForgotten, isUnseen } from "./deletions";
import { isSetAside, ledgerOf } from "./objects";

/** Whose rows count in a target. */
export interface Decided {
  /** Of each key, the version whose rows count, where there is no doubt. */
  readonly counts: ReadonlySet<string>;
  /** Keys of which nobody can say whose rows there are: word of an erasure was lost, or carrying it out was given up. */
  readonly doubts: ReadonlySet<string>;
}

export function decided(evidence: Evidence, found: Found): Decided {
  const byKey = [...countingByKey(evidence, found)];
  return {
    counts: new Set(byKey.flatMap(([, { source, isCertain }]) => (isCertain ? [source] : []))),
    doubts: new Set(byKey.flatMap(([key, { isCertain }]) => (isCertain ? [] : [key]))),
  };
}

interface Counting {
  readonly source: string;
  readonly isCertain: boolean;
}

/** By key, the newest version that could be read and was not set aside. */
function countingByKey(evidence: Evidence, found: Found): Map<string, Counting> {
  const byKey = new Map<string, Counting>();
  const [hasNewer, hasLeft, hasForgotten] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const version of [...evidence.landed].reverse()) {
    const { key, source } = version;
    if (byKey.has(key)) continue;
    const [row] = ledgerOf(found, version);
    if (isForgotten(evidence, version)) {
      hasForgotten.add(key);
      continue;
    }
    const isReadable = row?.outcome !== "gone" && !(row === undefined && isUnseen(evidence, version));
    const isLeft = row === undefined && isSetAside(evidence, version);
    // One that was set aside has superseded what was superseded before it was.
    const isBehind = row?.outcome === "superseded" && hasNewer.has(key);
    if (isSetAside(evidence, version)) hasLeft.add(key);
    // What makes room again makes it for the newest version, and for no other where that one was given up.
    const isCertain = !(hasLeft.has(key) && hasForgotten.has(key)) && !(evidence.stage.deletesRows && version.erased);
    if (isReadable && !isLeft && !isBehind) byKey.set(key, { source, isCertain });
    if (isReadable) hasNewer.add(key);
  }
  return byKey;
}
