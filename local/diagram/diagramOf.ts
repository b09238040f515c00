import type { Graph } from "../graph/graph";
import { isRecord } from "../iam/document";
import { UsageError } from "../services/errors";
import { kindWords, type Diagram, type DiagramEdge, type DiagramGroup, type DiagramNode } from "./diagram";
import { idsOf } from "./ids";
import { Nodes } from "./nodes";
import { merged, readingOrder } from "./order";
import { overviewOf } from "./overview";
import type { Frame, Line, Picture, Sketch } from "./part";
import { parts } from "./parts/all";
import { pipelinesOf, shared, type Belonging } from "./pipelinesOf";
import { Stack } from "./stack";

export interface Terms {
  /** Draws that one only, with what it shares with others. */
  readonly pipeline?: string;
  /** `overview` leaves out what only matters when word of something gets lost. @default "all" */
  readonly detail?: Detail;
}

export const details = ["overview", "all"] as const;
export type Detail = (typeof details)[number];

/**
 * What a stack's resources do with a file, as a diagram.
 * @throws UsageError where the stack has no such pipeline
 */
export function diagramOf(graph: Graph, { pipeline, detail = "all" }: Terms = {}): Diagram {
  if (pipeline !== undefined && !isRecord(graph.outputs[pipeline])) {
    const names = Object.keys(graph.outputs).join(", ");
    throw new UsageError(`Stack "${graph.stack}" has no pipeline "${pipeline}". It has: ${names}.`);
  }
  const { all, belongs } = drawn(graph, detail);
  const { nodes, lines } = pipeline === undefined ? all : onlyOf(pipeline, all, belongs);
  const ids = idsOf(nodes.map(({ key, kind, label }) => [key, `${kind}_${label}`] as const));
  const groups = new Groups(nodes, belongs);
  return {
    title: `What ${pipeline === undefined ? `stack ${graph.stack}` : `pipeline ${pipeline}`} does with a file`,
    groups: groups.all,
    nodes: nodes.map((node): DiagramNode => {
      const { key, kind, label, details = [] } = node;
      return { id: ids.get(key) ?? key, kind, label, details, group: groups.of(node) };
    }),
    edges: lines.map(({ from, to, kind, label = "" }): DiagramEdge => {
      return { from: ids.get(from) ?? from, to: ids.get(to) ?? to, kind, label };
    }),
  };
}

/** All nodes that have an edge, in reading order, and where they belong. */
function drawn(graph: Graph, detail: Detail): { all: Picture; belongs: ReadonlyMap<string, Belonging> } {
  const stack = new Stack(graph);
  const found = new Nodes(parts.flatMap((part) => part.nodes?.(stack) ?? []).map((node) => inside(graph.stack, node)));
  const whole: Picture = { nodes: found.all, lines: parts.flatMap((part) => part.lines?.(stack, found) ?? []) };
  const belongs = pipelinesOf(graph, whole.nodes, whole.lines);
  const shown = detail === "all" ? whole : overviewOf(whole);
  const lines = merged(shown.lines);
  const ends = new Set(lines.flatMap(({ from, to }) => [from, to]));
  return {
    all: readingOrder(
      shown.nodes.filter(({ key }) => ends.has(key)),
      lines,
    ),
    belongs,
  };
}

/** Within a diagram of the stack, names need not end in the stack's. */
function inside(stack: string, node: Sketch): Sketch {
  const short = (name: string) => (name.endsWith(`-${stack}`) ? name.slice(0, -`-${stack}`.length) : name);
  const { label, frame } = node;
  return { ...node, label: short(label), ...(frame && { frame: { ...frame, title: short(frame.title) } }) };
}

/** The pipeline's own nodes, and what is shared and reached from them. */
function onlyOf(pipeline: string, { nodes, lines }: Picture, belongs: ReadonlyMap<string, Belonging>): Picture {
  const kept = new Set(nodes.filter(({ key }) => belongs.get(key) === pipeline).map(({ key }) => key));
  const isNew = ({ from, to }: Line) => kept.has(from) && !kept.has(to) && belongs.get(to) === shared;
  for (let more = lines.filter(isNew); more.length > 0; more = lines.filter(isNew))
    more.forEach(({ to }) => kept.add(to));
  return {
    nodes: nodes.filter(({ key }) => kept.has(key)),
    lines: lines.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

/** A group a pipeline, where there are several; in it one for the steps of each state machine. */
class Groups {
  readonly all: readonly DiagramGroup[];
  private readonly frames: ReadonlyMap<string, string>;
  private readonly isGrouped: boolean;

  constructor(
    nodes: readonly Sketch[],
    private readonly belongs: ReadonlyMap<string, Belonging>,
  ) {
    const pipelines = [...new Set(nodes.map((node) => this.pipelineOf(node)).filter((name) => name !== undefined))];
    this.isGrouped = pipelines.length > 1;
    const framed = nodes.filter((node): node is Sketch & { frame: Frame } => node.frame !== undefined);
    this.frames = idsOf(framed.map(({ frame }) => [frame.key, `steps_${frame.title}`] as const));
    const boxes = [...this.frames].map(([key, id]): DiagramGroup => {
      const inside = framed.find(({ frame }) => frame.key === key)!;
      return { id, title: inside.frame.title, parent: this.outer(inside) };
    });
    const outer = this.isGrouped ? pipelines.map((name) => ({ id: `pipeline_${name}`, title: name })) : [];
    this.all = [...outer, ...boxes];
  }

  of(node: Sketch): string | undefined {
    return node.frame === undefined ? this.outer(node) : this.frames.get(node.frame.key);
  }

  private outer(node: Sketch): string | undefined {
    const pipeline = this.pipelineOf(node);
    return this.isGrouped && pipeline !== undefined ? `pipeline_${pipeline}` : undefined;
  }

  private pipelineOf({ key }: Sketch): string | undefined {
    const pipeline = this.belongs.get(key);
    return typeof pipeline === "string" ? pipeline : undefined;
  }
}

/** What a node says, line by line: what it is, which one, and what else. */
export function linesOf({ kind, label, details }: DiagramNode): string[] {
  return [kindWords[kind], label, ...details].filter((line) => line !== "");
}
