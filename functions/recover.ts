import type { Attempt, OpenAttempt, Outcome, Retrial } from "./attempts";
import { batchOf, nameOf, type Batch } from "./batch";
import type { LandedObject } from "./landedObjects";
import type { Announce } from "./messages";
import { isOutage } from "./outage";

export interface Settings {
  /** How often a batch of one object may fail. */
  patience: number;
  /** Minutes after which an attempt that has no run will have none. */
  absentMinutes: number;
  /** Failures in a row after which the fault is likely not in the files: then one batch at a time is tried. */
  mostFailures: number;
}

/** How the last runs went: kept between calls. */
export interface Streak {
  /** Attempts that failed and were taken up, since the last that did its work. */
  failures: number;
  /** Milliseconds since the epoch, before which no other batch is tried. */
  nextAt: number;
}

/** A return to the queue. */
export interface Retry extends Retrial {
  /** Seconds that it waits there, so that what is broken may mend: 0 to 900. */
  delaySeconds: number;
  /** What became of the attempt before: for people who look into the queue, or at a file's story. */
  why: string;
}

/** Why an object is given up. */
export interface GivenUp {
  object: LandedObject;
  why: string;
  /** How often it failed, alone. */
  failures: number;
}

export interface Deps {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Attempts whose end nobody has seen yet. */
  openAttempts(): Promise<OpenAttempt[]>;
  /** Those at one batch. */
  openOf(batch: string): Promise<Attempt[]>;
  outcomes(attempts: readonly OpenAttempt[]): Promise<Outcome[]>;
  /** The last attempt at a batch that has a run; 0 where none has. */
  lastAttempt(batch: string): Promise<number>;
  /** What the batch's manifest lists. */
  objectsOf(batch: string): Promise<LandedObject[]>;
  /** Writes a batch's manifest, once. @returns false where it is there already */
  writeManifest(batch: Batch): Promise<boolean>;
  /** Puts a batch into the intake queue. */
  send(retry: Retry): Promise<void>;
  /** Writes down that the object as a whole is not loaded, and why. @returns false where another call is just doing so */
  setAside(given: GivenUp): Promise<boolean>;
  /** Puts the object's event into the dead-letter queue, with the reason. */
  reject(given: GivenUp): Promise<void>;
  announce: Announce;
  close(attempt: Attempt): Promise<void>;
  streak(): Promise<Streak>;
  keepStreak(streak: Streak): Promise<void>;
}

/** How many attempts ended in which way. */
export interface Recovered {
  done: number;
  returned: number;
  givenUp: number;
  /** Attempts that are still under way, too young to be missed, or held back. */
  open: number;
}

/**
 * Takes up what runs left behind. A batch whose run failed goes back to the queue in halves, so that one bad file ends up
 * alone; one that fails alone too often is given up, and people are told. A batch that no run ever judged goes back whole.
 * While nothing succeeds, one batch at a time is tried, so that an outage makes no storm of runs.
 *
 * Safe to run twice, and at the same time: batches are named by their objects, so what is sent twice is started once, or its
 * objects are in the ledger already. An attempt is closed after its objects were sent, never before.
 *
 * @throws the first error, after all other attempts were looked at
 */
export async function recover(settings: Settings, deps: Deps): Promise<Recovered> {
  const recovered: Recovered = { done: 0, returned: 0, givenUp: 0, open: 0 };
  const attempts = await deps.openAttempts();
  if (attempts.length === 0) return recovered;
  const outcomes = await deps.outcomes(attempts);
  const sweep = new Sweep(settings, deps, await deps.streak(), outcomes);
  const failures: unknown[] = [];
  const oldestFirst = attempts.map((attempt, at) => ({ attempt, outcome: outcomes[at] ?? going }));
  oldestFirst.sort((one, other) => one.attempt.openedAt - other.attempt.openedAt);
  for (const { attempt, outcome } of oldestFirst) {
    try {
      recovered[await sweep.settle(attempt, outcome)] += 1;
    } catch (error) {
      console.error(`${attempt.batch}: ${String(error)}`);
      failures.push(error);
    }
  }
  await sweep.end();
  if (failures.length > 0) throw failures[0];
  return recovered;
}

const going: Outcome = { is: "going" };
/** Between two tries while nothing succeeds; SQS keeps a message back no longer. */
const holdSeconds = 900;

interface Failure {
  readonly why: string;
  /** Whether a job has seen the batch's files. */
  readonly judged: boolean;
  /** Whether there was a run. */
  readonly ran: boolean;
}

/** One look at all attempts that are open. */
class Sweep {
  private readonly streak: Streak;
  /** Failed attempts that may still be taken up. */
  private room: number;

