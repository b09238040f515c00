import { landingOf } from "../functions/batch";
import type { LandedObject } from "../functions/landedObjects";
import type { Send, Target } from "./target";

/** Which object versions are to go their way again. */
export interface Choice {
  /** What their keys begin with. */
  readonly prefix: string;
  /** Milliseconds since the epoch: they landed then or later. */
  readonly since: number;
  /** Milliseconds since the epoch: they landed before. */
  readonly until: number;
}

/** An object version as the landing bucket lists it. */
export interface Listed extends LandedObject {
  /** Milliseconds since the epoch. */
  readonly landedAt: number;
}

export interface ReplayDeps {
  /** Pages of a bucket's object versions below a prefix. */
  versions(bucket: string, prefix: string): AsyncIterable<readonly Listed[]>;
  send: Send;
}

export interface Replayed {
  /** Those chosen, in the order of their keys. */
  readonly objects: readonly Listed[];
  /** How many were chosen that the pipeline does not take: they are outside its prefix, or end in something else. */
  readonly notTaken: number;
}

/**
 * Puts the events of the object versions that landed in some time into the intake queue again, every version. Harmless
 * however often: the ledger drops what it has.
 *
 * @param dryRun only finds them
 */
export async function replay(target: Target, choice: Choice, dryRun: boolean, deps: ReplayDeps): Promise<Replayed> {
  const objects: Listed[] = [];
  let notTaken = 0;
  for await (const page of deps.versions(target.landingBucket, choice.prefix)) {
    const chosen = page.filter(({ landedAt }) => landedAt >= choice.since && landedAt < choice.until);
    const taken = chosen.filter((object) => isTaken(object, target));
    if (!dryRun) await deps.send(target.queueUrl, taken.map(landingOf));
    objects.push(...taken);
    notTaken += chosen.length - taken.length;
  }
  return { objects, notTaken };
}

function isTaken({ key }: Listed, { landingPrefix, landingSuffix }: Target): boolean {
  return key.startsWith(landingPrefix) && key.endsWith(landingSuffix);
}
