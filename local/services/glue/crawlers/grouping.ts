import type { CrawlConfiguration } from "./configuration";
import { similarity, type Found } from "./schema";

export type Grouping = Pick<CrawlConfiguration, "tableLevel" | "combines">;

interface Classed {
  readonly found: Found;
}

/** Two schemas with this share of their columns in common count as one. */
const sameSchema = 0.7;
/** Glue's partition threshold: of the files, more than this share must have one schema. */
const threshold = 0.7;
/** Glue takes files with more schemas than this for unrelated. */
const mostSchemas = 5;

/** Whether files are one table: most of them with one schema, or, where the crawler combines, all of one kind. */
export function areOneTable(files: readonly Classed[], { combines }: Pick<Grouping, "combines">): boolean {
  if (combines) return files.every(({ found }) => found.classification === files[0]?.found.classification);
  const clusters = clustersOf(files, (a, b) => similarity(a.found, b.found) >= sameSchema);
  return clusters.length <= mostSchemas && (clusters[0]?.length ?? 0) > threshold * files.length;
}

/** The files of the kind that most of them are. */
export function mostOfOneKind<T extends Classed>(files: readonly T[]): readonly T[] {
  return clustersOf(files, (a, b) => a.found.classification === b.found.classification)[0] ?? [];
}

/** Files like the first of their cluster, the largest cluster first. */
function clustersOf<T>(files: readonly T[], areAlike: (first: T, other: T) => boolean): T[][] {
  const clusters: T[][] = [];
  for (const file of files) {
    const own = clusters.find(([first]) => first !== undefined && areAlike(first, file));
    if (own === undefined) clusters.push([file]);
    else own.push(file);
  }
  return clusters.sort((a, b) => b.length - a.length);
}
