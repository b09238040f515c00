import type { EdgeKind } from "./diagram";
import type { Line, Sketch } from "./part";

/** Lines between the same nodes become one that says all they say; the strongest kind counts. */
export function merged(lines: readonly Line[]): Line[] {
  const strength: readonly EdgeKind[] = ["trouble", "data", "flow"];
  const byEnds = new Map<string, Line[]>();
  for (const line of lines.filter(({ from, to }) => from !== to)) {
    const ends = JSON.stringify([line.from, line.to]);
    byEnds.set(ends, [...(byEnds.get(ends) ?? []), line]);
  }
  return [...byEnds.values()].flatMap((same) => {
    const [first] = same;
    const kind = strength[Math.max(...same.map((line) => strength.indexOf(line.kind)))];
    const labels = [...new Set(same.map(({ label = "" }) => label))].filter((label) => label !== "").sort();
    return first && kind ? [{ from: first.from, to: first.to, kind, label: labels.join(", ") }] : [];
  });
}

/**
 * Nodes as one would tell of them: from where files land onwards, each before what follows from it. It does not depend
 * on the order in which the program registers resources.
 */
export function readingOrder(nodes: readonly Sketch[], lines: readonly Line[]): { nodes: Sketch[]; lines: Line[] } {
  const byName = [...nodes].sort(byText(({ kind, label, key }) => `${kind} ${label} ${key}`));
  const isLed = (key: string) => lines.some(({ to, kind }) => to === key && kind === "flow");
  const leads = (key: string) => lines.some(({ from, kind }) => from === key && kind === "flow");
  const starts = byName.filter(({ key, kind }) => kind === "bucket" && leads(key) && !isLed(key));
  const others = byName.filter(({ key }) => leads(key) && !isLed(key) && !starts.some((start) => start.key === key));
  const rank = new Map<string, number>();
  const visit = (key: string): void => {
    if (rank.has(key)) return;
    rank.set(key, rank.size);
    nextTo(key, lines, byName).forEach(visit);
  };
  [...starts, ...others, ...byName].forEach(({ key }) => visit(key));
  const rankOf = (key: string) => rank.get(key) ?? rank.size;
  return {
    nodes: [...nodes].sort((a, b) => rankOf(a.key) - rankOf(b.key)),
    lines: [...lines].sort((a, b) => rankOf(a.from) - rankOf(b.from) || rankOf(a.to) - rankOf(b.to)),
  };
}

/** What a node leads to: first within its own box, events before data, trouble last. */
function nextTo(key: string, lines: readonly Line[], byName: readonly Sketch[]): string[] {
  const box = byName.find((node) => node.key === key)?.frame?.key;
  const onwards = lines.filter(({ from }) => from === key);
  const kinds = ["flow", "data", "trouble"] as const;
  const next = kinds.flatMap((kind) =>
    byName.filter((node) => onwards.some((line) => line.kind === kind && line.to === node.key)),
  );
  const isInside = ({ frame }: Sketch) => box !== undefined && frame?.key === box;
  return [...next.filter(isInside), ...next.filter((node) => !isInside(node))].map((node) => node.key);
}

const byText =
  (textOf: (node: Sketch) => string) =>
  (a: Sketch, b: Sketch): number =>
    textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0;
