import { isOperator, type Node, type Nodes } from "../../redshift/sql/nodes";

/** The parts between the commas of this level, those within brackets apart: `array[1, 2]` is one. Nothing at all has no parts. */
export function listItems(nodes: Nodes): Nodes[] {
  if (nodes.length === 0) return [];
  const parts: Node[][] = [[]];
  let depth = 0;
  for (const node of nodes) {
    if (isOperator(node, "[")) depth += 1;
    if (isOperator(node, "]")) depth -= 1;
    if (isOperator(node, ",") && depth === 0) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}
