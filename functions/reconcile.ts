import { landingOf, nameOf } from "./batch";
import type { LandedObject } from "./landedObjects";
import type { Announce } from "./messages";

const hour = 3_600_000;

export interface Settings {
  /** What the keys of data files end in. */
  suffix: string;
  /** Hours from the start of one round to that of the next. */
  everyHours: number;
  /** Hours that an object may take on its way before it counts as missing. */
  afterHours: number;
}

/** An object version as the landing bucket lists it, or a delete marker. */
export interface ListedObject extends LandedObject {
  /** Milliseconds since the epoch. */
  landedAt: number;
}

export interface Page {
  /** In the order of their keys. */
  objects: ListedObject[];
  /** What the next page begins after; undefined on the last. */
  next?: string;
}

/** How far a round has come: kept between calls, as a big bucket takes several. */
export interface Round {
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Where the next call goes on; undefined where the round is over. */
  next?: string;
  /** Objects compared so far. */
  compared: number;
  /** Objects that were missing so far. */
  missing: number;
  /** How many of these were deletions. */
  deletions?: number;
  /** Names of the first of them. */
  examples: string[];
}

export interface Deps {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Whether the call has time for another page. */
  hasTime(): boolean;
  /** The last round; undefined before the first. */
  lastRound(): Promise<Round | undefined>;
  keep(round: Round): Promise<void>;
  /** A page of the landing bucket, every version, and delete markers where rows go with them. @param next where it begins; undefined is the beginning */
  page(next: string | undefined): Promise<Page>;
  /** Names of those that the ledger has. */
  inLedger(objects: readonly LandedObject[]): Promise<ReadonlySet<string>>;
  /** Names of those whose attempts are open. */
  underWay(): Promise<ReadonlySet<string>>;
  /** Whether messages wait in the intake queue. */
  isQueueBusy(): Promise<boolean>;
  /** Whether the object was given up as a whole: somebody was told. */
  isSetAside(object: LandedObject): Promise<boolean>;
  /** Puts events into the intake queue. */
  send(bodies: readonly string[]): Promise<void>;
  announce: Announce;
}

const mostExamples = 20;

/**
 * Compares what landed with what the ledger has, and puts the events of what is missing into the queue again. Safe to run
 * twice, and at the same time: an event that comes again makes the batch that it made before, or the ledger has its object.
 *
 * @returns the round so far; undefined where the next is not due yet
 */
export async function reconcile(settings: Settings, deps: Deps): Promise<Round | undefined> {
  const round = begun(await deps.lastRound(), settings, deps.now());
  if (round === undefined) return undefined;
  const underWay = await deps.underWay();
  // What waits in a busy queue is not lost: only what has waited for a day may be.
  const patience = (await deps.isQueueBusy()) ? Math.max(24, settings.afterHours) : settings.afterHours;
  const before = deps.now() - patience * hour;
  try {
    do {
      const page = await deps.page(round.next);
      const missing = await missingOf(page, before, underWay, settings, deps);
      await deps.send(missing.map(landingOf));
      note(round, page, missing);
    } while (round.next !== undefined && deps.hasTime());
  } finally {
    await deps.keep(round);
  }
  if (round.next === undefined && round.missing > 0) await deps.announce(...report(round), "missingFiles");
  return round;
}

/** A dry run's: it finds what the next round would, from the beginning, and sends, keeps and tells nothing. */
export function onlyLooking(deps: Deps): Deps {
  const nothing = async () => undefined;
  return { ...deps, lastRound: nothing, keep: nothing, send: nothing, announce: nothing };
}

/** The round to go on with. */
function begun(last: Round | undefined, { everyHours }: Settings, now: number): Round | undefined {
  if (last?.next !== undefined) return { ...last };
  if (last !== undefined && now - last.startedAt < everyHours * hour) return undefined;
  return { startedAt: now, compared: 0, missing: 0, examples: [] };
}

async function missingOf(
  { objects }: Page,
  before: number,
  underWay: ReadonlySet<string>,
  { suffix }: Settings,
  deps: Deps,
): Promise<LandedObject[]> {
  const due = objects.filter(({ key, landedAt }) => key.endsWith(suffix) && landedAt <= before);
  if (due.length === 0) return [];
  const known = await deps.inLedger(due);
  const lost: LandedObject[] = [];
  for (const object of due) {
    const name = nameOf(object);
    if (!known.has(name) && !underWay.has(name) && !(await deps.isSetAside(object))) lost.push(object);
  }
  return lost;
}

function note(round: Round, { objects, next }: Page, missing: readonly LandedObject[]): void {
  round.compared += objects.length;
  round.missing += missing.length;
  const deletions = missing.filter(({ state }) => state !== undefined).length;
  if (deletions > 0) round.deletions = (round.deletions ?? 0) + deletions;
  round.examples = [...round.examples, ...missing.map(nameOf)].slice(0, mostExamples);
  round.next = next;
}

function report({ missing, compared, examples, deletions = 0 }: Round): [subject: string, message: string] {
  const more = missing - examples.length;
  const lines = [
    `${missing} of ${compared} object versions landed and are not in the ledger. They are in the queue again.`,
    ...(deletions > 0 ? [`${deletions} of them are deletions, whose rows go with the next load.`] : []),
    "If they are missing tomorrow too, something keeps them from being loaded.",
    "",
    ...examples,
    ...(more > 0 ? [`... and ${more} more.`] : []),
  ];
  return [`Landfall: ${missing} files were missing`, lines.join("\n")];
}
