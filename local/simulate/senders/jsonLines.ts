import { Random } from "../../engine/random";
import type { Contract } from "../contract";
import { keyAt, type Place, type Sender } from "./sender";
import { recordOf } from "./values";

/** Lines that histories land. What becomes of each, the job's own library says. */
export interface Lines {
  /** Meant to keep the contract. */
  readonly good: readonly string[];
  /** Meant to break it. */
  readonly bad: readonly string[];
}

const goodLines = 40;

/** Lines for a contract, the same each time. */
export function linesFor(contract: Contract): Lines {
  const random = new Random(20260101);
  const good = Array.from({ length: goodLines }, (_, at) => JSON.stringify(recordOf(contract, random, at)));
  return { good, bad: badLines(contract, random) };
}

function badLines(contract: Contract, random: Random): string[] {
  const broken = contract.columns.flatMap((column, at) => {
    const whole = recordOf(contract, random, at);
    const wrong = JSON.stringify({ ...whole, [column.name]: { not: "a value" } });
    const missing = JSON.stringify({ ...whole, [column.name]: undefined });
    return column.required === true ? [missing, wrong] : [wrong];
  });
  return ["no record at all", '{"cut": ', "[1, 2]", ...broken];
}

/** Sends a record a line. */
export class JsonLinesSender implements Sender {
  private readonly lines: Lines;

  constructor(
    contract: Contract,
    private readonly place: Place,
  ) {
    this.lines = linesFor(contract);
  }

  key(random: Random, number: number): string {
    return keyAt(this.place, random, number);
  }

  body(random: Random): string {
    const { good, bad } = this.lines;
    if (random.below(10) === 0) return "";
    const count = 1 + random.below(6);
    const one = () => (random.below(6) === 0 ? bad[random.below(bad.length)] : good[random.below(good.length)]) ?? "";
    return Array.from({ length: count }, one).join("\n") + (random.below(2) === 0 ? "\n" : "");
  }
}
