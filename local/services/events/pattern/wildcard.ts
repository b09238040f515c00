/** The literal stretches of a wildcard pattern; between two of them anything may stand. */
export type Stretches = readonly string[];

/** How many beginnings of wildcard patterns one value may match at once before EventBridge refuses the rule. */
const mostAtOnce = 10;
/** Sets of beginnings looked at before a rule counts as too complex anyhow. */
const mostSets = 20_000;

/** @throws Error in EventBridge's words on `**` and on a backslash before anything but `*` and `\` */
export function stretchesOf(pattern: string): Stretches {
  const stretches = [""];
  const add = (text: string) => stretches.push(`${stretches.pop() ?? ""}${text}`);
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    const next = pattern.charAt(i + 1);
    if (character === "*" && next === "*")
      throw new Error(`Consecutive wildcard characters at pos ${place(pattern, i)}`);
    if (character === "*") stretches.push("");
    else if (character !== "\\") add(character);
    else if (next !== "*" && next !== "\\") throw new Error(`Invalid escape character at pos ${place(pattern, i)}`);
    else add(pattern.charAt(++i));
  }
  return stretches;
}

/** EventBridge counts bytes, and the quote in front. */
function place(pattern: string, index: number): number {
  return Buffer.byteLength(pattern.slice(0, index)) + 1;
}

export function fits(value: string, stretches: Stretches): boolean {
  const head = stretches[0] ?? "";
  const last = stretches.length - 1;
  if (last === 0) return value === head;
  const tail = stretches[last] ?? "";
  if (value.length < head.length + tail.length || !value.startsWith(head) || !value.endsWith(tail)) return false;
  let from = head.length;
  const end = value.length - tail.length;
  for (let i = 1; i < last; i++) {
    const stretch = stretches[i] ?? "";
    const found = value.indexOf(stretch, from);
    if (found < 0 || found + stretch.length > end) return false;
    from = found + stretch.length;
  }
  return true;
}

/** One step of a pattern: a character, or the wildcard. The quotes around a JSON string are characters like any other. */
type Steps = readonly Step[];
type Step = string | typeof anything;
const anything: unique symbol = Symbol("*");

function stepsOf(stretches: Stretches): Steps {
  const steps = stretches.flatMap((stretch, i): Step[] => (i === 0 ? ['"', ...stretch] : [anything, ...stretch]));
  return [...steps, '"'];
}

/**
 * Whether some value could match more beginnings of these patterns (all on one field of one rule) at once than EventBridge
 * takes. Follows all patterns together, one character at a time, through every set of beginnings that a value can reach.
 */
export function tooComplex(patterns: readonly Stretches[]): boolean {
  const all = patterns.map(stepsOf);
  const alphabet = [...new Set([...all.flat(), "\0"])].filter((step) => typeof step === "string");
  const start = all.flatMap((steps, pattern) => reached(steps, pattern, 0));
  const seen = new Set<string>();
  const queue = [start];
  for (let set = queue.pop(); set !== undefined; set = queue.pop()) {
    if (set.length > mostAtOnce || seen.size > mostSets) return true;
    const key = set.join();
    if (seen.has(key)) continue;
    seen.add(key);
    for (const character of alphabet) queue.push(advanced(all, set, character));
  }
  return false;
}

/** A beginning is numbered over all patterns: which pattern, and how many of its steps are done. */
const span = 1 << 16;

function reached(steps: Steps, pattern: number, done: number): number[] {
  const here = pattern * span + done;
  return steps[done] === anything ? [here, here + 1] : [here];
}

function advanced(all: readonly Steps[], set: readonly number[], character: string): number[] {
  const next = new Set<number>();
  for (const beginning of set) {
    const pattern = Math.floor(beginning / span);
    const done = beginning % span;
    const steps = all[pattern] ?? [];
    if (steps[done - 1] === anything) next.add(beginning);
    if (steps[done] === character) for (const there of reached(steps, pattern, done + 1)) next.add(there);
  }
  return [...next].sort((a, b) => a - b);
}
