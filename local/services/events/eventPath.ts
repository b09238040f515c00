/** A step into JSON: a member's name, an element's index, or "*" for everything. */
type PathStep = string | number;

/** Reads one part of an event. */
export type EventPath = (event: unknown) => unknown;

const stepText = /\.([\w/-]+)|\.?\[(\d+|\*)\]|\.(\*)/gy;

/**
 * Compiles the part of JSONPath that EventBridge takes: names behind dots, indices, wildcards.
 * @returns undefined where the text is none
 */
export function eventPath(text: string): EventPath | undefined {
  if (!text.startsWith("$")) return undefined;
  const steps: PathStep[] = [];
  stepText.lastIndex = 1;
  while (stepText.lastIndex < text.length) {
    const [, name, index, wildcard] = stepText.exec(text) ?? [];
    const step = name ?? wildcard ?? (index === "*" || index === undefined ? index : Number(index));
    if (step === undefined) return undefined;
    steps.push(step);
  }
  return (event) => follow(event, steps);
}

function follow(value: unknown, [step, ...rest]: readonly PathStep[]): unknown {
  if (step === undefined) return value;
  if (typeof value !== "object" || value === null) return undefined;
  if (step !== "*") return follow((value as Record<string | number, unknown>)[step], rest);
  return Object.values(value)
    .map((each: unknown) => follow(each, rest))
    .filter((found) => found !== undefined);
}
