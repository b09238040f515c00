import type { Json } from "../json";
import type { Cursor } from "./cursor";
import { readStep, type PathStep } from "./pathSteps";

/** What comes after the "$" of a path, compiled. */
export interface JsonPath {
  /** Members and indexes from the root on, of a path that names one place only. */
  readonly keys?: ReadonlyArray<string | number>;
  /** The value there; a list of all it finds where it may find many; undefined where one place was named and is not there. */
  find(root: Json): Json | undefined;
}

/** Reads steps as long as there are any. */
export function readPath(cursor: Cursor): JsonPath {
  const steps: PathStep[] = [];
  for (let step = readStep(cursor); step !== undefined; step = readStep(cursor)) steps.push(step);
  const keys = steps.map(({ key }) => key).filter((key) => key !== undefined);
  return { ...(keys.length === steps.length ? { keys } : {}), find: (root) => follow(steps, root) };
}

function follow(steps: readonly PathStep[], root: Json): Json | undefined {
  let nodes: Json[] = [root];
  let many = false;
  for (const step of steps) {
    // A function is of the list that the path so far yields, not of each of its items.
    const from: Json[] = many && step.key === undefined && !step.many ? [nodes] : nodes;
    many = (many && from === nodes) || step.many;
    const found: Json[] = [];
    for (const node of from) step.select(node, root, found);
    nodes = found;
  }
  return many ? nodes : nodes[0];
}
