import { duckType, expectType, isTypeName, type ColumnType } from "./columnTypes";
import { Cursor } from "./cursor";
import { datePart } from "./dateParts";
import { isFunction, translateCall } from "./functions";
import { constants, framing, isKeyword } from "./keywords";
import {
  isOperator,
  isWord,
  quoteName,
  quoteText,
  splitByComma,
  textOf,
  type Group,
  type Node,
  type Nodes,
} from "./nodes";
import { syntaxError, unsupported } from "./sqlError";

const plainOperators = new Set("+ - * / % ^ || = <> != < <= > >= ~ ~* !~ !~* , . & | << >>".split(" "));
/** Aggregates whose result type follows other rules in Redshift. */
const typedAggregates = new Set(["sum", "avg"]);

/** A cast that the text was written as; text is cut to its bytes, as an explicit cast does. */
export function castTo(value: string, type: ColumnType): string {
  const cast = `cast(${value} as ${duckType(type)})`;
  return type.length === undefined ? cast : `rs_fit(${cast}, ${type.length})`;
}

/** Expressions as DuckDB reads them. Queries within parentheses are the subclass's matter. */
export class ExpressionTranslator {
  private inWindow = false;

  /** A list of pieces on one level: expressions, commas, keywords. */
  list(nodes: Nodes): string {
    const cursor = new Cursor(nodes);
    const out: string[] = [];
    while (!cursor.done) out.push(this.piece(cursor, out));
    return out.join(" ");
  }

  group({ items }: Group): string {
    return `(${this.list(items)})`;
  }

  /** One operator, keyword or operand with all that hangs on it. */
  protected piece(cursor: Cursor, before: readonly string[]): string {
    const node = cursor.peek();
    if (node?.kind === "operator") return this.operator(cursor);
    if (this.isKeywordHere(cursor, before.at(-1))) return this.keyword(cursor);
    const operand = this.operand(cursor);
    const last = before.at(-1);
    return last === "/" || last === "%" ? `rs_nonzero(${operand})` : operand;
  }

  private operator(cursor: Cursor): string {
    const node = cursor.next();
    const text = textOf(node) ?? "";
    if (!plainOperators.has(text)) throw unsupported(`operator ${text}`);
    const matching = /^(!?)~(\*?)$/.exec(text);
    if (matching === null || cursor.done) return text;
    const flags = matching[2] === "*" ? "(?is)" : "(?s)";
    return `${matching[1]}~ ('${flags}.*(?:' || ${this.operand(cursor)} || ').*')`;
  }

  private isKeywordHere(cursor: Cursor, before: string | undefined): boolean {
    const node = cursor.peek();
    if (node?.kind !== "word" || node.value === "case" || node.value === "cast") return false;
    if (["true", "false", "null", "default"].includes(node.value)) return false;
    const after = cursor.peek(1);
    if (after?.kind === "group" && isFunction(node.value)) return false;
    if (this.inWindow && framing.has(node.value)) return true;
    return isKeyword(node.value, before, after?.kind === "word" ? after.value : undefined);
  }

  private keyword(cursor: Cursor): string {
    const word = textOf(cursor.next())?.toLowerCase() ?? "";
    if (word === "similar") throw unsupported("similar to", "use ~");
    if (word === "is" && (isWord(cursor.peek(), "distinct") || isWord(cursor.peek(1), "distinct")))
      throw syntaxError("distinct");
    if (word === "like" || word === "ilike") return `${word} ${this.pattern(cursor)}`;
    return word;
  }

  /** Redshift escapes with a backslash where nothing else is said. */
  private pattern(cursor: Cursor): string {
    const node = cursor.peek();
    const operand = this.operand(cursor);
    const escapes = node?.kind === "string" && node.value.includes("\\") && !isWord(cursor.peek(), "escape");
    return escapes ? `${operand} escape '\\'` : operand;
  }

  private operand(cursor: Cursor): string {
    let value = this.primary(cursor);
    for (;;) {
      if (cursor.takeOperator(".")) value += `.${this.member(cursor)}`;
      else if (cursor.takeOperator("::")) value = castTo(value, expectType(cursor));
      else return value;
    }
  }

  private member(cursor: Cursor): string {
    return cursor.takeOperator("*") ? "*" : quoteName(cursor.expectIdentifier());
  }

  private primary(cursor: Cursor): string {
    const node = cursor.next();
    switch (node.kind) {
      case "group":
        return this.group(node);
      case "string":
        return quoteText(node.value);
      case "number":
        return node.text;
      case "quoted":
        return quoteName(node.value.toLowerCase());
      case "word":
        return this.word(node.value, cursor);
      default:
        throw syntaxError(textOf(node));
    }
  }

  private word(word: string, cursor: Cursor): string {
    const after = cursor.peek();
    if (word === "case") return this.caseEnd(cursor);
    if (word === "approximate") return this.approximate(cursor);
    if (after?.kind === "group") return this.call(word, cursor);
    if (after?.kind === "string" && (isTypeName(word) || word === "interval")) return this.typedLiteral(word, cursor);
    if (["true", "false", "null", "default"].includes(word)) return word;
    return Object.hasOwn(constants, word) && !isOperator(after, ".") ? (constants[word] ?? word) : quoteName(word);
  }

