import { SqlError, syntaxError } from "./sqlError";
import { tokenize, type Token, type TokenKind } from "./tokens";

/** Far deeper than anybody writes; shallow enough for recursive code to walk. */
const deepestGroup = 500;

export type LeafKind = Exclude<TokenKind, "open" | "close" | "semicolon" | "space" | "comment">;

export interface Leaf {
  readonly kind: LeafKind;
  readonly text: string;
  readonly value: string;
}

/** What stands between a pair of parentheses. */
export interface Group {
  readonly kind: "group";
  readonly items: Nodes;
}

/** SQL without spaces and comments, parentheses matched. */
export type Node = Leaf | Group;
export type Nodes = readonly Node[];

export function isWord(node: Node | undefined, ...words: readonly string[]): boolean {
  return node?.kind === "word" && words.includes(node.value);
}

export function isOperator(node: Node | undefined, ...operators: readonly string[]): boolean {
  return node?.kind === "operator" && operators.includes(node.value);
}

export function textOf(node: Node | undefined): string | undefined {
  return node === undefined || node.kind === "group" ? node && "(" : node.text;
}

/** The statements of a script. @throws SqlError where it is no SQL */
export function parseScript(sql: string): Nodes[] {
  return statementsOf(tokenize(sql));
}

/** The statements that the tokens make, whichever dialect's they are. @throws SqlError where parentheses do not match */
export function statementsOf(tokens: readonly Token[]): Nodes[] {
  const statements: Nodes[] = [];
  const open: Node[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "semicolon") {
      if (open.length > 1) throw syntaxError(";");
      statements.push(open.splice(0, 1, [])[0] ?? []);
    } else place(token, open);
  }
  if (open.length > 1) throw syntaxError(undefined);
  return [...statements, ...open].filter((nodes) => nodes.length > 0);
}

function place(token: Token, open: Node[][]): void {
  if (token.kind === "open") {
    if (open.length > deepestGroup) throw new SqlError("stack depth limit exceeded");
    open.push([]);
  } else if (token.kind === "close") {
    if (open.length === 1) throw syntaxError(")");
    const items = open.pop() ?? [];
    open.at(-1)?.push({ kind: "group", items });
  } else if (token.kind !== "space" && token.kind !== "comment" && token.kind !== "semicolon") {
    open.at(-1)?.push({ kind: token.kind, text: token.text, value: token.value });
  }
}

/** The parts between the commas of this level. Nothing at all has no parts. */
export function splitByComma(nodes: Nodes): Nodes[] {
  if (nodes.length === 0) return [];
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (isOperator(node, ",")) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** Puts values in the place of leaves, at every depth. */
export function substitute(
  nodes: Nodes,
  replace: (leaf: Leaf, before: Node | undefined, after: Node | undefined) => Leaf,
): Nodes {
  return nodes.map((node, index) =>
    node.kind === "group"
      ? { kind: "group", items: substitute(node.items, replace) }
      : replace(node, nodes[index - 1], nodes[index + 1]),
  );
}

export function stringLeaf(value: string): Leaf {
  return { kind: "string", text: quoteText(value), value };
}

/** As an SQL string, for DuckDB: backslashes mean themselves there. */
export function quoteText(value: string): string {
  return `'${value.replace(/'/g, "''")}'`;
}

export function quoteName(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}
