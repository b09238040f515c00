import { constants, structural } from "./keywords";
import { isOperator, isWord, type Node, type Nodes } from "./nodes";

const values = new Set(["null", "true", "false", "end"]);

function endsValue(node: Node | undefined): boolean {
  if (node === undefined || node.kind === "operator") return false;
  return node.kind !== "word" || !structural.has(node.value) || values.has(node.value);
}

function isName(node: Node | undefined): boolean {
  return node?.kind === "quoted" || (node?.kind === "word" && !structural.has(node.value));
}

function hasAlias(item: Nodes): boolean {
  const before = item.at(-2);
  if (!isName(item.at(-1)) || before === undefined) return false;
  if (isWord(before, "as")) return true;
  return endsValue(before) && !(item.length > 2 && isWord(before, "varying", "double", "zone", "interval"));
}

/** A column by itself, or all of a table: DuckDB names them as Redshift does. */
function isPath(item: Nodes): boolean {
  if (item.length === 1 && item[0]?.kind === "word" && item[0].value in constants) return false;
  return item.every((node, index) => (index % 2 === 0 ? isName(node) || isOperator(node, "*") : isOperator(node, ".")));
}

function labelOfValue(item: Nodes): string {
  const [first, second] = item;
  if (isWord(first, "case") && isWord(item.at(-1), "end")) return "case";
  const bare = first?.kind === "word" && item.length === 1;
  const call =
    first?.kind === "word" && second?.kind === "group" && (item.length === 2 || isWord(item[2], "over", "within"));
  if (!call && !bare) return "?column?";
  if (!isWord(first, "cast")) return first.value;
  const subject =
    second?.kind === "group"
      ? second.items.slice(
          0,
          second.items.findIndex((node) => isWord(node, "as")),
        )
      : [];
  return isPath(subject) ? lastName(subject) : labelOfValue(subject);
}

function lastName(path: Nodes): string {
  const last = path.at(-1);
  return last === undefined || last.kind === "group" ? "?column?" : last.value.toLowerCase();
}

/** How Redshift names an output column that has no alias; undefined where it has one, or is a column already. */
export function labelOf(item: Nodes): string | undefined {
  if (hasAlias(item) || isPath(item) || isOperator(item.at(-1), "*")) return undefined;
  const cast = item.findIndex((node) => isOperator(node, "::"));
  const subject = cast > 0 ? item.slice(0, cast) : item;
  return cast > 0 && isPath(subject) ? lastName(subject) : labelOfValue(subject);
}
