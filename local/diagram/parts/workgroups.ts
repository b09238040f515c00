import type { Line, Part } from "../part";
import { at, sketchOf } from "../stack";

/** Athena's workgroups, and where the results of their queries go. */
export const workgroups: Part = {
  nodes: (stack) => stack.ofType("aws:athena/workgroup:Workgroup").map((made) => sketchOf(made, "workgroup")),
  lines: (stack, nodes) =>
    stack.ofType("aws:athena/workgroup:Workgroup").flatMap(({ urn, inputs }): Line[] => {
      const to = nodes.placeOf(at(inputs.configuration, "resultConfiguration", "outputLocation"));
      return to ? [{ from: urn, to: to.key, kind: "data", label: "results" }] : [];
    }),
};
