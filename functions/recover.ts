import type { Attempt, OpenAttempt, Outcome } from "./attempts";
import { batchOf, nameOf, type Batch } from "./batch";
import type { LandedObject } from "./landedObjects";

export interface Settings {
  /** How often a batch of one object may fail. */
  patience: number;
  /** Minutes after which an attempt that has no run will have none. */
  absentMinutes: number;
}

/** A return to the queue. */
export interface Retry extends Attempt {
  /** Seconds that it waits there, so that what is broken may mend: 0 to 900. */
  delaySeconds: number;
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
  outcomes(attempts: readonly Attempt[]): Promise<Outcome[]>;
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
  announce(subject: string, message: string): Promise<void>;
  close(attempt: Attempt): Promise<void>;
}

/** How many attempts ended in which way. */
export interface Recovered {
  done: number;
  returned: number;
  givenUp: number;
  /** Attempts that are still under way, or too young to be missed. */
  open: number;
}

/**
 * Takes up what runs left behind. A batch whose run failed goes back to the queue in halves, so that one bad file ends up
 * alone; one that fails alone too often is given up, and people are told. A batch that no run ever judged goes back whole.
 *
 * Safe to run twice, and at the same time: batches are named by their objects, so what is sent twice is started once, or its
 * objects are in the ledger already. An attempt is closed after its objects were sent, never before.
 *
 * @throws the first error, after all other attempts were looked at
 */
export async function recover(settings: Settings, deps: Deps): Promise<Recovered> {
  const attempts = await deps.openAttempts();
  const outcomes = await deps.outcomes(attempts);
  const recovered: Recovered = { done: 0, returned: 0, givenUp: 0, open: 0 };
  const failures: unknown[] = [];
  for (const [at, attempt] of attempts.entries()) {
    const outcome = outcomes[at] ?? { is: "going" };
    try {
      recovered[await settled(attempt, outcome, settings, deps)] += 1;
    } catch (error) {
      console.error(`${attempt.batch}: ${String(error)}`);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return recovered;
}

async function settled(
  attempt: OpenAttempt,
  outcome: Outcome,
  settings: Settings,
  deps: Deps,
): Promise<keyof Recovered> {
  switch (outcome.is) {
    case "going":
      return "open";
    case "done":
      await deps.close(attempt);
      return "done";
    case "absent":
      if (deps.now() - attempt.openedAt < settings.absentMinutes * 60_000) return "open";
      return takenUp(attempt, { is: "failed", why: "its run never started", judged: false }, settings, deps);
    case "failed":
      return takenUp(attempt, outcome, settings, deps);
  }
}

type Failed = Extract<Outcome, { is: "failed" }>;

async function takenUp(
  attempt: OpenAttempt,
  { why, judged }: Failed,
  settings: Settings,
  deps: Deps,
): Promise<keyof Recovered> {
  const objects = await deps.objectsOf(attempt.batch);
  const [alone] = objects;
  const isLast = attempt.attempt >= settings.patience;
  if (objects.length === 1 && alone !== undefined && isLast) {
    if (!(await givenUp({ object: alone, why, failures: attempt.attempt }, deps))) return "open";
  } else {
    const splits = objects.length > 1 && (judged || isLast);
    const retries = splits ? await halves(objects, deps) : [{ ...attempt, attempt: attempt.attempt + 1 }];
    for (const { batch, attempt: next } of retries)
      await deps.send({ batch, attempt: next, delaySeconds: delayBefore(attempt.attempt) });
  }
  await deps.close(attempt);
  return objects.length === 1 && isLast ? "givenUp" : "returned";
}

/** Batches of half the objects each, ready to be started. */
async function halves(objects: readonly LandedObject[], deps: Deps): Promise<Attempt[]> {
  const middle = Math.ceil(objects.length / 2);
  const made: Attempt[] = [];
  for (const half of [objects.slice(0, middle), objects.slice(middle)]) {
    const batch = batchOf(half);
    const isNew = await deps.writeManifest(batch);
    made.push({ batch: batch.id, attempt: isNew ? 1 : (await deps.lastAttempt(batch.id)) + 1 });
  }
  return made;
}

/** Longer each time: 30 seconds, 2 minutes, 8 minutes. */
function delayBefore(failures: number): number {
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
  );
  return true;
}
