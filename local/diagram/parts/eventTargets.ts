import type { Line, Part } from "../part";
import { at } from "../stack";

/** Rule to what it sends events to, and to where they go that did not arrive. */
export const eventTargets: Part = {
  lines: (stack, nodes) =>
    stack.ofType("aws:cloudwatch/eventTarget:EventTarget").flatMap(({ inputs }) => {
      const rule = nodes.named("rule", inputs.rule);
      const target = nodes.find(inputs.arn);
      const lost = nodes.find(at(inputs.deadLetterConfig, "arn"));
      const lines: Line[] = [];
      if (rule && target) lines.push({ from: rule.key, to: target.key, kind: "flow" });
      if (rule && lost)
        lines.push({ from: rule.key, to: lost.key, kind: "trouble", label: "not delivered", isLoss: true });
      return lines;
    }),
};
