import { linesOf } from "./diagramOf";
import type { Diagram, DiagramEdge, DiagramGroup, DiagramNode, EdgeKind, NodeKind } from "./diagram";

/** Brackets around a node's label, which give it its shape. */
const shapes: Readonly<Partial<Record<NodeKind, readonly [string, string]>>> = {
  bucket: ["[(", ")]"],
  warehouse: ["[(", ")]"],
  database: ["[(", ")]"],
  rule: ["{{", "}}"],
  queue: ["[[", "]]"],
  deadLetters: ["[[", "]]"],
  function: ["([", "])"],
  topic: ["[/", "/]"],
  subscriber: ["[/", "/]"],
  alarm: ["{{", "}}"],
};

const arrows: Readonly<Record<EdgeKind, string>> = { flow: "==>", data: "-->", trouble: "-.->" };

/** The diagram as a mermaid flowchart: thick arrows set things off, thin ones carry data, dotted ones are for trouble. */
export function mermaidOf(diagram: Diagram): string {
  const { title, groups, nodes, edges } = diagram;
  const outermost = groups.filter(({ parent }) => parent === undefined);
  return [
    "flowchart TB",
    `  accTitle: ${title}`,
    ...outermost.flatMap((group) => groupLines(group, diagram, "  ")),
    ...nodes.filter(({ group }) => group === undefined).map((node) => `  ${nodeLine(node)}`),
    ...edges.map((edge) => `  ${edgeLine(edge)}`),
    "",
  ].join("\n");
}

function groupLines(group: DiagramGroup, diagram: Diagram, indent: string): string[] {
  const inner = diagram.groups.filter(({ parent }) => parent === group.id);
  const own = diagram.nodes.filter((node) => node.group === group.id);
  return [
    `${indent}subgraph ${group.id} [${quoted([group.title])}]`,
    ...own.map((node) => `${indent}  ${nodeLine(node)}`),
    ...inner.flatMap((nested) => groupLines(nested, diagram, `${indent}  `)),
    `${indent}end`,
  ];
}

function nodeLine(node: DiagramNode): string {
  const [open, close] = shapes[node.kind] ?? ["[", "]"];
  return `${node.id}${open}${quoted(linesOf(node))}${close}`;
}

function edgeLine({ from, to, kind, label }: DiagramEdge): string {
  const said = label === "" ? "" : `|${quoted([label])}|`;
  return `${from} ${arrows[kind]}${said} ${to}`;
}

/** Mermaid's own escapes for what has a meaning to it or to HTML. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replaceAll(/\s+/g, " ").replaceAll(/[^\w .,:/()@?!='*+-]/gu, (sign) => `#${sign.codePointAt(0)};`),
  );
  return `"${escaped.join("<br/>")}"`;
}
