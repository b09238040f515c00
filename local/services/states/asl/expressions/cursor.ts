/** A text that does not follow its grammar. */
export class SyntaxProblem extends Error {}

/** A place in a text that is being parsed. */
export class Cursor {
  at = 0;

  constructor(readonly text: string) {}

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** The next character, "" at the end. */
  get next(): string {
    return this.text.charAt(this.at);
  }

  /** Steps over `wanted` if it comes next. */
  take(wanted: string): boolean {
    if (!this.text.startsWith(wanted, this.at)) return false;
    this.at += wanted.length;
    return true;
  }

  /** Steps over what a sticky expression matches here. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  skipSpace(): void {
    this.match(/\s+/y);
  }

  expect(wanted: string): void {
    if (!this.take(wanted)) this.fail(`wanted "${wanted}"`);
  }

  fail(reason: string): never {
    const found = this.ended ? "at its end" : `at "${this.text.slice(this.at, this.at + 20)}"`;
    throw new SyntaxProblem(`"${this.text}" cannot be read ${found}: ${reason}`);
  }

  /** Characters up to the closing quote, which is stepped over; a backslash and what follows it stay as they are. */
  quoted(quote: string): string {
    const from = this.at;
    for (; !this.ended; this.at++) {
      if (this.next === "\\") this.at++;
      else if (this.next === quote) return this.text.slice(from, this.at++);
    }
    return this.fail(`the text that starts with ${quote} has no end`);
  }
}

/** Reads a whole text. @throws SyntaxProblem where something is left over */
export function parsed<T>(text: string, read: (cursor: Cursor) => T): T {
  const cursor = new Cursor(text);
  const value = read(cursor);
  if (!cursor.ended) cursor.fail("this does not belong here");
  return value;
}

/** A quoted text without its backslashes. */
export function unescaped(raw: string): string {
  return raw.replace(/\\([\s\S])/g, "$1");
}
