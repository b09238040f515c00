import { addressBlock, addressDigits } from "./ipAddress";
import { fits, stretchesOf, type Stretches } from "./wildcard";

/** A value that an event's field can have; objects and arrays are gone into. */
export type Scalar = string | number | boolean | null;

/** One way in which a field may satisfy a pattern. */
export interface Test {
  /** In words, to stand after "wanted": `a text ending in ".json"`. */
  readonly wants: string;
  accepts(value: Scalar): boolean;
  /** Present on wildcard tests: what their complexity is judged by. */
  readonly stretches?: Stretches;
}

const quoted = (text: string) => JSON.stringify(text);
const oneOf = (texts: readonly string[]) => texts.map(quoted).join(" or ");

/** A text equal to this one; texts that are IP addresses are equal where the addresses are. */
export function exactly(text: string): Test {
  const address = addressDigits(text);
  if (address === undefined) return { wants: quoted(text), accepts: (value) => value === text };
  return { wants: quoted(text), accepts: (value) => typeof value === "string" && addressDigits(value) === address };
}

export function literally(value: boolean | null): Test {
  return { wants: String(value), accepts: (found) => found === value };
}

/** Numbers are equal by value: 300 is 300.0 and 3.0e2. */
export function numberIs(lexeme: string): Test {
  const number = Number(lexeme);
  return { wants: lexeme, accepts: (value) => value === number };
}

export const present: Test = { wants: "any value", accepts: () => true };

function onText(wants: string, accepts: (text: string) => boolean): Test {
  return { wants, accepts: (value) => typeof value === "string" && accepts(value) };
}

export function startsWith(prefix: string): Test {
  return onText(`a text starting with ${quoted(prefix)}`, (text) => text.startsWith(prefix));
}

export function endsWith(suffix: string): Test {
  return onText(`a text ending in ${quoted(suffix)}`, (text) => text.endsWith(suffix));
}

export function startsWithInAnyCase(prefix: string): Test {
  const wanted = folded(prefix);
  return onText(`a text starting with ${quoted(prefix)} in any case`, (text) => folded(text).startsWith(wanted));
}

export function endsWithInAnyCase(suffix: string): Test {
  const wanted = folded(suffix);
  return onText(`a text ending in ${quoted(suffix)} in any case`, (text) => folded(text).endsWith(wanted));
}

export function inAnyCase(wanted: string): Test {
  const other = folded(wanted);
  return onText(`${quoted(wanted)} in any case`, (text) => folded(text) === other);
}

/** Letters are compared one by one, so that a letter whose other case has another length stays itself. */
function folded(text: string): string {
  return text.toUpperCase().toLowerCase();
}

/** @throws Error in EventBridge's words */
export function like(pattern: string): Test {
  const stretches = stretchesOf(pattern);
  return { ...onText(`a text like ${quoted(pattern)}`, (text) => fits(text, stretches)), stretches };
}

/** @throws Error in EventBridge's words */
export function inBlock(cidr: string): Test {
  const { first, last } = addressBlock(cidr);
  return onText(`an address in ${cidr}`, (text) => {
    const digits = addressDigits(text);
    return digits !== undefined && digits.length === first.length && digits >= first && digits <= last;
  });
}

/** A present value that none of `excluded` accepts. */
export function noneOf(excluded: readonly Test[]): Test {
  const wants = `anything but ${excluded.map((test) => test.wants).join(" or ")}`;
  return { wants, accepts: (value) => !excluded.some((test) => test.accepts(value)) };
}

/** A present value that is none of these texts. */
export function noneOfTexts(texts: readonly string[]): Test {
  const excluded = new Set<Scalar>(texts);
  return { wants: `anything but ${oneOf(texts)}`, accepts: (value) => !excluded.has(value) };
}
