import type { Input } from "../services/service";

interface Node {
  text?: string;
  readonly children: Map<string, Node>;
}

function nodeAt(root: Node, path: readonly string[]): Node {
  return path.reduce((node, step) => {
    const next = node.children.get(step) ?? { children: new Map<string, Node>() };
    node.children.set(step, next);
    return next;
  }, root);
}

function inOrder(node: Node): Node[] {
  const numbered = [...node.children].map(([index, child]) => ({ index: Number(index), child }));
  return numbered.sort((one, other) => one.index - other.index).map(({ child }) => child);
}

/** `entry.N.key` and `entry.N.value`; some maps of SNS call them Name and Value. */
function mapOf(entries: Node): Record<string, unknown> {
  const pairs = inOrder(entries).map((entry) => {
    const key = entry.children.get("key") ?? entry.children.get("Name");
    const value = entry.children.get("value") ?? entry.children.get("Value");
    return [key?.text ?? "", value === undefined ? "" : valueOf(value)] as const;
  });
  return Object.fromEntries(pairs);
}

function isNumbered(node: Node): boolean {
  return node.children.size > 0 && [...node.children.keys()].every((name) => /^\d+$/.test(name));
}

function valueOf(node: Node): unknown {
  if (node.children.size === 0) return node.text ?? "";
  const [member, entry] = [node.children.get("member"), node.children.get("entry")];
  if (member !== undefined && isNumbered(member)) return inOrder(member).map(valueOf);
  if (entry !== undefined && isNumbered(entry)) return mapOf(entry);
  if (isNumbered(node)) return inOrder(node).map(valueOf);
  return Object.fromEntries([...node.children].map(([name, child]) => [name, valueOf(child)]));
}

/** The structure that a Query form spells out with dotted names: `Tags.member.1.Key=a` is {Tags: [{Key: "a"}]}. */
export function queryInput(form: URLSearchParams): Input {
  const root: Node = { children: new Map() };
  for (const [name, value] of form) {
    if (name !== "Action" && name !== "Version") nodeAt(root, name.split(".")).text = value;
  }
  return Object.fromEntries([...root.children].map(([name, child]) => [name, valueOf(child)]));
}
