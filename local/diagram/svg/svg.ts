import type { Diagram, EdgeKind } from "../diagram";
import { layoutOf, lineHeight, type Layout, type Point } from "./layout";
import { style } from "./style";

/** The diagram as an SVG document that needs nothing else: no font, no script, no other file. */
export function svgOf(diagram: Diagram): string {
  const layout = layoutOf(diagram);
  const { left, top, width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title description" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">`,
    `<title id="title">${escaped(diagram.title)}</title>`,
    `<desc id="description">${escaped(description(diagram))}</desc>`,
    `<style>${style}</style>`,
    `<defs>${Object.values(ends).map(marker).join("")}</defs>`,
    `<rect class="paper" x="${left}" y="${top}" width="${width}" height="${height}"/>`,
    ...layout.groups.map(groupText),
    ...layout.edges.map(edgeText),
    ...layout.nodes.map(nodeText),
    "</svg>",
    "",
  ].join("\n");
}

/** For who cannot see it: every way, one after the other. */
function description({ nodes, edges }: Diagram): string {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const ways = edges.map(({ from, to, label }) => {
    const how = label === "" ? "" : ` (${label})`;
    return `${labels.get(from) ?? from} to ${labels.get(to) ?? to}${how}`;
  });
  return `${ways.join("; ")}.`;
}

/** Arrowheads, whose ids say their colours. */
const ends: Readonly<Record<EdgeKind, string>> = { flow: "flow-end", data: "line-end", trouble: "trouble-end" };

const marker = (id: string): string =>
  `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker>`;

function groupText({ group, x, y, width, height }: Layout["groups"][number]): string {
  const [left, top] = [x - width / 2, y - height / 2];
  return `<g class="group">${rect(left, top, width, height, 10)}<text x="${fixed(left + 10)}" y="${fixed(top + 12)}">${escaped(group.title)}</text></g>`;
}

function nodeText({ node, lines, x, y, width, height }: Layout["nodes"][number]): string {
  const top = y - ((lines.length - 1) * lineHeight) / 2;
  const name = lines.indexOf(node.label);
  const texts = lines.map((line, index) => {
    const role = index === name ? "name" : index < name ? "kind" : "detail";
    return `<text class="${role}" x="${x}" y="${fixed(top + index * lineHeight)}">${escaped(line)}</text>`;
  });
  return `<g class="node ${node.kind}">${rect(x - width / 2, y - height / 2, width, height, 6)}${texts.join("")}</g>`;
}

function edgeText({ edge, points, label }: Layout["edges"][number]): string {
  const text =
    edge.label === "" ? "" : `<text class="label" x="${label.x}" y="${label.y}">${escaped(edge.label)}</text>`;
  return `<g class="edge ${edge.kind}"><path d="${curve(points)}" marker-end="url(#${ends[edge.kind]})"/>${text}</g>`;
}

/** Straight from middle to middle of the stretches, round where two meet. */
function curve(points: readonly Point[]): string {
  const [first, ...others] = points;
  const last = others.pop();
  if (first === undefined || last === undefined) return "";
  const corners = others.map((point, index) => `Q${at(point)} ${at(middle(point, others[index + 1] ?? last))}`);
  return [`M${at(first)}`, ...corners, `L${at(last)}`].join(" ");
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const at = ({ x, y }: Point): string => `${fixed(x)} ${fixed(y)}`;
const fixed = (value: number): string => String(Math.round(value * 10) / 10);

const rect = (x: number, y: number, width: number, height: number, radius: number): string =>
  `<rect x="${fixed(x)}" y="${fixed(y)}" width="${width}" height="${height}" rx="${radius}"/>`;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
