/** One try at a batch. The same batch may be tried again, each try with a run of its own. */
export interface Attempt {
  /** The batch's id. */
  batch: string;
  /** Of this very batch, from 1. The halves of a batch that failed are batches of their own, and begin at 1. */
  attempt: number;
}

/**
 * An attempt whose end nobody has seen yet. While it is open, the object `open/<dataset>/<batch>-<attempt>` is in the staging
 * bucket: written before its run starts, removed when it is done, or its objects are on their way again. So what there is to
 * recover is a short list, however many batches there ever were.
 */
export interface OpenAttempt extends Attempt {
  /** Milliseconds since the epoch. */
  openedAt: number;
}

/** What became of an attempt. */
export type Outcome =
  /** Its run is under way. */
  | { is: "going" }
  /** All that its run had to do is done: the ledger has its objects. */
  | { is: "done" }
  /** There is no run. One that was just started may not be listed yet. */
  | { is: "absent" }
  /** Its run is over and has not done what it had to. `judged`: it got as far as the batch's files. */
  | { is: "failed"; why: string; judged: boolean };

/** What runs of a kind were started, and what became of them. */
export interface Runs {
  /** The last attempt at a batch that has a run; 0 where none has. @param since no run of the batch is older, as far as known */
  lastAttempt(batch: string, since?: number): Promise<number>;
  /** What became of attempts, in their order. A run is no older than its attempt. */
  outcomes(attempts: ReadonlyArray<Attempt & Partial<OpenAttempt>>): Promise<Outcome[]>;
}

/** How far the clocks of two services may be apart. */
const leewayMs = 5 * 60_000;

/**
 * Whether nothing that began `since` or later can come after this page of runs. Glue lists the latest first, which it promises
 * of jobs only: so where a page does not have them so, all are looked through.
 */
export function isPast(since: number, page: ReadonlyArray<{ StartedOn?: Date }>): boolean {
  const begun = page.map(({ StartedOn }) => StartedOn?.getTime() ?? Infinity);
  const last = begun.at(-1) ?? Infinity;
  return last < since - leewayMs && begun.every((time, at) => time <= (begun[at - 1] ?? Infinity));
}

/** What the function that starts runs is told to try again: a message of the intake queue. */
export interface RetryMessage {
  retry: Retrial;
}

/** An attempt that is to be made. */
export interface Retrial extends Attempt {
  /** Milliseconds since the epoch: no earlier attempt that matters has an older run. Without it, all runs are looked through. */
  since?: number;
}

export const nameOfAttempt = ({ batch, attempt }: Attempt): string => `${batch}-${attempt}`;

/** The attempt of that name; undefined where it is none. */
export function attemptNamed(name: string): Attempt | undefined {
  const [, batch, attempt] = /^([0-9a-f]{32})-([1-9]\d{0,5})$/.exec(name) ?? [];
  return batch === undefined ? undefined : { batch, attempt: Number(attempt) };
}

export function openPrefix(dataset: string): string {
  return `open/${dataset}/`;
}

export function openKey(dataset: string, attempt: Attempt): string {
  return openPrefix(dataset) + nameOfAttempt(attempt);
}

/** A retry as a message of the intake queue. */
export function retryText(retry: Retrial): string {
  const message: RetryMessage = { retry };
  return JSON.stringify(message);
}

/** The attempt that a message asks for; undefined where it asks for none that could be. */
export function retryOf(message: Readonly<Record<string, unknown>>): Retrial | undefined {
  const { batch, attempt, since } = (message["retry"] ?? {}) as Partial<Retrial>;
  const named = attemptNamed(`${batch}-${attempt}`);
  return named && (typeof since === "number" ? { ...named, since } : named);
}
