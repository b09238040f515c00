import { kindWords, type NodeKind } from "./diagram";
import type { Line, Picture, Sketch } from "./part";

/**
 * The picture for who wants to know what a stack does: without the ways of what is not delivered, with rules and alarms
 * that only tell people as lines, and with each step of a state machine as one with what it runs.
 */
export function overviewOf(picture: Picture): Picture {
  return [withoutLosses, withNoticesAsLines, withStepsThatDo].reduce((shown, simpler) => simpler(shown), picture);
}

/** Without what is only for the undeliverable, such as a queue that nothing else fills and nothing takes from. */
function withoutLosses({ nodes, lines }: Picture): Picture {
  const left = lines.filter(({ isLoss }) => !isLoss);
  const queues = nodes.filter(({ kind }) => kind === "queue" || kind === "deadLetters").map(({ key }) => key);
  const isUsed = (key: string) => left.some(({ from, to, kind }) => to === key || (from === key && kind !== "trouble"));
  const idle = new Set(queues.filter((key) => !isUsed(key)));
  return { nodes, lines: left.filter(({ from }) => !idle.has(from)) };
}

/** What leads to topics only, and is led to, stands between what happens and who hears of it: a line says as much. */
function withNoticesAsLines({ nodes, lines }: Picture): Picture {
  const kinds = new Map(nodes.map(({ key, kind }) => [key, kind]));
  const after = (key: string) => lines.filter(({ from }) => from === key);
  const isLed = (key: string) => lines.some(({ to }) => to === key);
  const isNotice = (key: string) =>
    (kinds.get(key) === "alarm" || (kinds.get(key) === "rule" && isLed(key))) &&
    after(key).every(({ to }) => kinds.get(to) === "topic");
  const through = lines
    .filter(({ to }) => isNotice(to))
    .flatMap((line) => {
      const label = kinds.get(line.to) === "alarm" ? "alarm" : line.label;
      return after(line.to).map(({ to }): Line => ({ ...line, to, label }));
    });
  return { nodes, lines: [...lines.filter(({ from, to }) => !isNotice(from) && !isNotice(to)), ...through] };
}

const whatStepsRun: readonly NodeKind[] = ["job", "crawler", "function", "workgroup"];

/** A step and what nothing but the step leads to are one. */
function withStepsThatDo({ nodes, lines }: Picture): Picture {
  const steps = new Set(nodes.filter(({ kind }) => kind === "step").map(({ key }) => key));
  const stepOf = ({ key, kind }: Sketch): string | undefined => {
    const [first, ...others] = lines.filter((line) => line.to === key && line.kind === "flow");
    const isOfOne = others.length === 0 && steps.has(first?.from ?? "");
    return whatStepsRun.includes(kind) && isOfOne ? first?.from : undefined;
  };
  const within = new Map(nodes.map((node) => [node.key, stepOf(node) ?? node.key]));
  const place = (key: string) => within.get(key) ?? key;
  const doing = (step: string) =>
    nodes
      .filter(({ key }) => key !== step && place(key) === step)
      .map(({ kind, label }) => `${kindWords[kind]} ${label}`);
  return {
    nodes: nodes
      .filter(({ key }) => place(key) === key)
      .map((node) => ({ ...node, details: [...doing(node.key), ...(node.details ?? [])] })),
    lines: lines.map((line) => ({ ...line, from: place(line.from), to: place(line.to) })),
  };
}
