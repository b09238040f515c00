import type { Line, Part } from "../part";

/** Queue to the function that Lambda calls with its messages. */
export const eventSources: Part = {
  lines: (stack, nodes) =>
    stack.ofType("aws:lambda/eventSourceMapping:EventSourceMapping").flatMap(({ inputs }): Line[] => {
      const from = nodes.find(inputs.eventSourceArn);
      const to = nodes.find(inputs.functionName) ?? nodes.named("function", inputs.functionName);
      const label = inputs.batchSize === undefined ? undefined : `up to ${String(inputs.batchSize)} at once`;
      return from && to ? [{ from: from.key, to: to.key, kind: "flow", label }] : [];
    }),
};
