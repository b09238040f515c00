import type { EdgeKind } from "../diagram";
import type { Line, Part } from "../part";
import { at } from "../stack";

const outcomes: ReadonlyArray<readonly [string, string, EdgeKind]> = [
  ["onSuccess", "succeeded", "flow"],
  ["onFailure", "failed", "trouble"],
];

/** Function to who hears what became of its asynchronous invocations. */
export const functionDestinations: Part = {
  lines: (stack, nodes) =>
    stack.ofType("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").flatMap(({ inputs }) => {
      const from = nodes.named("function", inputs.functionName) ?? nodes.find(inputs.functionName);
      return outcomes.flatMap(([outcome, label, kind]): Line[] => {
        const to = nodes.find(at(inputs.destinationConfig, outcome, "destination"));
        return from && to ? [{ from: from.key, to: to.key, kind, label }] : [];
      });
    }),
};
