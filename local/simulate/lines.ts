import { Random } from "../engine/random";
import type { Contract, ContractColumn } from "./spark/jobTools";

/** Lines that histories land. What becomes of each, the job's own library says. */
export interface Lines {
  /** Meant to keep the contract. */
  readonly good: readonly string[];
  /** Meant to break it. */
  readonly bad: readonly string[];
}

const goodLines = 40;
/** Few enough for many rows to share a key. */
const keyValues = 12;

/** Lines for a contract, the same each time. */
export function linesFor(contract: Contract): Lines {
  const random = new Random(20260101);
  const good = Array.from({ length: goodLines }, (_, at) => JSON.stringify(record(contract, random, at)));
  return { good, bad: badLines(contract, random) };
}

function record({ columns, keys = [] }: Contract, random: Random, at: number): Record<string, unknown> {
  const isKey = (name: string) => keys.includes(name);
  return Object.fromEntries(
    columns.map((column) => [column.name, isKey(column.name) ? (at % keyValues) + 1 : valueFor(column, random)]),
  );
}

function valueFor({ type, pattern }: ContractColumn, random: Random): unknown {
  if (type === "varchar")
    return pattern === undefined ? `text ${random.hex(6)}` : `2026/01/${String(random.below(20) + 10)}`;
  if (type === "date") return `2026-01-${String(random.below(20) + 10)}`;
  if (type === "timestamp") return `2026-01-${String(random.below(20) + 10)} 12:00:00`;
  if (type === "boolean") return random.below(2) === 1;
  return type === "bigint" || type === "integer" ? random.below(1_000_000) : random.below(100_000) / 100;
}

function badLines(contract: Contract, random: Random): string[] {
  const broken = contract.columns.flatMap((column, at) => {
    const whole = record(contract, random, at);
    const wrong = JSON.stringify({ ...whole, [column.name]: { not: "a value" } });
    const missing = JSON.stringify({ ...whole, [column.name]: undefined });
    return column.required === true ? [missing, wrong] : [wrong];
  });
  return ["no record at all", '{"cut": ', "[1, 2]", ...broken];
}
