import { Random } from "../engine/random";
import type { Sender } from "./senders/sender";

/** Something that a sender does to the landing bucket. */
export interface Deed {
  /** Milliseconds from the history's begin. */
  readonly at: number;
  readonly does: "put" | "delete" | "erase";
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
const mostKeys = 6;

/** The history of a seed, the same each time. */
export function historyOf(seed: number, minutes: number, sender: Sender): History {
  const random = new Random(seed);
  const keys = Array.from({ length: 2 + random.below(mostKeys - 1) }, (_, at) => sender.key(random, at));
  const count = 3 + random.below(12);
  const deeds = Array.from({ length: count }, () => deed(random, keys, (minutes * minuteMs * 2) / 3, sender));
  return { seed, minutes, deeds: deeds.sort((a, b) => a.at - b.at) };
}

/** Deeds come in clusters: what goes wrong with versions and batches does so when they are close. */
function deed(random: Random, keys: readonly string[], withinMs: number, sender: Sender): Deed {
  const clusters = 4;
  const start = (random.below(clusters) * withinMs) / clusters;
  const at = Math.floor(start + random.below(90_000));
  const key = keys[random.below(keys.length)] ?? "";
  const kind = random.below(20);
  const does = kind === 0 ? "delete" : kind === 1 ? "erase" : "put";
  return { at, does, key, body: sender.body(random, key), sends: random.below(12) === 0 ? 2 : 1 };
}