  private typedLiteral(word: string, cursor: Cursor): string {
    const text = quoteText(cursor.expectString());
    if (word === "interval") return `interval ${text}`;
    return `cast(${text} as ${duckType(expectType(new Cursor([{ kind: "word", text: word, value: word }])))})`;
  }

  private caseEnd(cursor: Cursor): string {
    const inner: Node[] = [];
    for (let depth = 1; ;) {
      const node = cursor.next();
      if (isWord(node, "case")) depth += 1;
      if (isWord(node, "end") && --depth === 0) return `(case ${this.list(inner)} end)`;
      inner.push(node);
    }
  }

  private approximate(cursor: Cursor): string {
    cursor.expect("count");
    const inner = new Cursor(cursor.expectGroup().items);
    inner.expect("distinct");
    return `approx_count_distinct(${this.list(inner.rest())})`;
  }

  private call(name: string, cursor: Cursor): string {
    const { items } = cursor.expectGroup();
    if (name === "cast" || name === "try_cast") return this.cast(name, items);
    if (name === "extract") return this.extract(items);
    if (name === "listagg") return this.listagg(items, cursor);
    if (name === "percentile_cont" || name === "percentile_disc") return this.percentile(name, items, cursor);
    const spelled = this.spelledOut(name, items);
    if (spelled !== undefined) return spelled;
    const distinct = isWord(items[0], "distinct");
    const given = splitByComma(distinct ? items.slice(1) : items);
    const args = given.map((part) => this.list(part));
    const call = translateCall({
      name,
      given,
      args: distinct ? [`distinct ${args[0] ?? ""}`, ...args.slice(1)] : args,
    });
    return this.over(name, call, args, distinct, cursor);
  }

  /** A call as a window function, or as an aggregate with Redshift's type. */
  private over(name: string, call: string, args: readonly string[], distinct: boolean, cursor: Cursor): string {
    const typed = typedAggregates.has(name);
    const nulls = this.nullTreatment(cursor);
    if (cursor.take("over")) {
      const window = `${nulls === "" ? call : call.replace(/\)$/, `${nulls})`)} over ${this.window(cursor)}`;
      return typed ? `rs_${name}_as(${args[0] ?? ""}, ${window})` : window;
    }
    if (!typed) return call;
    return `rs_${name}${distinct ? "_distinct" : ""}(${args[0] ?? ""})`;
  }

  private nullTreatment(cursor: Cursor): string {
    if (cursor.take("ignore", "nulls")) return " ignore nulls";
    cursor.take("respect", "nulls");
    return "";
  }

  private window(cursor: Cursor): string {
    this.inWindow = true;
    try {
      return `(${this.list(cursor.expectGroup().items)})`;
    } finally {
      this.inWindow = false;
    }
  }

  private cast(name: string, items: Nodes): string {
    const cursor = new Cursor(items);
    const value = this.list(cursor.until("as"));
    cursor.expect("as");
    const type = expectType(cursor);
    cursor.expectEnd();
    return name === "cast" ? castTo(value, type) : castTo(value, type).replace("cast(", "try_cast(");
  }

  private extract(items: Nodes): string {
    const cursor = new Cursor(items);
    const part = cursor.takeString() ?? cursor.expectIdentifier();
    cursor.expect("from");
    return `date_part('${datePart(part)}', ${this.list(cursor.rest())})`;
  }

  private listagg(items: Nodes, cursor: Cursor): string {
    const distinct = isWord(items[0], "distinct");
    const [value = [], separator] = splitByComma(distinct ? items.slice(1) : items);
    const order = cursor.take("within", "group") ? ` ${this.list(cursor.expectGroup().items)}` : "";
    const joined = separator === undefined ? "''" : this.list(separator);
    if (isWord(cursor.peek(), "over")) throw unsupported("listagg as a window function");
    return `string_agg(${distinct ? "distinct " : ""}${this.list(value)}, ${joined}${order})`;
  }

  private percentile(name: string, items: Nodes, cursor: Cursor): string {
    cursor.expect("within", "group");
    return `${name}(${this.list(items)}) within group ${this.group(cursor.expectGroup())}`;
  }

  /** Calls with words between their arguments: `trim(both 'x' from y)`, `substring(x from 1 for 2)`, `position(x in y)`. */
  private spelledOut(name: string, items: Nodes): string | undefined {
    const words = { trim: "from", btrim: "from", substring: "from", position: "in" }[name];
    if (words === undefined || !items.some((node) => isWord(node, words))) return undefined;
    const cursor = new Cursor(items);
    const side = name === "trim" ? cursor.takeOneOf("both", "leading", "trailing") : undefined;
    const first = this.list(cursor.until(words));
    cursor.next();
    const second = this.list(cursor.until("for"));
    if (name === "position") return `strpos(${second}, ${first})`;
    if (name === "substring")
      return `substring(${first}, ${second}${cursor.take("for") ? `, ${this.list(cursor.rest())}` : ""})`;
    const trim = side === "leading" ? "ltrim" : side === "trailing" ? "rtrim" : "trim";
    return first === "" ? `${trim}(${second})` : `${trim}(${second}, ${first})`;
  }
}
