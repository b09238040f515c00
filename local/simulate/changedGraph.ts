import type { Archive, Graph, Resource } from "../graph/graph";

/** @throws where nothing was changed: the mutant would be the design itself */
export function changed<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  if (after.length === before.length && after.every((one, at) => one === before[at]))
    throw new Error("The mutant changes nothing.");
  return after;
}

/** The graph with some of its resources changed. @throws where none is */
export function edited(graph: Graph, edit: (resource: Resource) => Resource): Graph {
  return { ...graph, resources: changed(graph.resources, graph.resources.map(edit)) };
}

/** What changes the code of a graph's functions. */
export function withCode(pattern: RegExp, text: string): (graph: Graph) => Graph {
  return (graph) => edited(graph, (resource) => withText(resource, (code) => code.replace(pattern, text)));
}

/** The function with its own code changed. */
export function withText(resource: Resource, change: (code: string) => string): Resource {
  const code = resource.outputs.code as Archive | undefined;
  const index = code?.entries["__index.js"];
  if (resource.type !== "aws:lambda/function:Function" || code === undefined || index?.asset !== "text")
    return resource;
  const text = change(index.text);
  if (text === index.text) return resource;
  const entries = { ...code.entries, "__index.js": { asset: "text" as const, text } };
  return { ...resource, outputs: { ...resource.outputs, code: { ...code, entries } } };
}
