import type { Diagram, DiagramEdge, DiagramGroup, DiagramNode } from "../diagram";
import { linesOf } from "../diagramOf";
import { dagre } from "./dagre";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In pixels; `x` and `y` are the middle's. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A diagram with a place for everything. */
export interface Layout {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyArray<Box & { readonly node: DiagramNode; readonly lines: readonly string[] }>;
  /** Outer ones first. */
  readonly groups: ReadonlyArray<Box & { readonly group: DiagramGroup }>;
  readonly edges: ReadonlyArray<{ readonly edge: DiagramEdge; readonly points: readonly Point[]; readonly label: Box }>;
}

export const lineHeight = 18;
const margin = 16;
const padding = { x: 14, y: 9 };
/** Of the wider letters of a sans-serif font of 13 pixels: text is never measured, so that every machine gets the same. */
const letterWidth = 7.2;

const widthOf = (lines: readonly string[]): number =>
  Math.ceil(Math.max(...lines.map((line) => [...line].length)) * letterWidth);

/** Lays a diagram out from top to bottom, the way of a file as straight as can be. */
export function layoutOf(diagram: Diagram): Layout {
  const graph = graphOf(diagram);
  dagre.layout(graph);
  const nodes = diagram.nodes.map((node) => ({ node, lines: linesOf(node), ...boxOf(graph.node(node.id)) }));
  const groups = diagram.groups.map((group) => ({ group, ...boxOf(graph.node(group.id)) }));
  const edges = diagram.edges.map((edge) => {
    const { points = [], ...label } = graph.edge(edge.from, edge.to);
    return { edge, points: points.map(rounded), label: boxOf(label) };
  });
  return { nodes, groups, edges, ...pageAround([...nodes, ...groups, ...edges.map(({ label }) => label)], edges) };
}

/** Edges may lie outside of what dagre takes for the whole. */
function pageAround(boxes: readonly Box[], edges: ReadonlyArray<{ readonly points: readonly Point[] }>) {
  const points = edges.flatMap((edge) => edge.points);
  const reach = (of: (at: Point) => number, half: (box: Box) => number) => {
    const ends = [...points.map(of), ...boxes.flatMap((box) => [of(box) - half(box), of(box) + half(box)])];
    const from = Math.floor(Math.min(...ends)) - margin;
    return [from, Math.ceil(Math.max(...ends)) + margin - from] as const;
  };
  const [left, width] = reach(
    ({ x }) => x,
    (box) => box.width / 2,
  );
  const [top, height] = reach(
    ({ y }) => y,
    (box) => box.height / 2,
  );
  return { left, top, width, height };
}

function graphOf({ groups, nodes, edges }: Diagram) {
  const graph = new dagre.Graph({ compound: true });
  graph.setGraph({ rankdir: "TB", nodesep: 28, ranksep: 44, edgesep: 14 });
  groups.forEach(({ id }) => graph.setNode(id, {}));
  for (const node of nodes) {
    const lines = linesOf(node);
    const size = { width: widthOf(lines) + 2 * padding.x, height: lines.length * lineHeight + 2 * padding.y };
    graph.setNode(node.id, size);
    if (node.group !== undefined) graph.setParent(node.id, node.group);
  }
  for (const { id, parent } of groups) if (parent !== undefined) graph.setParent(id, parent);
  for (const { from, to, kind, label } of edges) {
    const size = label === "" ? {} : { width: widthOf([label]), height: lineHeight, labelpos: "c" as const };
    graph.setEdge(from, to, { ...size, weight: kind === "flow" ? 20 : 1 });
  }
  return graph;
}

/** Tenths of a pixel: more digits would differ where arithmetic does. */
const round = (value: number): number => Math.round(value * 10) / 10;
const rounded = ({ x, y }: Point): Point => ({ x: round(x), y: round(y) });

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x: round(x), y: round(y), width: round(width), height: round(height) };
}
