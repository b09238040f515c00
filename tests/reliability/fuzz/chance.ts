import { Random } from "../../../local/engine/random";

/** Texts that parsers stumble over. */
export const awkwardTexts: readonly string[] = [
  ...["", " ", "\0", "a\0b", "..", "../../etc/passwd", "/etc/passwd", "%00", "%", "%zz", "..%2f..%2f", "\\", '"', "'"],
  ...["é", "😀", "\uD800", "\uFEFF", "\u2028", "\r\n", "__proto__", "constructor", "toString", "hasOwnProperty"],
  ...["null", "undefined", "NaN", "-0", "1e999", "9007199254740993", "-1", "0x10", "${x}", "{{x}}", "$", "$.", "*"],
  ...["(", ")", "[", "]", "{", "}", "<", ">", "<!--", "--", "/*", "*/", ";", "arn:", "arn:aws:::::", "s3://", "://"],
  ...[
    "a".repeat(1024),
    "a".repeat(70_000),
    "(".repeat(3000),
    "[".repeat(3000),
    `${"(".repeat(9000)}1${")".repeat(9000)}`,
    `${"[".repeat(9000)}1${"]".repeat(9000)}`,
    "a/".repeat(600),
    "*".repeat(50),
  ],
];

/** Values of a type that nobody asked for. */
export const awkwardValues: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e21, -(2 ** 53), [], {}, [[]], [null], [{}], { a: null }, "", "x"],
  ...[
    nested(150),
    nested(1200),
    JSON.parse('{"__proto__":{"x":1}}') as unknown,
    { constructor: { name: 1 } },
    { toString: 1 },
  ],
];

function nested(depth: number): unknown {
  return depth === 0 ? 1 : JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
}

/** The text without halves of surrogate pairs, which nothing but JSON can carry. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** Draws for the generators: the same seed gives the same requests. */
export class Chance extends Random {
  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined && items.length === 0) throw new Error("There is nothing to pick from.");
    return item as T;
  }

  text(): string {
    return this.once(2) ? this.pick(awkwardTexts) : this.hex(1 + this.below(8));
  }

  /** A text with some of its signs and words dropped, doubled, swapped or replaced. */
  mutated(text: string): string {
    let out = text;
    for (let changes = 1 + this.below(3); changes > 0; changes--) out = this.changed(out);
    return out;
  }

  private changed(text: string): string {
    const parts = text.split(/(\W)/);
    const at = this.below(parts.length);
    const other = this.below(parts.length);
    switch (this.below(7)) {
      case 0:
        parts.splice(at, 1 + this.below(3));
        break;
      case 1:
        parts.splice(at, 0, ...parts.slice(other, other + 1 + this.below(6)));
        break;
      case 2:
        parts[at] = this.pick(awkwardTexts);
        break;
      case 3:
        parts[at] = parts[other] ?? "";
        break;
      case 4:
        return text.slice(0, this.below(text.length + 1));
      case 5:
        return text.slice(this.below(text.length + 1));
      default:
        parts.splice(at, 0, String.fromCharCode(this.below(128)));
    }
    return parts.join("");
  }
}
