import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { createHash, randomInt } from "node:crypto";

/** The runtime's only source of chance: with a seed, every id and every draw repeats. */
export class Random {
  private readonly draw: () => number;

  constructor(seed?: number) {
    const generator = xoroshiro128plus(seed ?? randomInt(2 ** 31));
    this.draw = () => generator.next();
  }

  /** `digits` lower-case hexadecimal digits. */
  hex(digits: number): string {
    let text = "";
    while (text.length < digits) text += (this.draw() >>> 0).toString(16).padStart(8, "0");
    return text.slice(0, digits);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const h = this.hex(32);
    const variant = ((parseInt(h.charAt(16), 16) & 0x3) | 0x8).toString(16);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20)}`;
  }

  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number {
    return (this.draw() >>> 0) % below;
  }
}

/** The first `digits` hexadecimal digits of the SHA-256 of `text`: an id that follows from what it names. */
export function digest(text: string, digits = 64): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
