import { Random } from "../engine/random";
import type { Sender } from "./senders/sender";

/** Puts a file, or marks it as deleted; erases its newest version, or the one before that; or erases the marker on it, if it is deleted. */
type Doing = "put" | "delete" | "erase" | "erase older" | "undelete";

/** Something that a sender does to the landing bucket. */
export interface Deed {
  /** Milliseconds from the history's begin. */
  readonly at: number;
  readonly does: Doing;
  readonly key: string;
  /** What is put. */
  readonly body: string;
  /** Times that the client sends the same put, because the first answer did not reach it. */
  readonly sends: number;
}

/** What a seed stands for: what senders do, and which of the faults that the seed draws are let happen. */
export interface History {
  readonly seed: number;
  readonly minutes: number;
  readonly deeds: readonly Deed[];
  /** Names of the faults that are let happen; all that the seed draws where it is not there. */
  readonly faults?: readonly string[];
}

const minuteMs = 60_000;

/** How senders go about it. */
interface Habits {
  readonly leastKeys: number;
  readonly mostKeys: number;
  readonly leastDeeds: number;
  /** What is done, by a number drawn from 0 up to 19; files are put by those that are left. */
  readonly deeds: readonly Doing[];
}

const usual: Habits = { leastKeys: 2, mostKeys: 6, leastDeeds: 3, deeds: ["delete", "erase"] };
/** Of rows that go with their files there is more to see: few files, which are deleted often, and come back. */
const deleting: Habits = {
  leastKeys: 1,
  mostKeys: 3,
  leastDeeds: 6,
  deeds: ["delete", "delete", "delete", "delete", "erase", "erase", "erase older", "undelete", "undelete", "undelete"],
};

/**
 * The history of a seed, the same each time.
 *
 * @param deletesRows whether rows go with their files
 */
export function historyOf(seed: number, minutes: number, sender: Sender, deletesRows: boolean): History {
  const habits = deletesRows ? deleting : usual;
  const { leastKeys, mostKeys, leastDeeds } = habits;
  const random = new Random(seed);
  const keys = Array.from({ length: leastKeys + random.below(mostKeys - leastKeys + 1) }, (_, at) =>
    sender.key(random, at),
  );
  const count = leastDeeds + random.below(12);
  const deeds = Array.from({ length: count }, () => deed(random, keys, (minutes * minuteMs * 2) / 3, sender, habits));
  return { seed, minutes, deeds: deeds.sort((a, b) => a.at - b.at) };
}

/** Deeds come in clusters: what goes wrong with versions and batches does so when they are close. */
function deed(random: Random, keys: readonly string[], withinMs: number, sender: Sender, habits: Habits): Deed {
  const clusters = 4;
  const start = (random.below(clusters) * withinMs) / clusters;
  const at = Math.floor(start + random.below(90_000));
  const key = keys[random.below(keys.length)] ?? "";
  const does = habits.deeds[random.below(20)] ?? "put";
  return { at, does, key, body: sender.body(random, key), sends: random.below(12) === 0 ? 2 : 1 };
}
