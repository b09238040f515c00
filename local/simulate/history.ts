import { Random } from "../engine/random";
import type { Lines } from "./lines";

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

export interface Place {
  readonly prefix: string;
  readonly suffix: string;
}

const minuteMs = 60_000;
const mostKeys = 6;

/** The history of a seed, the same each time. */
export function historyOf(seed: number, minutes: number, lines: Lines, place: Place): History {
  const random = new Random(seed);
  const keys = Array.from(
    { length: 2 + random.below(mostKeys - 1) },
    (_, at) => `${place.prefix}${folder(random)}file-${at}${place.suffix}`,
  );
  const count = 3 + random.below(12);
  const deeds = Array.from({ length: count }, () => deed(random, keys, (minutes * minuteMs * 2) / 3, lines));
  return { seed, minutes, deeds: deeds.sort((a, b) => a.at - b.at) };
}

/** Keys that need encoding somewhere on their way. */
function folder(random: Random): string {
  return ["", "", "day=1/", "with space/", "plus+and&amp/", "ünï/"][random.below(6)] ?? "";
}

/** Deeds come in clusters: what goes wrong with versions and batches does so when they are close. */
function deed(random: Random, keys: readonly string[], withinMs: number, lines: Lines): Deed {
  const clusters = 4;
  const start = (random.below(clusters) * withinMs) / clusters;
  const at = Math.floor(start + random.below(90_000));
  const key = keys[random.below(keys.length)] ?? "";
  const kind = random.below(20);
  const does = kind === 0 ? "delete" : kind === 1 ? "erase" : "put";
  return { at, does, key, body: body(random, lines), sends: random.below(12) === 0 ? 2 : 1 };
}

function body(random: Random, { good, bad }: Lines): string {
  if (random.below(10) === 0) return "";
  const count = 1 + random.below(6);
  const one = () => (random.below(6) === 0 ? bad[random.below(bad.length)] : good[random.below(good.length)]) ?? "";
  return Array.from({ length: count }, one).join("\n") + (random.below(2) === 0 ? "\n" : "");
}