  constructor(
    private readonly settings: Settings,
    private readonly deps: Deps,
    private readonly before: Streak,
    outcomes: readonly Outcome[],
  ) {
    const is = (kind: Outcome["is"]) => outcomes.some((outcome) => outcome.is === kind);
    this.streak = is("done") ? { ...before, failures: 0 } : { ...before };
    const one = is("going") || deps.now() < before.nextAt ? 0 : 1;
    this.room = this.isHeld ? one : settings.mostFailures - this.streak.failures;
  }

  async settle(attempt: OpenAttempt, outcome: Outcome): Promise<keyof Recovered> {
    const { deps, settings } = this;
    switch (outcome.is) {
      case "going":
        return "open";
      case "done":
        await deps.close(attempt);
        return "done";
      case "absent":
        if (deps.now() - attempt.openedAt < settings.absentMinutes * 60_000) return "open";
        return this.takeUp(attempt, { why: "its run never started", judged: false, ran: false });
      case "failed":
        return this.takeUp(attempt, { ...outcome, ran: true });
    }
  }

  /** Remembers how it went, and tells people when a streak becomes one. */
  async end(): Promise<void> {
    const { deps, streak, before } = this;
    if (streak.failures === before.failures) return;
    if (this.isHeld) streak.nextAt = deps.now() + holdSeconds * 1000;
    await deps.keepStreak(streak);
    if (streak.failures !== this.settings.mostFailures) return;
    await deps.announce(
      "Landfall: nothing succeeds any more",
      `${streak.failures} runs in a row have failed. From now on one batch is tried every ${holdSeconds / 60} minutes, until one succeeds.`,
      "outage",
    );
  }

  /** Counts a failure that is to be tried again. @returns false where that must wait */
  private mayFail(): boolean {
    if (this.room <= 0) return false;
    this.room -= 1;
    this.streak.failures += 1;
    return true;
  }

  private get isHeld(): boolean {
    return this.streak.failures >= this.settings.mostFailures;
  }

  private async takeUp(attempt: OpenAttempt, { why, judged, ran }: Failure): Promise<keyof Recovered> {
    const { deps, settings } = this;
    const objects = await deps.objectsOf(attempt.batch);
    const [alone] = objects;
    const isLast = attempt.attempt >= settings.patience && !isOutage(why);
    if (objects.length === 1 && alone !== undefined && isLast) {
      if (!(await givenUp({ object: alone, why, failures: attempt.attempt }, deps))) return "open";
      await deps.close(attempt);
      return "givenUp";
    }
    // What is given up costs no run. What had none is no sign of trouble.
    if (ran && !this.mayFail()) return "open";
    const splits = objects.length > 1 && ((judged && !isOutage(why)) || isLast);
    const next = { batch: attempt.batch, attempt: attempt.attempt + 1, since: attempt.openedAt };
    const retries = splits ? await halves(objects, deps) : [next];
    const delaySeconds = this.isHeld ? holdSeconds : delayAfter(attempt.attempt);
    for (const retry of retries) await deps.send({ ...retry, delaySeconds, why });
    await deps.close(attempt);
    return "returned";
  }
}

/** Batches of half the objects each, ready to be started; without those that somebody looks after already. */
async function halves(objects: readonly LandedObject[], deps: Deps): Promise<Retrial[]> {
  const middle = Math.ceil(objects.length / 2);
  const made: Retrial[] = [];
  for (const half of [objects.slice(0, middle), objects.slice(middle)]) {
    const attempt = await nextAttempt(batchOf(half), deps);
    if (attempt !== undefined) made.push(attempt);
  }
  return made;
}

/** The next attempt at a batch; undefined while one is open: whatever becomes of that is taken up then. */
async function nextAttempt(batch: Batch, deps: Deps): Promise<Retrial | undefined> {
  const since = deps.now();
  if (await deps.writeManifest(batch)) return { batch: batch.id, attempt: 1, since };
  // In this order: one that starts in between is seen as open, or has the number that is sent.
  const last = await deps.lastAttempt(batch.id);
  const open = await deps.openOf(batch.id);
  return open.length > 0 ? undefined : { batch: batch.id, attempt: last + 1 };
}

/** Longer each time: 30 seconds, 2 minutes, 8 minutes. */
function delayAfter(failures: number): number {
  return Math.min(900, 30 * 4 ** (failures - 1));
}

/** @returns false where another call is just doing so */
async function givenUp(given: GivenUp, deps: Deps): Promise<boolean> {
  if (!(await deps.setAside(given))) return false;
  await deps.reject(given);
  const { object, why, failures } = given;
  await deps.announce(
    "Landfall: a file was given up",
    `${nameOf(object)} failed ${failures} times and is not loaded. The last time: ${why}\n` +
      "It is in the dead-letter queue. Mend the cause, then start a redrive.",
    "deadLetters",
  );
  return true;
}
