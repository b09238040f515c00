import { Cursor, type Name } from "./cursor";
import { ExpressionTranslator } from "./expressionTranslator";
import { isKeyword } from "./keywords";
import { labelOf } from "./labels";
import { isOperator, isWord, quoteName, splitByComma, textOf, type Group, type Node, type Nodes } from "./nodes";
import { syntaxError, unsupported } from "./sqlError";

/** Where names are looked up. */
export interface NamePlace {
  /** The relation as DuckDB finds it, in the session's schemas. */
  spell(name: Name): string;
}

const setOperators = ["union", "except", "intersect", "minus"];
const afterSelectList = [
  "from",
  "into",
  "where",
  "group",
  "having",
  "qualify",
  "order",
  "limit",
  "offset",
  ...setOperators,
];

/**
 * Redshift queries as DuckDB reads them, with what they read collected on the way. Every name comes out quoted, so that a word
 * that only DuckDB knows as a keyword stays the name it is in Redshift.
 */
export class Translator extends ExpressionTranslator {
  /** Relations read so far, in order of appearance; common table expressions are none. */
  readonly reads: Name[] = [];
  private scopes: Array<Set<string>> = [];

  constructor(private readonly place: NamePlace) {
    super();
  }

  /** A whole query: `[with ...] select ... | values ...`, with its set operations. */
  query(nodes: Nodes): string {
    this.scopes.push(new Set());
    try {
      const cursor = new Cursor(nodes);
      const out: string[] = [];
      if (cursor.take("with")) out.push(this.commonTables(cursor));
      const limits: string[] = [];
      while (!cursor.done) this.clause(cursor, out, limits);
      return [...out, ...limits].join(" ");
    } finally {
      this.scopes.pop();
    }
  }

  /** The rest of a statement after its head: `set ... from ... where ...`. */
  tail(cursor: Cursor): string {
    const out: string[] = [];
    while (!cursor.done) this.clause(cursor, out, []);
    return out.join(" ");
  }

  override group({ items }: Group): string {
    return isWord(items[0], "select", "with", "values")
      ? `(${this.query(items)})`
      : super.group({ kind: "group", items });
  }

  /** Relations between commas and joins, as they stand after `from` or `using`. */
  relations(cursor: Cursor): string {
    const out = [this.relation(cursor)];
    for (;;) {
      const join = this.joinWords(cursor);
      if (join !== undefined) out.push(join, this.relation(cursor), ...this.joinCondition(cursor));
      else if (cursor.takeOperator(",")) out.push(",", this.relation(cursor));
      else return out.join(" ");
    }
  }

  /** The relation as this session's connection names it. */
  target(name: Name): string {
    return this.place.spell(name);
  }

  private commonTables(cursor: Cursor): string {
    const out = [cursor.take("recursive") ? "with recursive" : "with"];
    do {
      if (out.length > 1) out.push(",");
      const name = cursor.expectIdentifier();
      const columns = cursor.takeGroup();
      cursor.expect("as");
      this.scopes.at(-1)?.add(name);
      out.push(
        quoteName(name),
        columns === undefined ? "" : this.names(columns),
        "as",
        `(${this.query(cursor.expectGroup().items)})`,
      );
    } while (cursor.takeOperator(","));
    return out.join(" ");
  }

  private clause(cursor: Cursor, out: string[], limits: string[]): void {
    if (cursor.take("select")) out.push("select", this.selectList(cursor, limits));
    else if (cursor.take("from")) out.push("from", this.relations(cursor));
    else if (cursor.take("into")) throw unsupported("select ... into", "use create table ... as");
    else if (cursor.take("minus")) out.push("except");
    else out.push(this.piece(cursor, out));
    const set = setOperators.some((word) => isWord(cursor.peek(), word));
    if (set && limits.length > 0) throw unsupported("top in a part of a set operation", "use limit in parentheses");
  }

