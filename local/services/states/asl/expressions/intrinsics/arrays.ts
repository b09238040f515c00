import { sameJson, type Json } from "../../json";
import { list, number, plain, Refused, whole, type Intrinsic } from "./intrinsicFunction";

/** Longest list that States.ArrayRange makes. */
const longestRange = 1000;

export const arrayFunctions: Readonly<Record<string, Intrinsic>> = {
  "States.Array": plain(0, (...values) => values, Infinity),
  "States.ArrayPartition": plain(2, (items = null, size = null) => partitioned(list(items), whole(size))),
  "States.ArrayContains": plain(2, (items = null, sought = null) => list(items).some((item) => sameJson(item, sought))),
  "States.ArrayRange": plain(3, (...bounds) => range(...(bounds.map(whole) as [number, number, number]))),
  "States.ArrayGetItem": plain(2, (items = null, at = null) => itemAt(list(items), number(at))),
  "States.ArrayLength": plain(1, (items = null) => list(items).length),
  "States.ArrayUnique": plain(1, (items = null) => unique(list(items))),
};

/** Parts of `size` items; the last has what is left. */
export function partitioned(items: readonly Json[], size: number): Json {
  if (size < 1) throw new Refused(`A part has at least 1 item, not ${size}.`);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

/** From `first` to `last`, both included, in steps of `step`. */
export function range(first: number, last: number, step: number): Json {
  if (step === 0) throw new Refused("The step is 0.");
  const count = Math.max(0, Math.floor((last - first) / step) + 1);
  if (count > longestRange) throw new Refused(`A range has at most ${longestRange} items, not ${count}.`);
  return Array.from({ length: count }, (_, at) => first + at * step);
}

function itemAt(items: readonly Json[], at: number): Json {
  const item = Number.isInteger(at) && at >= 0 ? items[at] : undefined;
  if (item === undefined) throw new Refused(`There is no item ${at} in an array of ${items.length}.`);
  return item;
}

function unique(items: readonly Json[]): Json {
  return items.filter((item, at) => items.findIndex((other) => sameJson(item, other)) === at);
}
