import {
  isOperator,
  isWord,
  quoteName,
  quoteText,
  type Group,
  type Leaf,
  type Node,
  type Nodes,
} from "../../redshift/sql/nodes";
import { listItems } from "./lists";
import { syntaxError, unsupported } from "../queryError";
import { callOf } from "./calls";
import { comparesDistinct, endsOperand, withOutputNames } from "./outputNames";
import { tableName, type TableName } from "./statement";
import { bareCalls, beforeParenthesis, endsRelations, knownOperators, quotedForDuck, refusedBareCalls } from "./words";
import { own } from "../../own";

/** A query in DuckDB's words, and the tables that it reads: each as the relation `"database"."table"`. */
export interface Translation {
  readonly sql: string;
  readonly tables: ReadonlyArray<Required<TableName>>;
}

/** @param database where tables without one are looked for @throws QueryError for what Trino or this runtime does not take */
export function translate(nodes: Nodes, database: string): Translation {
  const tables = new Map<string, Required<TableName>>();
  const sql = new Query(database, tables, new Set()).text(withOutputNames(nodes));
  return { sql, tables: [...tables.values()] };
}

/** One level of parentheses on its way into DuckDB's words, node by node. */
export class Query {
  private out: string[] = [];
  private nodes: Nodes = [];
  private at = 0;
  /** Within FROM; and right where a relation must stand. */
  private inRelations = false;
  private atRelation = false;

  constructor(
    private readonly database: string,
    private readonly tables: Map<string, Required<TableName>>,
    /** Names that WITH gave, here or further out. */
    private readonly given: Set<string>,
  ) {}

  /** @param relations true where the level begins with a relation: `(a join b on ...)` */
  text(nodes: Nodes, relations = false): string {
    [this.nodes, this.at, this.out] = [nodes, 0, []];
    this.inRelations = this.atRelation = relations;
    if (isWord(nodes[0], "with")) this.withClause();
    while (this.at < this.nodes.length) this.step();
    return this.out.join(" ");
  }

  /** A part of its own, with the same names in reach. */
  part(nodes: Nodes, relations = false): string {
    return new Query(this.database, this.tables, new Set(this.given)).text(nodes, relations);
  }

  private step(): void {
    const node = this.nodes[this.at];
    if (node === undefined) return;
    if (this.atRelation && !isWord(node, "lateral")) return this.relation(node);
    this.at += 1;
    if (node.kind === "group") this.out.push(this.parenthesised(node));
    else if (node.kind === "word") this.word(node);
    else if (node.kind === "operator") this.operator(node);
    else if (node.kind === "string") this.out.push(quoteText(node.value));
    else if (node.kind === "quoted") this.quoted(node);
    else this.out.push(node.text);
  }

  private parenthesised(group: Group): string {
    return `(${this.part(group.items)})`;
  }

  private withClause(): void {
    const recursive = isWord(this.nodes[1], "recursive");
    this.out.push(recursive ? "with recursive" : "with");
    this.at = recursive ? 2 : 1;
    for (let more = true; more; more = isOperator(this.nodes[this.at - 1], ",")) {
      if (this.out.length > 1) this.out.push(",");
      this.withQuery(recursive);
      if (isOperator(this.nodes[this.at], ",")) this.at += 1;
    }
  }

  private withQuery(recursive: boolean): void {
    const name = nameOf(this.nodes[this.at++]);
    if (recursive) this.given.add(name.toLowerCase());
    const columns = this.nodes[this.at]?.kind === "group" ? this.nodes[this.at++] : undefined;
    const [as, query] = [this.nodes[this.at++], this.nodes[this.at++]];
    if (!isWord(as, "as") || query?.kind !== "group") throw syntaxError(`line 1:1: "${name}" of WITH has no query`);
    const list = columns?.kind === "group" ? `(${namesIn(columns)})` : "";
    this.out.push(`${quoteName(name)}${list} as ${this.parenthesised(query)}`);
    this.given.add(name.toLowerCase());
  }

  private relation(node: Node): void {
    this.atRelation = false;
    if (node.kind === "group") {
      this.at += 1;
      const isQuery = isWord(node.items[0], "select", "with", "values") || isWholeQuery(node);
      this.out.push(`(${this.part(node.items, !isQuery)})`);
    } else if (isWord(node, "unnest") && this.nodes[this.at + 1]?.kind === "group") {
      this.out.push("unnest", this.parenthesised(this.nodes[this.at + 1] as Group));
      this.at += 2;
    } else this.table();
  }

  private table(): void {
    const { name, length } = tableName(this.nodes, this.at);
    this.nodes.slice(this.at, this.at + length).forEach(refuseBackquotes);
    this.at += length;
    if (this.nodes[this.at]?.kind === "group") throw unsupported(`table function ${name.table}`);
    if (name.database === undefined && this.given.has(name.table)) return void this.out.push(quoteName(name.table));
    const { table, database = this.database } = name;
    this.tables.set(`${database}.${table}`, { table, database });
    this.out.push(`${quoteName(database)}.${quoteName(table)}`);
  }

