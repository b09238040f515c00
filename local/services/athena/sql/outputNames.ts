import { isOperator, isWord, type Leaf, type Node, type Nodes } from "../../redshift/sql/nodes";
import { listItems } from "./lists";
import { endsRelations, grammar } from "./words";

/** Stands for "no name given" until the column's place in the result is known: then it is `_col<n>`. */
export const unnamed = "?unnamed?";

const alias: readonly Leaf[] = [
  { kind: "word", text: "as", value: "as" },
  { kind: "quoted", text: `"${unnamed}"`, value: unnamed },
];
const comma: Leaf = { kind: "operator", text: ",", value: "," };

/** Marks each expression of a query's select list that has no name, as Athena numbers those. */
export function withOutputNames(nodes: Nodes): Nodes {
  const select = nodes.findIndex((node) => isWord(node, "select"));
  if (select < 0) return nodes[0]?.kind === "group" ? [inside(nodes[0]), ...nodes.slice(1)] : nodes;
  const start = isWord(nodes[select + 1], "distinct", "all") ? select + 2 : select + 1;
  const after = nodes.findIndex((_, at) => at >= start && isEnd(nodes, at));
  const end = after < 0 ? nodes.length : after;
  const items = listItems(nodes.slice(start, end)).map((item) => (isNamed(item) ? item : [...item, ...alias]));
  const list = items.flatMap((item, index) => (index === 0 ? item : [comma, ...item]));
  return [...nodes.slice(0, start), ...list, ...nodes.slice(end)];
}

function inside(node: Node): Node {
  return node.kind === "group" ? { kind: "group", items: withOutputNames(node.items) } : node;
}

function isEnd(nodes: Nodes, at: number): boolean {
  const node = nodes[at];
  if (node?.kind !== "word") return false;
  return node.value === "from" ? !comparesDistinct(nodes, at) : endsRelations.has(node.value);
}

/** Whether the FROM at this place is that of `is [not] distinct from`. */
export function comparesDistinct(nodes: Nodes, at: number): boolean {
  return isWord(nodes[at - 1], "distinct") && isWord(nodes[at - 2], "is", "not");
}

function isNamed(item: Nodes): boolean {
  const [last, before] = [item.at(-1), item.at(-2)];
  if (isOperator(last, "*") && (before === undefined || isOperator(before, "."))) return true;
  if (!isName(last)) return false;
  if (before === undefined || isWord(before, "as") || isOperator(before, ".")) return true;
  const isUnit = isWord(item.at(-3), "interval");
  return endsOperand(before) && !isUnit;
}

function isName(node: Node | undefined): boolean {
  return node?.kind === "quoted" || (node?.kind === "word" && !grammar.has(node.value));
}

/** What stands before a name without AS: the name is an alias. */
export function endsOperand(node: Node | undefined): boolean {
  if (node?.kind === "word") return !grammar.has(node.value) || isWord(node, "end", "null", "true", "false");
  return node !== undefined && (node.kind !== "operator" || isOperator(node, "]"));
}
