import type { Line, Part } from "../part";
import { at, sketchOf } from "../stack";

/** Functions, and where events go that one could not handle. */
export const functions: Part = {
  nodes: (stack) => stack.ofType("aws:lambda/function:Function").map((made) => sketchOf(made, "function")),
  lines: (stack, nodes) =>
    stack.ofType("aws:lambda/function:Function").flatMap(({ urn, inputs }): Line[] => {
      const lost = nodes.find(at(inputs.deadLetterConfig, "targetArn"));
      return lost ? [{ from: urn, to: lost.key, kind: "trouble", label: "not handled" }] : [];
    }),
};
