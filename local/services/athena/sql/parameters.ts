import { isOperator, isWord, statementsOf, type Node, type Nodes } from "../../redshift/sql/nodes";
import { QueryError } from "../queryError";
import { tokenize } from "./tokens";

/** The statement with its `?`s replaced. @throws QueryError where the numbers differ or a parameter is no literal */
export function bound(nodes: Nodes, parameters: readonly string[]): Nodes {
  const literals = parameters.map(literal);
  let used = 0;
  const place = (): Node => literals[used++] ?? { kind: "group", items: [] };
  const replaced = withPlaces(nodes, place);
  if (used === literals.length) return replaced;
  throw new QueryError(
    `INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected ${used} but found ${literals.length}`,
  );
}

function withPlaces(nodes: Nodes, place: () => Node): Nodes {
  return nodes.map((node) => {
    if (node.kind === "group") return { kind: "group", items: withPlaces(node.items, place) };
    return node.kind === "parameter" ? place() : node;
  });
}

/** A string, a number with or without sign, true, false, null, or a typed literal such as `date '2026-01-01'`. */
function literal(text: string): Node {
  const nodes = statementsOf(tokenize(text))[0] ?? [];
  const [first, second, ...rest] = nodes;
  const whole = second === undefined;
  const plain =
    whole && (first?.kind === "string" || first?.kind === "number" || isWord(first, "true", "false", "null"));
  const signed = isOperator(first, "-", "+") && second?.kind === "number";
  const typed = isWord(first, "date", "timestamp", "decimal") && second?.kind === "string";
  if (rest.length === 0 && (plain || signed || typed)) return { kind: "group", items: nodes };
  throw new QueryError(
    `INVALID_PARAMETER_USAGE: Execution parameter "${text}" is not a literal; put strings in single quotes`,
  );
}