  private selectList(cursor: Cursor, limits: string[]): string {
    const quantity = cursor.takeOneOf("distinct", "all") ?? "";
    if (isWord(cursor.peek(), "top") && cursor.peek(1)?.kind === "number") {
      cursor.next();
      limits.push(`limit ${cursor.expectInteger()}`);
    }
    const items = splitByComma(cursor.until(...afterSelectList));
    if (items.length === 0) throw syntaxError(textOf(cursor.peek()));
    return `${quantity} ${items.map((item) => this.selectItem(item)).join(", ")}`;
  }

  private selectItem(item: Nodes): string {
    if (item.length === 0) throw syntaxError(",");
    const label = labelOf(item);
    return label === undefined ? this.list(item) : `${this.list(item)} as ${quoteName(label)}`;
  }

  private relation(cursor: Cursor): string {
    const node = cursor.peek();
    if (node?.kind === "group") {
      cursor.next();
      const inner = this.isQuery(node) ? this.group(node) : `(${this.relations(new Cursor(node.items))})`;
      return `${inner} ${this.alias(cursor)}`;
    }
    if (node?.kind === "string") throw syntaxError(node.text);
    const name = cursor.expectName();
    if (cursor.peek()?.kind === "group") throw unsupported(`table function ${name.name}`);
    return `${this.read(name)} ${this.alias(cursor)}`;
  }

  private isQuery({ items }: Group): boolean {
    const [first] = items;
    return (
      isWord(first, "select", "with", "values") ||
      (first?.kind === "group" && this.isQuery(first) && !isWord(items[1], "as"))
    );
  }

  private read(name: Name): string {
    const common = name.schema === undefined && this.scopes.some((scope) => scope.has(name.name));
    if (common) return quoteName(name.name);
    this.reads.push(name);
    return this.target(name);
  }

  private alias(cursor: Cursor): string {
    const explicit = cursor.take("as");
    const node = cursor.peek();
    if (isWord(node, "pivot", "unpivot")) throw unsupported(String(textOf(node)));
    if (!explicit && !this.isName(node, cursor.peek(1))) return "";
    const alias = quoteName(cursor.expectIdentifier());
    const columns = cursor.takeGroup();
    return columns === undefined ? `as ${alias}` : `as ${alias}${this.names(columns)}`;
  }

  private isName(node: Node | undefined, after: Node | undefined): boolean {
    if (node?.kind === "quoted") return true;
    return (
      node?.kind === "word" &&
      node.value !== "set" &&
      node.value !== "minus" &&
      !isKeyword(node.value, undefined, textOf(after))
    );
  }

  private names({ items }: Group): string {
    return `(${splitByComma(items)
      .map((part) => quoteName(new Cursor(part).expectIdentifier()))
      .join(", ")})`;
  }

  private joinWords(cursor: Cursor): string | undefined {
    const words: string[] = [];
    const kinds = ["natural", "inner", "cross", "left", "right", "full"];
    for (let kind = cursor.takeOneOf(...kinds); kind !== undefined; kind = cursor.takeOneOf(...kinds)) words.push(kind);
    if (words.length > 0) cursor.take("outer");
    if (cursor.take("join")) return [...words, "join"].join(" ");
    if (words.length > 0) throw cursor.surprise();
    return undefined;
  }

  private joinCondition(cursor: Cursor): string[] {
    if (cursor.take("using")) return ["using", this.names(cursor.expectGroup())];
    if (!cursor.take("on")) return [];
    const out = ["on"];
    const ends = [
      "join",
      "natural",
      "inner",
      "cross",
      "left",
      "right",
      "full",
      "where",
      ...afterSelectList,
      "when",
      "set",
    ];
    while (!cursor.done && !this.endsCondition(cursor, ends)) out.push(this.piece(cursor, out));
    return out;
  }

  /** `left(` and `right(` are functions, not joins. */
  private endsCondition(cursor: Cursor, ends: readonly string[]): boolean {
    const node = cursor.peek();
    if (isOperator(node, ",")) return true;
    return isWord(node, ...ends) && !(isWord(node, "left", "right") && cursor.peek(1)?.kind === "group");
  }
}
