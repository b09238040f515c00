import type { Box, Point } from "./layout";

/** As much of dagre as a layout takes. Its own types are an ES module's, which CommonJS cannot import. */
interface LayeredGraph {
  setGraph(terms: Readonly<Record<string, string | number>>): void;
  setNode(id: string, size: Partial<Box>): void;
  setParent(id: string, parent: string): void;
  setEdge(from: string, to: string, label: Partial<Box> & { labelpos?: "c"; weight: number }): void;
  node(id: string): Partial<Box>;
  edge(from: string, to: string): Partial<Box> & { readonly points?: readonly Point[] };
}

interface Dagre {
  readonly Graph: new (terms: { compound: boolean }) => LayeredGraph;
  /** Gives every node and edge its place. */
  layout(graph: LayeredGraph): void;
}

/** Layout of directed graphs in layers. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
export const dagre = require("@dagrejs/dagre") as Dagre;
