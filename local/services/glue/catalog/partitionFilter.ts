import { AwsError } from "../../errors";
import type { Column } from "./shapes";

type Comparison = (difference: number) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  "=": (difference) => difference === 0,
  "!=": (difference) => difference !== 0,
  "<>": (difference) => difference !== 0,
  "<": (difference) => difference < 0,
  "<=": (difference) => difference <= 0,
  ">": (difference) => difference > 0,
  ">=": (difference) => difference >= 0,
};

const term = /^\(?\s*(\w+)\s*(=|!=|<>|<=|>=|<|>)\s*(?:'([^']*)'|(-?\d+(?:\.\d+)?))\s*\)?$/;

/**
 * Which partitions GetPartitions' Expression picks: comparisons of a key with a value, joined by AND.
 * @throws InvalidInputException for anything more (OR, IN, BETWEEN, LIKE are not supported here)
 */
export function partitionFilter(
  expression: string | undefined,
  keys: readonly Column[],
): (values: readonly string[]) => boolean {
  if (expression === undefined || expression.trim() === "") return () => true;
  const tests = expression.split(/\s+and\s+/i).map((text) => testOf(text, keys));
  return (values) => tests.every((test) => test(values));
}

function testOf(text: string, keys: readonly Column[]): (values: readonly string[]) => boolean {
  const [, name = "", operator = "", quoted, plain] = term.exec(text.trim()) ?? [];
  const index = keys.findIndex(({ Name }) => Name === name.toLowerCase());
  const holds = comparisons[operator];
  if (index < 0 || holds === undefined) {
    const message = `Expression "${text}" is not supported here: compare a partition key with a value, joined by AND.`;
    throw new AwsError("InvalidInputException", message);
  }
  const wanted = quoted ?? plain ?? "";
  const numeric = /int|double|float|decimal/.test(keys[index]?.Type ?? "");
  return (values) => holds(difference(values[index] ?? "", wanted, numeric));
}

function difference(a: string, b: string, numeric: boolean): number {
  if (numeric) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
