import type { Condition } from "./branches";
import type { Element, Sighting } from "./sightings";

/** A condition that can only be met through elements of arrays. */
interface Open {
  readonly sighting: Sighting;
  readonly mayBeAbsent: boolean;
}

/** Index chosen for each array so far. */
type Choice = Map<number, number>;

/**
 * Whether all conditions can be met together: where several fields lie in one array, through one and the same element of it.
 * @param numbers of the branch's conditions, which index both lists
 */
export function meetTogether(
  numbers: readonly number[],
  conditions: readonly Condition[],
  sightings: readonly Sighting[],
): boolean {
  const open: Open[] = [];
  for (const number of numbers) {
    const sighting = sightings[number];
    const mayBeAbsent = conditions[number]?.mayBeAbsent === true;
    if (sighting === undefined) return false;
    if (sighting.satisfied) continue;
    if (sighting.satisfiedIn.length === 0) {
      if (!mayBeAbsent || sighting.seen) return false;
      if (sighting.seenIn.length === 0) continue;
    }
    open.push({ sighting, mayBeAbsent });
  }
  if (open.length === 0) return true;
  // Absence comes last: it is judged in the elements that the other conditions chose.
  open.sort((a, b) => Number(a.mayBeAbsent) - Number(b.mayBeAbsent));
  return choose(open, 0, new Map());
}

function choose(open: readonly Open[], at: number, choice: Choice): boolean {
  const condition = open[at];
  if (condition === undefined) return true;
  for (const element of condition.sighting.satisfiedIn) {
    if (!agrees(choice, element)) continue;
    const added = add(choice, element);
    if (choose(open, at + 1, choice)) return true;
    for (const array of added) choice.delete(array);
  }
  return condition.mayBeAbsent && isAbsent(condition.sighting, choice) && choose(open, at + 1, choice);
}

function isAbsent({ seen, seenIn }: Sighting, choice: Choice): boolean {
  return !seen && !seenIn.some((element) => agrees(choice, element));
}

function agrees(choice: Choice, innermost: Element): boolean {
  for (let element: Element | undefined = innermost; element !== undefined; element = element.outer) {
    const chosen = choice.get(element.array);
    if (chosen !== undefined && chosen !== element.index) return false;
  }
  return true;
}

/** @returns the arrays that had no choice yet */
function add(choice: Choice, innermost: Element): number[] {
  const added: number[] = [];
  for (let element: Element | undefined = innermost; element !== undefined; element = element.outer) {
    if (choice.has(element.array)) continue;
    choice.set(element.array, element.index);
    added.push(element.array);
  }
  return added;
}
