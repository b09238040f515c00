import type { Graph, Resource } from "../graph/graph";
import { isRecord } from "../iam/document";
import type { Line, Sketch } from "./part";

/** Where a node belongs: a pipeline, by its name in the stack's outputs, or several. */
export type Belonging = string | typeof shared;
export const shared = Symbol("shared");

/**
 * Which pipeline each node belongs to. A stack's outputs name resources of each pipeline. Whatever has the same outermost
 * component belongs there, too; and so does what is nearest to one pipeline. The rest is shared, or has no entry.
 */
export function pipelinesOf(graph: Graph, nodes: readonly Sketch[], lines: readonly Line[]): Map<string, Belonging> {
  const named = new Map(nodes.map((node) => [node.key, claimants(graph, node)]));
  const roots = rootsOf(graph.resources);
  const rootOf = ({ resource }: Sketch) => roots.get(resource) ?? resource;
  const belongs = new Map<string, Belonging>();
  for (const node of nodes) {
    const own = named.get(node.key) ?? [];
    const beside = nodes.filter((other) => rootOf(other) === rootOf(node)).flatMap(({ key }) => named.get(key) ?? []);
    const around = one(own) ?? one(beside);
    if (own.length > 1) belongs.set(node.key, shared);
    else if (around !== undefined) belongs.set(node.key, around);
  }
  adopt(nodes, lines, belongs);
  return belongs;
}

/** The only one that is named; undefined where there is none, or several. */
function one<Value>(values: readonly Value[]): Value | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

/** Names of the pipelines whose outputs name the node. */
function claimants({ outputs }: Graph, { name, references }: Sketch): string[] {
  return Object.entries(outputs)
    .filter(([, pipeline]) => isRecord(pipeline))
    .filter(([, pipeline]) => [name, ...references].some((text) => Object.values(pipeline as object).includes(text)))
    .map(([pipeline]) => pipeline);
}

/** URN to the URN of the outermost component around it. */
function rootsOf(resources: readonly Resource[]): Map<string, string> {
  const parents = new Map(resources.map(({ urn, parent }) => [urn, parent]));
  const rootOf = (urn: string): string => {
    const parent = parents.get(urn);
    return parent === undefined || !parents.has(parent) ? urn : rootOf(parent);
  };
  return new Map(resources.map(({ urn }) => [urn, rootOf(urn)]));
}

/** In rounds, so that a node goes to the pipeline that is nearest; where several are equally near, it is shared. */
function adopt(nodes: readonly Sketch[], lines: readonly Line[], belongs: Map<string, Belonging>): void {
  for (let found: ReadonlyArray<readonly [string, Belonging]> = [["", ""]]; found.length > 0;) {
    found = nodes
      .filter(({ key }) => !belongs.has(key))
      .flatMap(({ key }) => {
        const beside = lines.flatMap(({ from, to }) => (from === key ? [to] : to === key ? [from] : []));
        const near = beside.map((other) => belongs.get(other)).filter((other) => typeof other === "string");
        return near.length === 0 ? [] : [[key, one(near) ?? shared] as const];
      });
    found.forEach(([key, pipeline]) => belongs.set(key, pipeline));
  }
}
