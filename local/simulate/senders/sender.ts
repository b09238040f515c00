import type { Random } from "../../engine/random";

/** What senders land in a pipeline's bucket, drawn at random. */
export interface Sender {
  /** Key of a history's file of that number. */
  key(random: Random, number: number): string;
  /** A whole file for the key. */
  body(random: Random, key: string): string;
}

/** What the keys of a pipeline's files begin with and end in. */
export interface Place {
  readonly prefix: string;
  readonly suffix: string;
}

/** A key that needs encoding somewhere on its way. */
export function keyAt({ prefix, suffix }: Place, random: Random, number: number): string {
  const folder = ["", "", "day=1/", "with space/", "plus+and&amp/", "ünï/"][random.below(6)] ?? "";
  return `${prefix}${folder}file-${number}${suffix}`;
}

export function oneOf<T>(random: Random, choices: readonly [T, ...T[]]): T {
  return choices[random.below(choices.length)] ?? choices[0];
}
