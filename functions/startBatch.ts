import type { Attempt, Retrial, Runs } from "./attempts";
import { batchOf, type Batch } from "./batch";
import type { LandedObject } from "./landedObjects";
import type { Announce } from "./messages";
import type { Runbook } from "./runbooks";

/** What runs are, and how one is started. */
export interface Runner extends Runs {
  /** Whether another run may start, and nothing that it needs is busy. */
  room(): Promise<boolean>;
  /** Starts a run, and waits until `room` knows of it. @returns false where AWS says that as many run as may */
  start(attempt: Attempt): Promise<boolean>;
}

export interface Deps extends Runner {
  /** Writes the batch's manifest, once. @returns false where it is there already */
  writeManifest(batch: Batch): Promise<boolean>;
  /** Attempts at a batch whose end nobody has seen yet. */
  openOf(batch: string): Promise<Attempt[]>;
  /** Notes an attempt, so that it is looked after until its end. */
  open(attempt: Attempt): Promise<void>;
  close(attempt: Attempt): Promise<void>;
  /** Tells people what the function did, where they want to know. */
  announce: Announce;
}

/** What a run is wanted for: objects that landed, or a batch that is to be tried again. */
export type Wanted = { objects: readonly LandedObject[] } | { retry: Retrial };

/** What came of a wish for a run. */
export type Answer =
  /** It has been started, or nothing is left to do. */
  | "settled"
  /** There is no room for a run, of whatever batch. */
  | "no room"
  /** An earlier attempt at this very batch is under way; what becomes of it says whether another is needed. */
  | "under way";

/**
 * Starts a run, unless the attempt has one. Where an earlier call ended half-way, this one goes on from there: the manifest is
 * there once the attempt's number is settled, and the note of the attempt before its run.
 */
export async function startBatch(wanted: Wanted, deps: Deps): Promise<Answer> {
  if (!(await deps.room())) return "no room";
  const attempt = await ("retry" in wanted ? again(wanted.retry, deps) : first(batchOf(wanted.objects), deps));
  if (typeof attempt === "string") return attempt;
  await deps.open(attempt);
  if (!(await started(attempt, deps))) {
    await deps.close(attempt);
    return "no room";
  }
  await told(deps, "Landfall: a run has started", startedText(wanted, attempt));
  return "settled";
}

/** A start whose answer was lost is made again by the SDK, and may be refused for the very run that it has started. */
async function started(attempt: Attempt, deps: Deps): Promise<boolean> {
  return (await deps.start(attempt)) || (await deps.lastAttempt(attempt.batch)) >= attempt.attempt;
}

/**
 * Whether a batch may be tried again. The attempt before may go on: recovery took it for one that never started, just when it
 * was started after all. Nobody looks after that one any more, so the wish is kept until it has ended.
 */
async function again({ batch, attempt, since }: Retrial, deps: Deps): Promise<Attempt | Answer> {
  const last = await deps.lastAttempt(batch, since);
  if (last >= attempt) return "settled";
  if (last === 0) return { batch, attempt };
  const [outcome] = await deps.outcomes([{ batch, attempt: last, openedAt: since }]);
  if (outcome?.is === "going") return "under way";
  return outcome?.is === "done" ? "settled" : { batch, attempt };
}

/** The attempt to start for objects that landed. */
async function first(batch: Batch, deps: Deps): Promise<Attempt | Answer> {
  const { id } = batch;
  if (await deps.writeManifest(batch)) return { batch: id, attempt: 1 };
  const last = await deps.lastAttempt(id);
  const open = Math.max(0, ...(await deps.openOf(id)).map(({ attempt }) => attempt));
  // A note without a run: an earlier call ended between the two.
  if (open > last) return { batch: id, attempt: open };
  if (open > 0) return "settled";
  if (last === 0) return { batch: id, attempt: 1 };
  // Nobody looks after the batch any more: it is done, or was given up and somebody wants it tried anew.
  const [outcome] = await deps.outcomes([{ batch: id, attempt: last }]);
  return outcome?.is === "failed" ? { batch: id, attempt: last + 1 } : "settled";
}

function startedText(wanted: Wanted, { batch, attempt }: Attempt): string {
  if ("retry" in wanted) return `Batch ${batch} is tried again: attempt ${attempt} has started.`;
  return `Batch ${batch} has started, with ${wanted.objects.length} files.`;
}

/** People are told where that is possible; what was done is done all the same. */
export async function told(
  deps: Pick<Deps, "announce">,
  subject: string,
  message: string,
  runbook?: Runbook,
): Promise<void> {
  try {
    await deps.announce(subject, message, runbook);
  } catch (error) {
    console.error(String(error));
  }
}
