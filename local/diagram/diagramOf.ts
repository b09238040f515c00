import type { Graph } from "../graph/graph";
import { isRecord } from "../iam/document";
import { UsageError } from "../services/errors";
import { kindWords, type Diagram, type DiagramEdge, type DiagramGroup, type DiagramNode } from "./diagram";
import { idsOf } from "./ids";
import { Nodes } from "./nodes";
import { merged, readingOrder } from "./order";
import type { Frame, Line, Sketch } from "./part";
import { parts } from "./parts/all";
import { pipelinesOf, shared, type Belonging } from "./pipelinesOf";
import { Stack } from "./stack";

/**
 * What a stack's resources do with a file, as a diagram.
 * @param pipeline draws that one only, with what it shares with others
 * @throws UsageError where the stack has no such pipeline
 */
export function diagramOf(graph: Graph, pipeline?: string): Diagram {
  if (pipeline !== undefined && !isRecord(graph.outputs[pipeline])) {
    const names = Object.keys(graph.outputs).join(", ");
    throw new UsageError(`Stack "${graph.stack}" has no pipeline "${pipeline}". It has: ${names}.`);
  }
  const { all, belongs } = drawn(graph);
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

interface Picture {
  readonly nodes: readonly Sketch[];
  readonly lines: readonly Line[];
}

/** All nodes that have an edge, in reading order, and where they belong. */
function drawn(graph: Graph): { all: Picture; belongs: ReadonlyMap<string, Belonging> } {
  const stack = new Stack(graph);
  const found = new Nodes(parts.flatMap((part) => part.nodes?.(stack) ?? []));
  const lines = merged(parts.flatMap((part) => part.lines?.(stack, found) ?? []));
  const ends = new Set(lines.flatMap(({ from, to }) => [from, to]));
  const nodes = found.all.filter(({ key }) => ends.has(key));
  return { all: readingOrder(nodes, lines), belongs: pipelinesOf(graph, found.all, lines) };
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
