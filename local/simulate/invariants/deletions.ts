import type { Evidence } from "../evidence/evidence";
import type { Found } from "../evidence/target";
import type { LandedVersion } from "../landing";
import { ledgerOf } from "./objects";

/** Whether nobody could ever know of the version: its event was lost, and it was removed for good, of which nobody was told either. */
export function isUnseen(evidence: Evidence, version: LandedVersion): boolean {
  if (!version.erased || !isLost(evidence, version, "landed")) return false;
  return !evidence.stage.deletesRows || isLost(evidence, version, "erased");
}

/** Whether the event was lost that said of a version that it landed, or that it was erased. Both have the version's name. */
export function isLost({ trace }: Evidence, { source }: LandedVersion, what: "landed" | "erased"): boolean {
  const story = trace.filter(({ about }) => about.includes(`object:${source}`));
  const erasure = story.findIndex(({ did }) => did === "s3:ObjectRemoved:Delete");
  const landing = erasure < 0 ? story : story.slice(0, erasure);
  const told = what === "landed" ? landing : story.slice(landing.length);
  return told.some(({ did, outcome }) => did === "events:Deliver" && outcome === "lost");
}

/** What the record of a deletion that was given up says of it: an event of EventBridge, or the object as a manifest has it. */
const ofErasure = /"Permanently Deleted"|"state":"erased"/;

/** Whether the version's rows are to be gone for good: it was erased, and word of that came. Nobody finds out later what nobody was told. */
export function isForgotten(evidence: Evidence, version: LandedVersion): boolean {
  const { stage, setAside } = evidence;
  if (!stage.deletesRows || !version.erased || isLost(evidence, version, "erased")) return false;
  return !setAside.some((text) => text.includes(version.version) && ofErasure.test(text));
}

/** Whether there is a delete marker on the version, of which the target knows. */
export function isHidden(evidence: Evidence, found: Found, version: LandedVersion): boolean {
  return newerThan(evidence, version).some((one) => one.marker && !one.erased && ledgerOf(found, one).length > 0);
}

/**
 * Whether the version had rows that it may have lost though it is there: a marker lay on it, or another was due in its place,
 * and what was erased since made room for the newest version alone.
 */
export function wasReplaced(evidence: Evidence, version: LandedVersion): boolean {
  return evidence.stage.deletesRows && newerThan(evidence, version).some(({ erased }) => erased);
}

/** Versions of the same key that S3 took later. */
export function newerThan({ landed }: Evidence, version: LandedVersion): LandedVersion[] {
  return landed.slice(landed.indexOf(version) + 1).filter(({ key }) => key === version.key);
}
