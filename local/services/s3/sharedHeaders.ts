import type { Journal } from "../../engine/store";
import type { ObjectHeaders } from "./version";

/** The headers of all objects, each combination once: most objects of a bucket carry the same. */
export class SharedHeaders {
  private readonly numbers = new Map<string, number>();
  private readonly values = new Map<number, ObjectHeaders>();
  private last = 0;

  constructor(private readonly journal: Journal<ObjectHeaders>) {
    for (const [number, headers] of journal.entries()) this.remember(Number(number), headers);
  }

  numberOf(headers: ObjectHeaders): number {
    const known = this.numbers.get(JSON.stringify(headers));
    if (known !== undefined) return known;
    const number = this.last + 1;
    this.journal.set(String(number), headers);
    this.remember(number, headers);
    return number;
  }

  /** @throws RangeError for a number that was never given out */
  withNumber(number: number): ObjectHeaders {
    const headers = this.values.get(number);
    if (headers === undefined) throw new RangeError(`There are no object headers with number ${number}.`);
    return headers;
  }

  /** Forgets what no object carries any more. */
  keepOnly(used: ReadonlySet<number>): void {
    for (const [number, headers] of [...this.values]) {
      if (used.has(number)) continue;
      this.journal.delete(String(number));
      this.values.delete(number);
      this.numbers.delete(JSON.stringify(headers));
    }
  }

  private remember(number: number, headers: ObjectHeaders): void {
    this.numbers.set(JSON.stringify(headers), number);
    this.values.set(number, headers);
    this.last = Math.max(this.last, number);
  }
}
