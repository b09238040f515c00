import { isArray, type Json } from "../../json";
import type { Surroundings } from "../scope";

export interface Argument {
  readonly value: Json;
  /** A text as it is written in the expression, backslashes and all: States.Format goes by them. */
  readonly raw?: string;
}

/** One function of the language. */
export interface Intrinsic {
  /** How many arguments it takes. */
  readonly least: number;
  readonly most: number;
  /** What is wrong with an argument that is written in the expression itself, if anything. */
  refuses?(value: Json, at: number): string | undefined;
  /** @throws Refused */
  call(given: readonly Argument[], around: Surroundings): Json;
}

/** An argument that the function cannot work with. */
export class Refused extends Error {}

/** A function of the arguments' values alone. */
export function plain(count: number, call: (...values: readonly Json[]) => Json, most = count): Intrinsic {
  return { least: count, most, call: (given) => call(...given.map(({ value }) => value)) };
}

export function list(value: Json | undefined): readonly Json[] {
  if (!isArray(value)) throw new Refused(`${JSON.stringify(value)} is no array.`);
  return value;
}

export function number(value: Json | undefined): number {
  if (typeof value !== "number") throw new Refused(`${JSON.stringify(value)} is no number.`);
  return value;
}

/** A number rounded to a whole one, halves up, as AWS takes numbers where it needs whole ones. */
export function whole(value: Json | undefined): number {
  return Math.round(number(value));
}

/** @param most how many characters AWS takes */
export function text(value: Json | undefined, most = Infinity): string {
  if (typeof value !== "string") throw new Refused(`${JSON.stringify(value)} is no text.`);
  if (value.length > most) throw new Refused(`A text of ${value.length} characters; at most ${most} are allowed.`);
  return value;
}
