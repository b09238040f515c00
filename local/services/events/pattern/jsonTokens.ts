/** A token of JSON text. Strings and numbers keep their text: `text()` of the reader gives it. */
export type TokenKind = "{" | "}" | "[" | "]" | "name" | "string" | "number" | "true" | "false" | "null" | "end";

/** Something wrong at a place in JSON text; `message` ends with the place, as EventBridge words it. */
export class JsonProblem extends Error {}

const longestSnippet = 500;
const valueWanted = "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * Reads JSON text token by token, keeping what `JSON.parse` loses: number lexemes, repeated keys, and the place of a mistake.
 * Places are those that EventBridge reports: behind the token just read, but behind the opening quote alone of a string whose
 * text nobody has asked for yet; a name is read together with the head of its value.
 */
export class JsonTokens {
  private at = 0;
  private kind: TokenKind = "end";
  private word = "";
  private ahead?: { kind: TokenKind; word: string };
  /** Set while a string's opening quote is behind us and its text is not. */
  private inString = false;
  private readonly open: Array<"{" | "["> = [];
  private first = true;

  constructor(private readonly source: string) {}

  /** @returns "end" behind the last token; @throws JsonProblem where the text is no JSON */
  next(): TokenKind {
    if (this.inString) this.word = this.restOfString();
    if (this.ahead !== undefined) {
      ({ kind: this.kind, word: this.word } = this.ahead);
      this.ahead = undefined;
      this.inString = this.kind === "string";
      return this.kind;
    }
    this.skipSpace();
    const within = this.open.at(-1);
    const closing = within === "{" ? "}" : "]";
    if (within !== undefined && this.source[this.at] === closing) return this.close(closing);
    if (within !== undefined) this.skipComma(within);
    if (within === "{") return this.name();
    if (within === undefined && this.at >= this.source.length) return (this.kind = "end");
    return this.value();
  }

  /** The current name, string value or number lexeme. */
  text(): string {
    if (this.inString) this.word = this.restOfString();
    return this.word;
  }

  /** An error at the current place. */
  problem(message: string): JsonProblem {
    const before = this.source.slice(0, this.at).split("\n");
    const shown = this.source.slice(0, longestSnippet);
    const cut = this.source.length - shown.length;
    const source = `(String)"${shown}"${cut > 0 ? `[truncated ${cut} chars]` : ""}`;
    const column = (before.at(-1)?.length ?? 0) + 1;
    return new JsonProblem(`${message}\n at [Source: ${source}; line: ${before.length}, column: ${column}]`);
  }

  private close(closing: "}" | "]"): TokenKind {
    this.at += 1;
    this.open.pop();
    this.first = false;
    return (this.kind = closing);
  }

  private skipComma(within: "{" | "["): void {
    if (this.first) {
      this.first = false;
      return;
    }
    const entries = within === "{" ? "Object" : "Array";
    this.expect(",", `was expecting comma to separate ${entries} entries`);
    this.skipSpace();
  }

  private name(): TokenKind {
    this.expect('"', "was expecting double-quote to start field name");
    const name = this.restOfString();
    this.skipSpace();
    this.expect(":", "was expecting a colon to separate field name and value");
    this.skipSpace();
    this.ahead = { kind: this.value(), word: this.word };
    this.inString = false;
    this.word = name;
    return (this.kind = "name");
  }

  private value(): TokenKind {
    const character = this.source[this.at];
    if (character === undefined) throw this.problem("Unexpected end-of-input within/between entries");
    if (character === '"') return this.startString();
    if (character === "{" || character === "[") return this.enter(character);
    return this.numberOrLiteral(character);
  }

  private startString(): TokenKind {
    this.at += 1;
    this.inString = true;
    return (this.kind = "string");
  }

  private enter(opening: "{" | "["): TokenKind {
    this.at += 1;
    this.open.push(opening);
    this.first = true;
    return (this.kind = opening);
  }

  private numberOrLiteral(character: string): TokenKind {
    const rest = /^[\w.+-]+/.exec(this.source.slice(this.at))?.[0];
    if (rest === undefined) throw this.unexpected(character, valueWanted);
    this.at += rest.length;
    this.word = rest;
    if (rest === "true" || rest === "false" || rest === "null") return (this.kind = rest);
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(rest)) return (this.kind = "number");
    throw this.problem(
      `Unrecognized token '${rest}': ${valueWanted.replace("expected a valid value", "was expecting")}`,
    );
  }

  private restOfString(): string {
    this.inString = false;
    let text = "";
    for (;;) {
      const character = this.source[this.at++];
      if (character === undefined)
        throw this.problem("Unexpected end-of-input: was expecting closing quote for a string value");
      if (character === '"') return text;
      if (character < " ") {
        throw this.problem(
          `Illegal unquoted character ((CTRL-CHAR, code ${character.charCodeAt(0)})): has to be escaped using backslash to be included in string value`,
        );
      }
      text += character === "\\" ? this.escape() : character;
    }
  }

  private escape(): string {
    const character = this.source[this.at++] ?? "";
    if (character === "u") {
      const digits = this.source.slice(this.at, this.at + 4);
      if (!/^[\da-fA-F]{4}$/.test(digits))
        throw this.problem("Unexpected character: expected a hex-digit for character escape sequence");
      this.at += 4;
      return String.fromCharCode(parseInt(digits, 16));
    }
    if ('"\\/'.includes(character) && character !== "") return character;
    const plain = escapes[character];
    if (plain === undefined)
      throw this.problem(`Unrecognized character escape '${character}' (code ${character.charCodeAt(0)})`);
    return plain;
  }

  private skipSpace(): void {
    while (" \t\r\n".includes(this.source[this.at] ?? "x")) this.at += 1;
  }

  private expect(character: string, wanted: string): void {
    const found = this.source[this.at];
    if (found === undefined) throw this.problem("Unexpected end-of-input within/between entries");
    this.at += 1;
    if (found !== character) throw this.unexpected(found, wanted);
  }

  private unexpected(found: string, wanted: string): JsonProblem {
    return this.problem(`Unexpected character ('${found}' (code ${found.charCodeAt(0)})): ${wanted}`);
  }
}
