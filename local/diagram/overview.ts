import { kindWords, type NodeKind } from "./diagram";
import type { Line, Picture, Sketch } from "./part";

/**
 * The picture for who wants to know what a stack does: without the ways of what is not delivered, with rules and alarms
 * that only pass word of trouble on as lines, and with each step of a state machine as one with what it runs.
 */
export function overviewOf(picture: Picture): Picture {
  const simplifications = [
    withoutLosses,
    withSchedulesAsDetails,
    withNoticesAsLines,
    withStepsThatDo,
    withoutReadingBack,
  ];
  return simplifications.reduce((shown, simpler) => simpler(shown), picture);
}

/** Without what is only for the undeliverable, such as a queue that nothing else fills and nothing takes from. */
function withoutLosses({ nodes, lines }: Picture): Picture {
  const left = lines.filter(({ isLoss }) => !isLoss);
  const queues = nodes.filter(({ kind }) => kind === "queue" || kind === "deadLetters").map(({ key }) => key);
  const isUsed = (key: string) => left.some(({ from, to, kind }) => to === key || (from === key && kind !== "trouble"));
  const idle = new Set(queues.filter((key) => !isUsed(key)));
  return { nodes, lines: left.filter(({ from }) => !idle.has(from)) };
}

/** What goes off by the clock says so itself, in place of the rule that does no more. */
function withSchedulesAsDetails({ nodes, lines }: Picture): Picture {
  const clocks = new Set(
    nodes.filter(({ kind, details = [] }) => kind === "rule" && details.length > 0).map(({ key }) => key),
  );
  const tells = new Set(nodes.filter(({ kind }) => kind === "topic").map(({ key }) => key));
  const isTick = ({ from, to }: Line) => clocks.has(from) && !tells.has(to);
  const said = (node: Sketch) =>
    nodes
      .filter(({ key }) => lines.some((line) => isTick(line) && line.from === key && line.to === node.key))
      .flatMap(({ details = [] }) => details);
  return {
    nodes: nodes.map((node) => ({ ...node, details: [...(node.details ?? []), ...said(node)] })),
    lines: lines.filter((line) => !isTick(line)),
  };
}

/** What is led to by trouble only, or leads to topics only, stands between what happens and who hears of it: a line says as much. */
function withNoticesAsLines({ nodes, lines }: Picture): Picture {
  const kinds = new Map(nodes.map(({ key, kind }) => [key, kind]));
  const after = (key: string) => lines.filter(({ from }) => from === key);
  const before = (key: string) => lines.filter(({ to }) => to === key);
  const onlyTrouble = (key: string) => before(key).every(({ kind }) => kind === "trouble");
  const onlyTells = (key: string) => after(key).every(({ to }) => kinds.get(to) === "topic");
  const isNotice = (key: string) =>
    kinds.get(key) === "alarm" ||
    (kinds.get(key) === "rule" && before(key).length > 0 && (onlyTrouble(key) || onlyTells(key)));
  const through = (line: Line): Line[] => {
    if (!isNotice(line.to)) return [line];
    const label = kinds.get(line.to) === "alarm" ? "alarm" : line.label;
    return after(line.to).flatMap(({ to }) => through({ ...line, to, label }));
  };
  const left = lines.filter(({ from }) => !isNotice(from));
  const [kept, noticed] = [left.filter(({ to }) => !isNotice(to)), left.filter(({ to }) => isNotice(to))];
  return { nodes, lines: [...kept, ...noticed.flatMap(through)] };
}

/** Of what is read and written in one place, such as a batch's list and its outcome, what is written says more. */
function withoutReadingBack({ nodes, lines }: Picture): Picture {
  const data = lines.filter(({ kind }) => kind === "data");
  const buckets = new Set(nodes.filter(({ kind }) => kind === "bucket").map(({ key }) => key));
  const isBack = (line: Line) =>
    line.kind === "data" && buckets.has(line.from) && data.some(({ from, to }) => from === line.to && to === line.from);
  return { nodes, lines: lines.filter((line) => !isBack(line)) };
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