  private word(word: Leaf): void {
    const before = this.nodes[this.at - 2];
    const next = this.nodes[this.at];
    if (isOperator(before, ".")) return void this.out.push(quoteName(word.value));
    if (next?.kind === "group" && !beforeParenthesis.has(word.value)) return this.call(word, next);
    if (word.value === "values") return this.values();
    this.follow(word, before);
    if (isOperator(next, ".") && !beforeParenthesis.has(word.value)) return void this.out.push(quoteName(word.value));
    if (refusedBareCalls.has(word.value)) throw unsupported(word.value);
    const isAliasList = isWord(before, "by") && word.value === "all";
    if (isAliasList) throw syntaxError("line 1:1: mismatched input 'ALL'");
    this.out.push(own(bareCalls, word.value) ?? (quotedForDuck.has(word.value) ? quoteName(word.value) : word.text));
  }

  /** A row of one column needs no parentheses in Trino. */
  private values(): void {
    const rest = this.nodes.slice(this.at);
    const end = rest.findIndex((node) => node.kind === "word" && endsRelations.has(node.value));
    const rows = listItems(end < 0 ? rest : rest.slice(0, end));
    this.at = end < 0 ? this.nodes.length : this.at + end;
    const wrapped = rows.map((row) =>
      row.length === 1 && row[0]?.kind === "group" ? row : [{ kind: "group", items: row } as const],
    );
    this.out.push(`values ${wrapped.map((row) => this.part(row)).join(", ")}`);
  }

  /** Keeps track of where relations are named. */
  private follow({ value }: Leaf, before: Node | undefined): void {
    if (value === "from" && !comparesDistinct(this.nodes, this.at - 1)) this.inRelations = this.atRelation = true;
    else if (value === "join") this.atRelation = true;
    else if (endsRelations.has(value)) this.inRelations = false;
    if (value === "on" && isWord(before, "distinct")) throw syntaxError("line 1:1: mismatched input 'ON'");
  }

  /** A function, or an alias with the names of its columns: `t(a, b)`. */
  private call(name: Leaf, group: Group): void {
    const before = this.nodes[this.at - 2];
    this.at += 1;
    if (isWord(before, "as") || endsOperand(before)) this.out.push(`${quoteName(name.value)}(${namesIn(group)})`);
    else this.out.push(callOf(name.value, group, this));
  }

  private quoted(name: Leaf): void {
    const [before, next] = [this.nodes[this.at - 2], this.nodes[this.at]];
    refuseBackquotes(name);
    if (next?.kind === "group" && !isWord(before, "as") && !endsOperand(before)) return this.call(name, next);
    this.out.push(quoteName(name.value));
  }

  private operator({ text }: Leaf): void {
    if (!knownOperators.has(text))
      throw text === "->" ? unsupported("a lambda") : syntaxError(`line 1:1: mismatched input '${text}'`);
    if (text === "," && this.inRelations) this.atRelation = true;
    this.out.push(text);
    if (text === "/" || text === "%") this.divisor();
  }

  /** DuckDB gives NULL for a division by zero; Trino fails. */
  private divisor(): void {
    const from = this.at;
    if (isOperator(this.nodes[this.at], "-", "+")) this.at += 1;
    this.at += 1;
    while (this.continues()) this.at += 1;
    this.out.push(`trino_divisor(${this.part(this.nodes.slice(from, this.at))})`);
  }

  /** Whether the next node still belongs to the operand before it: a path, a call, a window, a subscript. */
  private continues(): boolean {
    const [before, next] = [this.nodes[this.at - 1], this.nodes[this.at]];
    if (next === undefined) return false;
    if (isOperator(before, ".") || isOperator(next, ".")) return true;
    if (isWord(before, "case")) throw unsupported("CASE as a divisor", "put it in parentheses");
    if (next.kind === "group") return before?.kind === "word" || before?.kind === "quoted";
    return isWord(next, "over", "filter") || isOperator(next, "[", "]") || isOperator(before, "[");
  }
}

function refuseBackquotes(node: Node): void {
  if (node.kind === "quoted" && node.text.startsWith("`"))
    throw syntaxError("line 1:1: backquoted identifiers are not supported; use double quotes to quote identifiers");
}

function isWholeQuery({ items }: Group): boolean {
  return items[0]?.kind === "group" && isWord(items[1], "union", "intersect", "except");
}

function nameOf(node: Node | undefined): string {
  if (node?.kind === "word" || node?.kind === "quoted") return node.value;
  throw syntaxError("line 1:1: a name is expected");
}

function namesIn({ items }: Group): string {
  return listItems(items)
    .map((item) => quoteName(nameOf(item[0])))
    .join(", ");
}
