import { isOperator, isWord, textOf, type Group, type Node, type Nodes } from "./nodes";
import { syntaxError } from "./sqlError";

/** A relation or procedure as named in SQL, in lower case. */
export interface Name {
  readonly database?: string;
  readonly schema?: string;
  readonly name: string;
}

export function showName({ schema, name }: Name): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** Reads nodes from left to right. Every `expect` throws Redshift's syntax error where something else stands. */
export class Cursor {
  private at = 0;

  constructor(private readonly nodes: Nodes) {}

  get done(): boolean {
    return this.at >= this.nodes.length;
  }

  peek(ahead = 0): Node | undefined {
    return this.nodes[this.at + ahead];
  }

  next(): Node {
    const node = this.nodes[this.at++];
    if (node === undefined) throw syntaxError(undefined);
    return node;
  }

  /** Takes these words if they all come next. */
  take(...words: readonly string[]): boolean {
    const there = words.every((word, index) => isWord(this.peek(index), word));
    if (there) this.at += words.length;
    return there;
  }

  /** Takes any one of these words. */
  takeOneOf(...words: readonly string[]): string | undefined {
    const node = this.peek();
    if (node?.kind !== "word" || !words.includes(node.value)) return undefined;
    this.at += 1;
    return node.value;
  }

  takeOperator(operator: string): boolean {
    if (!isOperator(this.peek(), operator)) return false;
    this.at += 1;
    return true;
  }

  takeGroup(): Group | undefined {
    const node = this.peek();
    if (node?.kind !== "group") return undefined;
    this.at += 1;
    return node;
  }

  takeString(): string | undefined {
    const node = this.peek();
    if (node?.kind !== "string") return undefined;
    this.at += 1;
    return node.value;
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.take(word)) throw this.surprise();
  }

  expectGroup(): Group {
    return this.takeGroup() ?? this.fail();
  }

  expectString(): string {
    return this.takeString() ?? this.fail();
  }

  expectInteger(): number {
    const sign = this.takeOperator("-") ? -1 : 1;
    const node = this.peek();
    if (node?.kind !== "number" || !/^\d+$/.test(node.value)) return this.fail();
    this.at += 1;
    return sign * Number(node.value);
  }

  /** An identifier. Redshift folds quoted ones too; users keep theirs as written (`folded` false). */
  expectIdentifier(folded = true): string {
    const node = this.peek();
    if (node?.kind !== "word" && node?.kind !== "quoted") return this.fail();
    this.at += 1;
    return folded ? node.value.toLowerCase() : node.value;
  }

  /** `name`, `schema.name` or `database.schema.name`. */
  expectName(): Name {
    const parts = [this.expectIdentifier()];
    while (parts.length < 3 && this.takeOperator(".")) parts.push(this.expectIdentifier());
    const [name = "", schema, database] = parts.reverse();
    return { name, ...(schema === undefined ? {} : { schema }), ...(database === undefined ? {} : { database }) };
  }

  expectEnd(): void {
    if (!this.done) throw this.surprise();
  }

  /** Everything that is left. */
  rest(): Nodes {
    const rest = this.nodes.slice(this.at);
    this.at = this.nodes.length;
    return rest;
  }

  /** Everything up to the first of these words on this level, or to the end. `within group` is no `group`. */
  until(...words: readonly string[]): Nodes {
    const from = this.at;
    while (!this.done && !isWord(this.peek(), ...words)) {
      if (!this.take("within", "group")) this.at += 1;
    }
    return this.nodes.slice(from, this.at);
  }

  surprise(): Error {
    return syntaxError(textOf(this.peek()));
  }

  fail(): never {
    throw this.surprise();
  }
}
